"""What the controls of a day may say beside a result, as one text: codes, each with its content."""

from typing import Final

import msgspec

from breakpoints.classify import Answer
from breakpoints.outcomes import Remark, WarningCode
from breakpoints.quality.day import content_tested

_BETWEEN: Final = "\x1f"
_BEFORE_CONTENT: Final = "\x1e"

Said = frozenset[tuple[str, str]]
"""Codes of warnings, each with the content it holds for; empty for any."""


def in_text(said: Said) -> str:
    """Write what may be said; empty for nothing."""
    return _BETWEEN.join(f"{code}{_BEFORE_CONTENT}{content}" for code, content in sorted(said))


def with_day(answer: Answer, said: str, disk_content: str | None) -> Answer:
    """Return an answer with what holds of a text of `in_text`, as `breakpoints.quality.day.with_controls`.

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
    pairs = [one.split(_BEFORE_CONTENT) for one in said.split(_BETWEEN)]
    codes = {WarningCode(code) for code, of in pairs if not of or content is None or of == content}
    remarks = [Remark(code=one) for one in WarningCode if one in codes]
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, *remarks))
