"""What a header says of a column of measurements: zone or MIC, of which drug, with which disk.

``ABPC阻止円(mm)``, ``Enrofloxacin MIC (µg/mL)``, ``AMP10 zone``; or ``Ampicillin 10 µg`` above ``Zone (mm)``.
"""

from __future__ import annotations

import functools
import re
import unicodedata

import msgspec

from datasets.fields import Field
from datasets.formats.disk_codes import content_of_number, number_of_disk, read_disk_code
from datasets.formats.headers import field_of, fields_that_may_be_meant
from datasets.formats.rest_of_header import rest_not_understood
from datasets.formats.units import CONCENTRATION, LENGTH, unit_not_read

JOINT = " › "
"""Stands between the header cells of one column, the upper before the lower."""
_UNIT = r"(?:[µu]g|mcg|mg)\s*/\s*(?:ml|l)|mm|[(\[{]\s*[)\]}]"
_MEASURE = (
    r"(?:発育)?阻止円(?:直径|径)?|最小発育阻止濃度|(?:zone|disk|disc)\s*diam(?:eter|\.)?|inhibition\s*zone|"
    r"zone\s*of\s*inhibition|zone\s*size|\bzones?\b|hemmhof(?:durchmesser)?|\bdiam(?:eter|\.)?\b|"
    r"(?<![a-z])(?:mic|mhk|cmi|cim)s?(?![a-z])|\b(?:range|value|result|disk|disc|diffusion|of|the|for|log2)\b|ディスク法?|値|結果"
)
_NOT_THE_DRUG = re.compile(f"{_MEASURE}|{_UNIT}", re.IGNORECASE)
_CONTENT = re.compile(
    r"(?<![0-9])[0-9]++(?:[.,][0-9]++)?(?:\s*+/\s*+[0-9]++(?:[.,][0-9]++)?)?\s*+(?:[µu]g|mcg|units?|iu|u|単位)(?![a-z/])",
    re.IGNORECASE,
)
_BARE_CONTENT = re.compile(
    r"\(\s*([0-9]+(?:\.[0-9]+)?(?:\s*/\s*[0-9]+(?:\.[0-9]+)?)?)\s*\)"
    r"(?=[\s_:・の-]*(?:(?:発育)?阻止円|(?:inhibition\s+)?zone))",
    re.IGNORECASE,
)
"""The number of a disk without a unit, between its drug and the zone: ``ABPC(10)阻止円``."""
_CONTENT_BEHIND = re.compile(
    r"(?:阻止円(?:直径|径)?|\bzones?)\s{0,3}\(\s{0,3}"
    r"([0-9]{2,3}(?:\.[0-9]{1,2})?|[0-9]{1,3}(?:\.[0-9]{1,2})?/[0-9]{1,3}(?:\.[0-9]{1,2})?|[0-9]\.[0-9]{1,2})"
    r"\s{0,3}\)$",
    re.IGNORECASE,
)
"""The same behind the zone: ``ABPC阻止円(10)``; a single figure there may count readings."""
_MAY_COUNT = re.compile(
    r"(?:阻止円(?:直径|径)?|\bzones?(?:\s{0,3}(?:diam(?:eter)?|size))?)\s{0,3}[(\[]?\s{0,3}([1-9])\s{0,3}[)\]]?"
    r"(?:\s{0,3}[(\[]\s{0,3}mm\s{0,3}[)\]])?$",
    re.IGNORECASE,
)
"""A single figure behind the zone: ``CLDM 阻止円2`` is a disk of 2 µg, or a second reading."""
_MOST_READINGS = 4
_ZONE = re.compile(r"\bzones?\b", re.IGNORECASE)
_NO_MEASUREMENT = re.compile(
    r"interpret|categor|判定|解釈|備考|コメント|(?:検査?|測定|試験|実施|報告)日|\b(?:dates?|s/?i/?r|method|guideline|standard|remarks?|notes?|comments?|qc|panel)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[(\[]\s{0,3}([1-9])\s{0,3}[)\]]\s{0,3}$")
_EDGES = " \t-–—_:;,./・()[]{}「」【】\nの"
_UNITS_ONLY = re.compile(
    rf"[\s()\[\]]*+(?:{_UNIT}|{CONCENTRATION}|{LENGTH}|[µunpm]M|[µu]g|mcg|log2)[\s()\[\]]*+"
    r"|\s*+[(\[{]\s*+[)\]}]\s*+",
    re.IGNORECASE,
)


class MeasuredHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a header says; ``drug`` as written, ``None`` where it names none.

    ``number`` stands beside the drug without a unit: a disk of its, or a reading's running number.
    """

    field: Field
    drug: str | None = None
    is_known: bool = False
    disk_content: str | None = None
    number: str | None = None


@functools.lru_cache(maxsize=4096)
def read_measured_header(header: str) -> MeasuredHeader | None:
    """Read a header, or the stacked header cells of one column; ``None`` if it speaks of no measurement.

    Of stacked cells the lowest that names a drug counts, and the lowest that names a disk.
    """
    parts = [unicodedata.normalize("NFKC", part).replace("μ", "µ") for part in reversed(header.split(JOINT))]
    field = next((field for part in parts if (field := measurement_of(part)) is not None), None)
    if field is None:
        return None
    content = next((found[0] for part in parts if (found := _CONTENT.search(part))), None)
    bare = next((found[1] for part in parts if (found := _bare_content(part))), None)
    named = [name for part in parts if field_of(part) is None and (name := _drug_part(part))]
    for name in named:
        code = read_disk_code(name)
        if code is not None:
            told = content or code.disk_content or (bare and content_of_number(bare, code.drug))
            if field is Field.MIC_MG_PER_L and not content and "/" in name.removeprefix(code.drug):
                told = None  # the ratio in which a combination was tested
            number = number_of_disk(bare, code.drug) if bare else code.number
            return MeasuredHeader(
                field=field,
                drug=code.drug,
                is_known=True,
                disk_content=told,
                number=None if content else number,
            )
    drug = named[0] if named else None
    told = content or (bare and content_of_number(bare, drug or ""))
    return MeasuredHeader(field=field, drug=drug, disk_content=told)


def is_unit(cell: str) -> bool:
    """Tell whether a cell holds a unit and nothing else (a line of units below the header)."""
    return _UNITS_ONLY.fullmatch(unicodedata.normalize("NFKC", cell).replace("μ", "µ")) is not None


def foreign_unit(header: str, field: Field) -> str | None:
    """Return the unit that the header cells of one column name, if it is not the one that is read.

    A cell merged above several columns may speak of the others' measurement; a disk may be named above zones.
    """
    for part in reversed(header.split(JOINT)):
        said = measurement_of(unicodedata.normalize("NFKC", part).replace("μ", "µ"))
        concerns = said is field or (said is None and (field is Field.MIC_MG_PER_L or is_unit(part)))
        unit = unit_not_read(part, field) if concerns else None
        if unit is None and (said is field or is_unit(part)):
            unit = rest_not_understood(part, field)
        if unit is not None:
            return unit
    return None


def measurement_of(part: str) -> Field | None:
    """Return what a single header cell measures; ``None`` where it speaks of something else, or of both."""
    exactly = field_of(part)
    if exactly in {Field.ZONE_MM, Field.MIC_MG_PER_L}:
        return exactly
    if exactly is not None:
        return None
    if _NO_MEASUREMENT.search(part):
        return None
    meant = fields_that_may_be_meant(part)
    if not meant and _ZONE.search(part):
        return Field.ZONE_MM
    return meant[0] if len(meant) == 1 else None


def may_count_readings(header: str) -> bool:
    """Tell whether a header of zones ends in a single figure: a disk's content, or a reading's number."""
    plain = unicodedata.normalize("NFKC", header).strip()
    found = _MAY_COUNT.search(plain)
    counts = found is not None and 1 < int(found[1]) <= _MOST_READINGS
    return counts and measurement_of(plain) is Field.ZONE_MM


def _bare_content(part: str) -> re.Match[str] | None:
    """Find the number of a disk without a unit beside the zone."""
    return _BARE_CONTENT.search(part) or _CONTENT_BEHIND.search(part)


def _drug_part(part: str) -> str:
    """Return what is left of a header without the words of measuring, units and disk."""
    left = _CONTENT_BEHIND.sub(" ", _BARE_CONTENT.sub(" ", _CONTENT.sub(" ", part)))
    left = _NOT_THE_DRUG.sub(" ", left)
    found = _FIGURE.search(left) if _MAY_COUNT.search(part) else None
    left = left if found is None else f"{left[: found.start()]} {found[1]}"
    return " ".join(left.strip(_EDGES).split())
