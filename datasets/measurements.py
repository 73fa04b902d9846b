"""Read the two measurements: zone diameter and MIC."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from breakpoints.ladder import Mic, mg_per_l_text, read_mic
from breakpoints.no_measurement import STRUCK
from breakpoints.outcomes import Reason, Refused
from breakpoints.zones import read_zone
from datasets.cells import Cell
from datasets.combination_totals import DOUBTFUL, taken_apart
from datasets.facts import DecimalMark, LadderName, MicScale
from datasets.findings import Rule
from datasets.normalise import (
    is_category,
    is_date,
    is_missing,
    may_part_thousands,
    measurement_text,
    plain_number,
    without_category,
)

SERIES_100 = "100"
_TOLERANCE_LOG2 = 0.1
_NUMBER = re.compile(r"[0-9]++(?:\.[0-9]*+)?|\.[0-9]++")
_RANGE = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:-|~|\.\.+|to|〜)\s*[0-9]+(?:\.[0-9]+)?")
_MARKED = re.compile(r"[<>=]{0,2}\s*[0-9]+(?:\.[0-9]+)?\s*[*†‡#§※]+")
_LOG2 = re.compile(r"(?P<sign>[<>=]{0,2})\s*(?P<log2>[-+]?(?:[0-9]{1,3}(?:\.[0-9]{0,6})?|\.[0-9]{1,6}))")

_ZONE_RULES: dict[Reason | None, Rule] = {
    Reason.AMBIGUOUS_CHARACTER: Rule.CHARACTER_NOT_ALLOWED,
    Reason.DECIMAL_COMMA: Rule.DECIMAL_COMMA_AMBIGUOUS,
    Reason.ZONE_OUT_OF_RANGE: Rule.ZONE_OUT_OF_RANGE,
    Reason.ZONE_ZERO: Rule.ZONE_ZERO_UNDECLARED,
    Reason.ZONE_WITH_SIGN: Rule.ZONE_WITH_SIGN,
}
_MIC_RULES: dict[Reason | None, Rule] = {
    Reason.AMBIGUOUS_CHARACTER: Rule.CHARACTER_NOT_ALLOWED,
    Reason.DECIMAL_COMMA: Rule.DECIMAL_COMMA_AMBIGUOUS,
    Reason.MAY_PART_THOUSANDS: Rule.MIC_THOUSAND_OR_DECIMAL,
    Reason.SIGN_WITHOUT_NUMBER: Rule.MIC_SIGN_ALONE,
    Reason.MIC_NOT_POSITIVE: Rule.MIC_NOT_POSITIVE,
    Reason.MIC_OUT_OF_RANGE: Rule.MIC_OUT_OF_RANGE,
}


def zone_reader(decimal_mark: DecimalMark, *, zero_is_no_inhibition: bool) -> Callable[[str], Cell]:
    """Return the reader of zone cells; its values are whole mm, or ``mm|as written`` where these differ.

    A decimal counts as the nearest whole mm, halves up: both CLSI (M02) and EUCAST (disk diffusion
    manual) have zones measured to the nearest mm, and a criterion derived from zones rounded down would lie
    half a mm low. A category is another matter: there, ``breakpoints.zones`` rounds down, towards resistance.
    """

    def read(text: str) -> Cell:
        written = without_category(measurement_text(text, decimal_mark))
        fault = _fault_of_any_measurement(text, written, Rule.ZONE_MISSING, Rule.ZONE_IS_CATEGORY)
        if fault is not None or written is None:
            return Cell(None, fault)
        zone = read_zone(written, zero_is_no_inhibition=zero_is_no_inhibition)
        if isinstance(zone, Refused):
            return Cell(None, _ZONE_RULES.get(zone.reason, Rule.ZONE_UNREADABLE))
        number = _first_number(written)
        if zone.rounded_down:
            nearest = str(Decimal(number).to_integral_value(ROUND_HALF_UP))
            return Cell(f"{nearest}|{number}", Rule.ZONE_ROUNDED, {"zone_mm": nearest})
        if number == "0":
            return Cell(f"{zone.mm}|{number}", Rule.ZONE_ZERO_READ_AS_NONE)
        return Cell(str(zone.mm))

    return read


def mic_reader(decimal_mark: DecimalMark, scale: MicScale) -> Callable[..., Cell]:
    """Return the reader of MIC cells beside their dilution series; its values are mg/L with their sign.

    ``total`` is the composition of which the cell is the sum, as ``datasets.combination_totals`` tells it.
    """

    def read(text: str, ladder: str, total: str = "") -> Cell:
        written = without_category(measurement_text(text, decimal_mark))
        fault = _fault_of_any_measurement(text, written, Rule.MIC_MISSING, Rule.MIC_IS_CATEGORY)
        if fault is None and scale == "mg_per_l" and may_part_thousands(text, decimal_mark):
            fault = Rule.MIC_THOUSAND_OR_DECIMAL
        if fault is not None or written is None:
            return Cell(None, fault)
        if total and (summed := _of_total(written, total)) is not None:
            return summed
        in_mg_per_l = written if scale == "mg_per_l" else _from_log2(written)
        if in_mg_per_l is None:
            return Cell(None, Rule.MIC_UNREADABLE)
        mic = read_mic(in_mg_per_l)
        if isinstance(mic, Refused):
            return Cell(None, _MIC_RULES.get(mic.reason, Rule.MIC_UNREADABLE))
        value = mic.sign + "/".join(plain_number(found) for found in _NUMBER.findall(in_mg_per_l))
        if _is_on_series(mic, value, ladder):
            return Cell(value)
        return Cell(value, Rule.MIC_OFF_LADDER, {"counts_as": mg_per_l_text(mic.step)})

    return read


def ladder_reader(stated: LadderName) -> Callable[[str], Cell]:
    """Return the reader of a dilution series' name; an empty cell stands for the one stated."""

    def read(text: str) -> Cell:
        name = text.strip().removesuffix(".0")
        if name in {"", "1", SERIES_100}:
            return Cell(name or stated)
        return Cell(None, Rule.LADDER_UNKNOWN)

    return read


def _fault_of_any_measurement(text: str, written: str | None, missing: Rule, category: Rule) -> Rule | None:
    if written is None or text.startswith(STRUCK):
        return Rule.CHARACTER_NOT_ALLOWED if written is None else Rule.MEASUREMENT_STRUCK_THROUGH
    if is_missing(written):
        return missing
    if is_category(written):
        return category
    if is_date(written):
        return Rule.MEASUREMENT_IS_DATE
    if _MARKED.fullmatch(written):
        return Rule.MEASUREMENT_MARKED
    return Rule.MEASUREMENT_IS_RANGE if _RANGE.fullmatch(written) else None


def _of_total(written: str, composition: str) -> Cell | None:
    """Return a sum taken apart, or refused where the composition is in doubt."""
    if composition == DOUBTFUL:
        return Cell(None, Rule.MIC_TOTAL_DOUBTFUL)
    both = taken_apart(written, composition)
    told = {"composition": composition, "read_as": both or ""}
    return None if both is None else Cell(both, Rule.MIC_TOTAL_TAKEN_APART, told)


def _from_log2(written: str) -> str | None:
    """Return the text in mg/L of an MIC written as log2, ``None`` if it is no number."""
    found = _LOG2.fullmatch(written)
    if found is None:
        return written if not written.strip("<>= ") else None
    log2 = float(found["log2"])
    if abs(log2) > 40:
        return f"{found['sign']}{10**12}"  # out of any range; refused as such
    nearest = round(log2)
    if abs(log2 - nearest) <= _TOLERANCE_LOG2 and nearest >= -12:
        return found["sign"] + mg_per_l_text(nearest)
    return found["sign"] + f"{2.0**log2:.15f}".rstrip("0")


def _is_on_series(mic: Mic, value: str, ladder: str) -> bool:
    if ladder != SERIES_100:
        return mic.on_ladder
    first = re.sub("[<>=]", "", value).partition("/")[0]
    exact = math.log2(float(first) / 100)
    return abs(exact - round(exact)) <= _TOLERANCE_LOG2


def _first_number(written: str) -> str:
    found = _NUMBER.search(written)
    return plain_number(found[0]) if found else written
