"""Zone diameters: whole millimetres from 6 (no inhibition) to 60."""

import functools
import re
from typing import Final

import msgspec

from breakpoints.no_measurement import reason_for_words
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.written import plain, shown, signed

NO_INHIBITION_MM: Final = 6
LARGEST_ZONE_MM: Final = 60

_LONGEST: Final = 40
_ZONE: Final = re.compile(
    r"(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]*))?\s*(?:mm|ミリ(?:メートル)?)?", re.IGNORECASE
)
_NO_ZONE: Final = re.compile(
    r"(?:発育)?阻止円(?:は|が|を)?(?:な[しい]|無[しい]?|形成(?:せず|なし)|(?:認め|見)(?:ず|られず|られない|ない))"
    r"|no (?:inhibition )?zones?(?: of inhibition)?|no inhibition|zone absent",
    re.IGNORECASE,
)
"""Somebody saw none, or measured none: nobody can tell, so that no text stands for 6 mm."""


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A reported zone: whole mm and the text as written; ``rounded_down`` if it had decimals."""

    mm: int
    text: str
    rounded_down: bool = False


@functools.lru_cache(maxsize=4096)
def read_zone(text: str, *, strict: bool = False, zero_is_no_inhibition: bool = False) -> Zone | Refused:
    """Read a zone diameter in mm; a decimal is rounded down, or refused if ``strict``.

    Rounding down goes towards resistance: a zone is never rounded to S. 6 mm means no
    inhibition; so does 0 if the caller declares it. Below 6, above 60, with a sign, or
    not a number: refused with the reason.
    """
    written = plain(text) if len(text) <= _LONGEST else "?"
    if written is None:
        return _refused(text, Refusal.VALUE_UNREADABLE, Reason.AMBIGUOUS_CHARACTER)
    found = _ZONE.fullmatch(written)
    if found is None:
        return _why_not(text, written)
    whole, has_decimals = int(found["whole"]), bool((found["decimals"] or "").strip("0"))
    if whole == 0 and zero_is_no_inhibition and not has_decimals:
        return Zone(mm=NO_INHIBITION_MM, text=text)
    if not NO_INHIBITION_MM <= whole <= LARGEST_ZONE_MM - has_decimals:
        reason = Reason.ZONE_OUT_OF_RANGE if whole or has_decimals else Reason.ZONE_ZERO
        return _refused(text, Refusal.VALUE_OUT_OF_RANGE, reason)
    if has_decimals and strict:
        return _refused(text, Refusal.VALUE_UNREADABLE, Reason.ZONE_DECIMAL)
    return Zone(mm=whole, text=text, rounded_down=has_decimals)


def _why_not(text: str, written: str) -> Refused:
    """Say why a text is no zone."""
    if not written:
        return _refused(text, Refusal.VALUE_UNREADABLE, Reason.NO_VALUE)
    if re.fullmatch(r"[<>=].*", signed(written)):
        return _refused(text, Refusal.VALUE_UNREADABLE, Reason.ZONE_WITH_SIGN)
    if re.fullmatch(r"[0-9]+,[0-9]+", written):
        return _refused(text, Refusal.VALUE_UNREADABLE, Reason.DECIMAL_COMMA)
    if re.fullmatch(r"[0-9.]+\s*([uμm]c?g/m?l)", written, re.IGNORECASE):
        return _refused(text, Refusal.METHOD_MISMATCH, Reason.UNIT_OF_OTHER_METHOD)
    if re.fullmatch(r"-\s*[0-9.]+", written):
        return _refused(text, Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE)
    reason = Reason.NO_ZONE_IN_WORDS if _NO_ZONE.fullmatch(written) else reason_for_words(written)
    return _refused(text, Refusal.VALUE_UNREADABLE, reason)


def _refused(text: str, code: Refusal, reason: Reason) -> Refused:
    return Refused(code=code, reason=reason, parameters={"value": shown(text), "method": "disk"})
