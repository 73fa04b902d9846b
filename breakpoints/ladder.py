"""The two-fold ladder: an integer axis, step k = log2(mg/L); steps are compared, never floats."""

import functools
import math
import re
from decimal import Decimal
from typing import Final, Literal

import msgspec

from breakpoints.no_measurement import reason_for_words
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.written import plain, shown, signed

Sign = Literal["", "<", "<=", ">", ">="]
Series = Literal["1", "100"]
"""A two-fold dilution series by a concentration in it: 1 mg/L is the ladder, 100 mg/L Japan's older one."""
LADDER: Final[Series] = "1"
SERIES_100: Final[Series] = "100"
LOWEST: Final = -64
"""Stands for "no lower end" of a censored MIC."""
HIGHEST: Final = 64
"""Stands for "no upper end" of a censored MIC."""
SMALLEST_STEP: Final = -20
LARGEST_STEP: Final = 20
LARGEST_MEASURED_STEP: Final = 13
"""No panel goes beyond 8,192 mg/L: a date that a spreadsheet made a number of (45390) would read as R."""

_TOLERANCE: Final = 0.1
_TWO_FOLD: Final = re.compile(r"(?:2|two)[ -]?(?:倍(?:段階)?(?:希釈)?|fold(?: dilutions?)?)", re.IGNORECASE)
_LONGEST: Final = 40
_SIGNS: Final[dict[str, Sign]] = {"": "", "=": "", "==": "", "<": "<", "<=": "<=", "=<": "<="}
_SIGNS.update({">": ">", ">=": ">=", "=>": ">="})
_NUMBER: Final = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_MIC: Final = re.compile(
    rf"(?P<sign>(?:[<>=]\s*){{0,2}})(?P<number>{_NUMBER})(?:\s*/\s*(?P<partner>{_NUMBER}))?"
    r"\s*(?:mg/l|(?:[uμ]g|mcg)/ml)?",
    re.IGNORECASE,
)
_PARTED: Final = re.compile(r"([1-9][0-9]{0,2})\.([0-9]{3})")
_BELOW_HALF: Final = ("0.25", "0.12", "0.06", "0.03", "0.015", "0.008", "0.004", "0.002", "0.001")


class Mic(msgspec.Struct, frozen=True, kw_only=True):
    """A reported MIC: sign, ladder step, and the text as written.

    A value off the ladder counts on the next higher step and has ``on_ladder`` False.
    ``partner_text`` keeps the second component of a combination (``0.12/2.38``).
    A value of another ``series`` lies between two steps, of which ``step`` is the higher one;
    ``off_series`` is a value that the series declared for it does not have.
    """

    sign: Sign
    step: int
    text: str
    on_ladder: bool = True
    partner_text: str | None = None
    series: Series = LADDER
    off_series: bool = False


def step_of(mg_per_l: float) -> tuple[int, bool]:
    """Return the ladder step of a concentration, and whether it lies on the ladder.

    Within 0.1 of a step it is that step (0.06, 0.0625 and 0.064); any other value counts
    on the next higher step.

    Raises
    ------
    ValueError
        The concentration is not a positive finite number.
    """
    if not (math.isfinite(mg_per_l) and mg_per_l > 0):
        raise ValueError(f"{mg_per_l} mg/L is not a positive finite concentration")
    exact = math.log2(mg_per_l)
    nearest = round(exact)
    if abs(exact - nearest) <= _TOLERANCE:
        return nearest, True
    return math.ceil(exact), False


def read_series(text: str | None) -> Series | Refused:
    """Read which dilution series a result or a file declares; none declared is the ladder's own.

    That it is two-fold is true of every series, and declares none.
    """
    name = (text or "").strip().removesuffix(".0")
    if name in {"", LADDER} or (len(name) <= _LONGEST and _TWO_FOLD.fullmatch(plain(name) or "")):
        return LADDER
    if name == SERIES_100:
        return SERIES_100
    parameters = {"given": shown(text or "")}
    return Refused(code=Refusal.VALUE_UNREADABLE, reason=Reason.LADDER_UNKNOWN, parameters=parameters)


@functools.lru_cache(maxsize=4096)
def read_mic(text: str, series: Series = LADDER) -> Mic | Refused:
    """Read a MIC in mg/L as written (``4``, ``<=0.25``, ``＞３２``, ``0.25以下``, ``0.12/2.38``).

    Nothing is guessed: a decimal comma, a point that may part thousands (``1.024``), a sign alone,
    a zone in mm, zero and words are refused with the reason. A value that the declared ``series``
    does not have is read as one of the ladder, and says so.
    """
    written = plain(text) if len(text) <= _LONGEST else ""
    written = signed(written) if written else written
    if not written:
        return _unreadable(text, Reason.AMBIGUOUS_CHARACTER if written is None else Reason.NOT_A_NUMBER)
    found = _MIC.fullmatch(written)
    sign = None if found is None else _SIGNS.get("".join(found["sign"].split()))
    if found is None or sign is None:
        return _why_not(text, written)
    if _may_part_thousands(found["number"]):
        return _unreadable(text, Reason.MAY_PART_THOUSANDS)
    amount = float(found["number"])
    if amount <= 0:
        return _out_of_range(text, Reason.MIC_NOT_POSITIVE)
    between = None if series == LADDER else _higher_step(amount, series)
    step, on_ladder = step_of(amount) if between is None else (between, True)
    if not SMALLEST_STEP <= step <= LARGEST_MEASURED_STEP:
        return _out_of_range(text, Reason.MIC_OUT_OF_RANGE)
    return Mic(
        sign=sign,
        step=step,
        text=text,
        on_ladder=on_ladder,
        partner_text=found["partner"],
        series=LADDER if between is None else series,
        off_series=series != LADDER and between is None,
    )


def possible_steps(mic: Mic) -> range:
    """Return the ladder steps a reported MIC may stand for, from `LOWEST` to `HIGHEST`.

    ``4`` is one step; ``<=0.25`` is every step up to it; ``>8`` starts one step above 8.
    Off the ladder, ``>3`` starts at 4 and ``<3`` ends at 4. Of the series 100, 50, 25 … a true
    MIC of a reading ``6.25`` lies in (3.13, 6.25], which the ladder would read as 4 or as 8.
    """
    if mic.series != LADDER:
        return _between_steps(mic)
    beyond = 1 if mic.on_ladder else 0
    match mic.sign:
        case "":
            return range(mic.step, mic.step + 1)
        case "<=":
            return range(LOWEST, mic.step + 1)
        case "<":
            return range(LOWEST, mic.step + 1 - beyond)
        case ">=":
            return range(mic.step, HIGHEST + 1)
        case ">":
            return range(mic.step + beyond, HIGHEST + 1)


def is_between_steps(measured: object) -> bool:
    """Tell whether a value is no censored one and still may stand for two steps."""
    return isinstance(measured, Mic) and measured.series != LADDER and not measured.sign


def _between_steps(mic: Mic) -> range:
    """Return the steps that a value of another series may stand for: its own dilution spans two."""
    match mic.sign:
        case "":
            return range(mic.step - 1, mic.step + 1)
        case "<=":
            return range(LOWEST, mic.step + 1)
        case "<":
            return range(LOWEST, mic.step)
        case ">=":
            return range(mic.step - 1, HIGHEST + 1)
        case ">":
            return range(mic.step, HIGHEST + 1)


def _higher_step(mg_per_l: float, series: Series) -> int | None:
    """Return the first step above a value of a series that lies between steps; None off the series."""
    member = float(series)
    exact = math.log2(mg_per_l / member)
    nearest = round(exact)
    return math.ceil(math.log2(member)) + nearest if abs(exact - nearest) <= _TOLERANCE else None


def mg_per_l_text(step: int) -> str:
    """Write a step as laboratories do (``0.06``, ``0.12``, ``0.5``, ``32``)."""
    if step >= 0:
        return str(2**step)
    place = -step - 2
    return _BELOW_HALF[place] if 0 <= place < len(_BELOW_HALF) else f"{Decimal(f'{2.0**step:.3g}'):f}"


def _may_part_thousands(number: str) -> bool:
    """Tell a number that may be a thousand times as large: ``1.024`` is of no panel, 1024 is."""
    found = _PARTED.fullmatch(number)
    together = 0 if found is None else int(found[1] + found[2])
    return together > 0 and together & (together - 1) == 0


def _why_not(text: str, written: str) -> Refused:
    """Say why a text is no MIC."""
    if not written.strip("<>= "):
        return _unreadable(text, Reason.SIGN_WITHOUT_NUMBER)
    if re.fullmatch(r"[<>=\s]*[0-9]+,[0-9]+", written):
        return _unreadable(text, Reason.DECIMAL_COMMA)
    if re.fullmatch(rf"[<>=\s]*{_NUMBER}\s*(?:mm|ミリ(?:メートル)?)", written, re.IGNORECASE):
        parameters = {"value": shown(text), "method": "mic"}
        return Refused(
            code=Refusal.METHOD_MISMATCH, reason=Reason.UNIT_OF_OTHER_METHOD, parameters=parameters
        )
    if re.fullmatch(rf"[<>=\s]*-\s*{_NUMBER}", written):
        return _out_of_range(text, Reason.MIC_NOT_POSITIVE)
    return _unreadable(text, reason_for_words(written))


def _unreadable(text: str, reason: Reason) -> Refused:
    empty = not text.strip()
    return Refused(
        code=Refusal.VALUE_UNREADABLE,
        reason=Reason.NO_VALUE if empty else reason,
        parameters={"value": shown(text)},
    )


def _out_of_range(text: str, reason: Reason) -> Refused:
    return Refused(code=Refusal.VALUE_OUT_OF_RANGE, reason=reason, parameters={"value": shown(text)})
