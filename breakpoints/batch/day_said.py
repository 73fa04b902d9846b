"""What controls of a day, another method or a remark may say beside a result: one text of codes."""

from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.batch.codes import TextCodes
from breakpoints.classify import Answer
from breakpoints.contradicting import OPPOSITE, SIDES
from breakpoints.outcomes import Category, Remark, WarningCode
from breakpoints.quality_control.day import content_tested

_BETWEEN: Final = "\x1f"
_BEFORE_CONTENT: Final = "\x1e"

_DOUBTED: Final = frozenset({Category.S, Category.SDD, Category.I, Category.WT})
"""Categories that a remark may take away."""

Said = frozenset[tuple[str, str]]
"""Codes of warnings, each with the content it holds for, empty for any; or with what another method found."""


def in_text(said: Said) -> str:
    """Write what may be said; empty for nothing."""
    return _BETWEEN.join(f"{code}{_BEFORE_CONTENT}{content}" for code, content in sorted(said))


def from_text(text: str) -> Said:
    """Read what `in_text` wrote."""
    parts = (one.partition(_BEFORE_CONTENT) for one in text.split(_BETWEEN) if one)
    return frozenset((code, content) for code, _, content in parts)


def with_more(days: TextCodes, day: int, more: Iterable[tuple[str, str]]) -> int:
    """Return the code of what a code says, and more."""
    return int(days.constant(in_text(from_text(days.texts[day] or "") | {*more}))[0])


def with_day(answer: Answer, said: str, disk_content: str | None) -> Answer:
    """Return an answer with what holds of a text of `in_text`, as `quality_control.day.with_controls`.

    Parameters
    ----------
    answer : Answer
    said : str
    disk_content : str, optional
        Of the result, as written.
    """
    if not said or answer.refused is not None:
        return answer
    content = content_tested(answer, disk_content)
    pairs = from_text(said)
    against = {of for code, of in pairs if code == WarningCode.METHODS_CONTRADICT}
    codes = {
        WarningCode(code)
        for code, of in pairs
        if code != WarningCode.METHODS_CONTRADICT and (not of or content is None or of == content)
    }
    side = SIDES.get(answer.category_by_value or answer.category or "")
    if side is not None and OPPOSITE[side] in against:
        codes.add(WarningCode.METHODS_CONTRADICT)
    if answer.category not in _DOUBTED:
        codes.discard(WarningCode.REMARK_NOT_UNDERSTOOD)
    remarks = [Remark(code=one) for one in WarningCode if one in codes]
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, *remarks))
