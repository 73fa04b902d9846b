"""Sensititre SWIN's export: no header; what the plate is about, a time, then drug, MIC, category in threes.

Columns are called by their number, counted from 1, in findings and where the uploader says what they hold.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.resources import files

import polars as pl

from breakpoints.vocabulary import Found, Match, vocabulary
from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.named_columns import columns_named
from datasets.formats.sheet_by_sheet import sheet_by_sheet
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE, MIC_HEADER, ZONE_HEADER, TidyTable
from datasets.formats.whonet_codes import reworded
from datasets.formats.written_dates import in_years, is_dated
from datasets.local_names import find_host
from datasets.plain_lines import RAGGED, ROW
from datasets.source import Grid, Head, HeadedGrid, Line

_TIME = re.compile(
    r"\s*(?:[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})[ T]+"
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: *[AP]M)?\s*",
    re.IGNORECASE,
)
_CODE = re.compile(r"\s*[A-Z][A-Z0-9/+ -]{1,11}\s*")
_MIC = re.compile(r"\s*+(?:[<>]=?|=)?\s*+(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++|-)\s*+")
_NOT_READ = r"^\s*=?\s*-\s*$"
_ISOLATE = 6
"""Column (from 0) of the isolate's number in SWIN's own layout."""
_MOST_DRUGS = 64
_KNOWN_SHARE = 0.5
_TEXT, _CODE_COLUMN = "text", "code"


def recognise(grid: Grid, _heads: Sequence[Head]) -> Recognised | None:
    """Take a grid most of whose lines hold a time followed by threes."""
    start = _start(grid.top)
    if start is None:
        return None
    example = next(line for line in grid.top if _starts_at(line, start))
    return Recognised(
        format=FormatName.SENSITITRE,
        head=Head(row=0, headers=_numbers(max(len(line.cells) for line in grid.top))),
        why=Why.LINE_PATTERN,
        parameters={"example": " | ".join(cell.strip() for cell in example.cells[start : start + 4])},
    )


def read_one(headed: HeadedGrid, facts: UploadedFacts) -> TidyTable:
    """Read the threes of every line."""
    grid = headed.grid
    start = _start(grid.top)
    if start is None:
        raise UnreadableFile(file_finding(Rule.NO_DRUG_COLUMN, headers="–"))
    names = _numbers(start + 1 + 3 * _MOST_DRUGS)
    headed = HeadedGrid(grid=grid, head=Head(row=0, headers=names))
    fields = _fields(grid.top, start) | columns_named(names, {}, facts)
    fields = {field: column for field, column in fields.items() if facts.columns.get(field) != ""}
    threes = range(start + 1, len(names) - 2, 3)
    lines = headed.frame(sorted({*fields.values(), *(i + part for i in threes for part in range(3))}))
    results = _results(lines, fields, threes)
    without = lines.join(results.select(ROW).unique(), on=ROW, how="anti", maintain_order="left").select(
        ROW,
        RAGGED,
        pl.lit(Rule.LINE_WITHOUT_MEASUREMENT.value).alias(FAULT),
        pl.lit(names[start + 2]).alias(FAULT_COLUMN),
        pl.lit("").alias(FAULT_VALUE),
    )
    frame = pl.concat([results, without], how="diagonal").sort(ROW, maintain_order=True)
    used = {*fields.values(), start}
    held = {i for line in grid.top for i, cell in enumerate(line.cells[:start]) if cell.strip()}
    return TidyTable(
        frame=reworded(
            in_years(frame), Field.DRUG, lambda code: _codes().get(code.strip().upper(), code.strip())
        ),
        headers={
            **{field: names[column] for field, column in fields.items()},
            Field.DRUG: Field.DRUG.value,
            Field.MIC_MG_PER_L: names[start + 2],
        },
        n_lines=lines.height,
        not_used=tuple(names[i] for i in sorted(held - used)),
    )


def _results(lines: pl.DataFrame, fields: dict[Field, int], threes: range) -> pl.DataFrame:
    # Lines have as many threes as their plate has drugs: only one that fills the last place is too long.
    too_long = pl.col(str(threes[-1] + 2)).str.strip_chars() != ""
    lines = lines.with_columns((pl.col(RAGGED) & too_long).alias(RAGGED))
    shared = [pl.col(str(column)).alias(field) for field, column in fields.items()]
    blocks = [
        lines.filter(
            pl.any_horizontal(pl.col(str(i + part)).str.strip_chars() != "" for part in range(3))
        ).select(
            ROW,
            RAGGED,
            *shared,
            pl.col(str(i)).alias(Field.DRUG),
            pl.col(str(i + 1)).str.replace(_NOT_READ, "-").alias(Field.MIC_MG_PER_L),
            pl.lit(None, pl.String).alias(ZONE_HEADER),
            pl.col(str(i)).str.strip_chars().alias(MIC_HEADER),
        )
        for i in threes
        if (lines[str(i)] != "").any() or (lines[str(i + 1)] != "").any()
    ]
    if not blocks:
        return lines.select(ROW).clear()
    frame = pl.concat(blocks).sort(ROW, maintain_order=True)
    blank = pl.col(Field.MIC_MG_PER_L).str.strip_chars() == ""
    return frame.with_columns(
        pl.when(blank).then(pl.lit("-")).otherwise(pl.col(Field.MIC_MG_PER_L)).alias(Field.MIC_MG_PER_L)
    )


def is_plate_line(cells: Sequence[str]) -> bool:
    """Tell whether a line by itself is one of a plate, and no header."""
    return _start((Line(row=1, cells=tuple(cells)),)) is not None


def _start(top: Sequence[Line]) -> int | None:
    """Return the column of the time after which most lines hold threes."""
    places = Counter(
        i
        for line in top
        for i in range(len(line.cells) - 3)
        if _TIME.fullmatch(line.cells[i]) and _starts_at(line, i)
    )
    if not places:
        return None
    start, n = places.most_common(1)[0]
    return start if n > _KNOWN_SHARE * len(top) else None


def _starts_at(line: Line, start: int) -> bool:
    code, mic, category = (*line.cells[start + 1 : start + 4], "", "", "")[:3]
    return (
        _CODE.fullmatch(code) is not None
        and _MIC.fullmatch(mic) is not None
        and not any(character.isdigit() for character in category)
    )


def _numbers(width: int) -> tuple[str, ...]:
    """Return what columns without a header are called: their numbers."""
    return tuple(str(i) for i in range(1, width + 1))


def _fields(top: Sequence[Line], start: int) -> dict[Field, int]:
    """Return the columns that hold known organisms and hosts, and the one of the isolate's number."""
    found = {}
    finders: tuple[tuple[Field, Callable[[str], Found]], ...] = (
        (Field.ORGANISM, vocabulary().find_organism),
        (Field.HOST, find_host),
    )
    for field, find in finders:
        shares = [(_share(top, i, find), -i) for i in range(start)]
        share, place = max(shares, default=(0.0, 0))
        if share > _KNOWN_SHARE:
            found[field] = -place
    numbers = [line.cells[_ISOLATE].strip() for line in top if len(line.cells) > _ISOLATE]
    if (
        start > _ISOLATE
        and _ISOLATE not in found.values()
        and sum(map(bool, numbers)) > _KNOWN_SHARE * len(top)
    ):
        found[Field.ISOLATE_ID] = _ISOLATE
    dated = next((i for i in range(start) if _is_of_dates(top, i)), None)
    return found if dated is None else {**found, Field.YEAR: dated}


def _is_of_dates(top: Sequence[Line], column: int) -> bool:
    """Tell a column of dates, as that of the sample; the plate's time is that of the test, no isolate's."""
    cells = [line.cells[column] for line in top if column < len(line.cells)]
    return sum(map(is_dated, cells)) > _KNOWN_SHARE * len(top)


def _share(top: Sequence[Line], column: int, find: Callable[[str], Found]) -> float:
    """Return the share of known names among the cells of a column that hold anything."""
    cells = [cell for line in top if column < len(line.cells) and (cell := line.cells[column].strip())]
    words = [cell for cell in cells if len(cell) > 1 and not cell.isdigit()]
    return sum(isinstance(find(cell), Match) for cell in words) / len(cells) if cells else 0.0


@functools.cache
def _codes() -> dict[str, str]:
    return tomllib.loads((files("datasets.formats") / "sensititre_codes.toml").read_text(encoding="utf-8"))


FORMAT = Format(name=FormatName.SENSITITRE, recognise=recognise, read=sheet_by_sheet(read_one))
