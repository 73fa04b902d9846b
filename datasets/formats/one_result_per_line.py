"""Files with one result per line: what makes it a zone or an MIC, its sign apart, its disk among reagents."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import polars as pl

from breakpoints.disk_content import canonical_disk_content
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule
from datasets.formats.stated_methods import stated_methods
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE
from datasets.normalise import is_missing

Measure = Literal["zone", "mic"]

SIGN, VALUE, UNITS, METHOD, REAGENT = "sign", "value", "units", "method", "reagent"
STANDARD, PLATFORM, VENDOR = "standard", "platform", "vendor"
"""Columns of the frame of ``of_results``; all but ``value`` may be absent."""

_PARTS = (SIGN, VALUE, UNITS, METHOD, REAGENT, STANDARD, PLATFORM, VENDOR)
_UNITS: dict[str, Measure] = {"mm": "zone", "mg/l": "mic", "ug/ml": "mic", "μg/ml": "mic", "mcg/ml": "mic"}
_OF_MIC = re.compile(r"\bmic\b|dilution|e-?test|gradient|vitek|phoenix|microscan|sensititre|strip")
_OF_ZONE = re.compile(r"dis[ck]|kirby|bauer|agar diffusion|zone")
_AMOUNT, _UNIT = r"[0-9]+(?:\.[0-9]+)?", r"(?:[uμ]g|mcg|iu|units?|u)\b"
_CONTENT = re.compile(
    rf"(?<![\w./])(?:{_AMOUNT}\s*(?:{_UNIT}\s*)?/\s*)?{_AMOUNT}\s*{_UNIT}(?!\s*/)", re.IGNORECASE
)
_NO_SIGN = frozenset({"", "=", "=="})
_GIVEN = "measure"


def measure_of(units: str, method: str) -> Measure | None:
    """Return what a result with these words measures; ``None`` where they say nothing, or contradict.

    An unknown unit (mg/mL) is never taken for a known one.
    """
    unit = _plain(units)
    by_method = _measure_of_method(_plain(method))
    if is_missing(unit):
        return by_method
    by_unit = _UNITS.get(unit.replace(" ", ""))
    return by_unit if by_method in {None, by_unit} else None


def content_among(reagent: str) -> str | None:
    """Return the one disk content that a text about reagents names (``Oxoid 10 ug``)."""
    written = unicodedata.normalize("NFKC", reagent)
    found = {content for part in _CONTENT.findall(written) if (content := canonical_disk_content(part))}
    return found.pop() if len(found) == 1 else None


def of_results(frame: pl.DataFrame, value_header: str) -> pl.DataFrame:
    """Return a frame with zone, MIC, disk content, method and disk maker of each line, and its fault.

    ``frame`` holds ``value`` and those of the columns above that the file has, besides fields.
    """
    frame = frame.with_columns(
        pl.lit("").alias(name) for name in (SIGN, UNITS, METHOD, REAGENT) if name not in frame.columns
    )
    frame = frame.join(_measures(frame), on=[UNITS, METHOD], how="left", maintain_order="left")
    missing = _is_missing(frame[VALUE])
    written = signed(pl.col(SIGN), pl.col(VALUE))
    columns = [
        pl.when((pl.col(_GIVEN) == measure) & ~missing).then(written).otherwise(pl.lit("")).alias(field)
        for field, measure in zip(MEASUREMENTS, ("zone", "mic"), strict=True)
    ]
    told = pl.concat_str(pl.col(UNITS), pl.lit(" / "), pl.col(METHOD))
    without = pl.when(missing).then(pl.lit(Rule.LINE_WITHOUT_MEASUREMENT.value))
    fault = without.when(pl.col(_GIVEN).is_null()).then(pl.lit(Rule.RESULT_WITHOUT_METHOD.value))
    return frame.with_columns(
        *columns,
        *_about_method(frame),
        fault.otherwise(None).alias(FAULT),
        pl.lit(value_header).alias(FAULT_COLUMN),
        pl.when(missing).then(pl.col(VALUE)).otherwise(told).alias(FAULT_VALUE),
    ).drop(_GIVEN, *(name for name in _PARTS if name in frame))


def signed(sign: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Put a sign that stands in a column of its own before its value; ``==`` and ``missing`` are none."""
    plain = sign.str.strip_chars()
    none = plain.is_in(list(_NO_SIGN)) | plain.str.to_lowercase().is_in(
        ["missing", "not applicable", "na", "n/a"]
    )
    return pl.when(none).then(value).otherwise(pl.concat_str(plain, value))


def disk_contents(reagent: pl.Series) -> pl.Series:
    """Return the disk content that each text about reagents names, else an empty text."""
    different = reagent.unique()
    found = {text: content_among(text) or "" for text in different}
    return reagent.replace_strict(list(found), list(found.values()), return_dtype=pl.String)


def _about_method(frame: pl.DataFrame) -> list[pl.Expr]:
    of_zone = pl.col(_GIVEN) == "zone"
    empty = pl.lit("")
    columns = [
        pl.when(of_zone).then(disk_contents(frame[REAGENT])).otherwise(empty).alias(Field.DISK_CONTENT)
    ]
    if STANDARD in frame:
        columns.append(pl.when(of_zone).then(pl.col(STANDARD)).otherwise(empty).alias(Field.METHOD_DISK))
    told = [name if name in frame else None for name in (STANDARD, METHOD, PLATFORM, REAGENT)]
    columns.append(
        pl.when(of_zone).then(empty).otherwise(stated_methods(frame, told)).alias(Field.METHOD_MIC)
    )
    if VENDOR in frame:
        columns.append(pl.when(of_zone).then(pl.col(VENDOR)).otherwise(empty).alias(Field.DISK_MAKER))
    return columns


def _measures(frame: pl.DataFrame) -> pl.DataFrame:
    different = frame.select(UNITS, METHOD).unique()
    found = [measure_of(units, method) for units, method in different.iter_rows()]
    return different.with_columns(pl.Series(_GIVEN, found, dtype=pl.String))


def _is_missing(cells: pl.Series) -> pl.Series:
    return cells.is_in([cell for cell in cells.unique() if is_missing(cell)])


def _measure_of_method(method: str) -> Measure | None:
    of_mic, of_zone = _OF_MIC.search(method) is not None, _OF_ZONE.search(method) is not None
    if of_mic == of_zone:
        return None
    return "mic" if of_mic else "zone"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
