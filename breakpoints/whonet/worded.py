"""Measurement columns whose header says drug and measurement in words: ``ABPC阻止円(mm)``, ``AMP MIC``."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.whonet.measured import MeasuredColumn

_BETWEEN: Final = r"[\s_:・-]*の?"
_ZONE: Final = re.compile(
    rf"(?P<drug>.+?){_BETWEEN}(?:\((?P<content>[^()]*)\))?{_BETWEEN}"
    r"(?:(?:発育)?阻止円(?:直?径)?|(?:inhibition )?zone(?: diameter| size)?)[\s_]*(?:\(?mm\)?)?",
    re.IGNORECASE,
)
_MIC: Final = re.compile(
    rf"(?P<drug>.+?){_BETWEEN}(?:MIC値?|最小発育阻止濃度)[\s_]*(?:\(?(?:(?:μ|u|mc)g/m[lL]|mg/[lL])\)?)?",
    re.IGNORECASE,
)


def worded_columns(headers: Sequence[str], vocabulary: Vocabulary) -> tuple[MeasuredColumn, ...]:
    """Return the measurement columns of a file, in its order; none if no header names a drug that is known.

    A drug that is not known is one all the same in a file that has others: its results are refused.
    """
    found = [column for header in headers if (column := _column(header)) is not None]
    known = any(isinstance(vocabulary.find_drug(column.drug), Match) for column in found)
    return tuple(found) if known else ()


def _column(header: str) -> MeasuredColumn | None:
    plain = unicodedata.normalize("NFKC", header).strip()
    zone, mic = _ZONE.fullmatch(plain), _MIC.fullmatch(plain)
    read = zone or mic
    if read is None:
        return None
    written = zone["content"] if zone is not None else None
    content = canonical_disk_content(written, bare_number_is_micrograms=True) if written else None
    return MeasuredColumn(
        column=header,
        drug=read["drug"].strip(),
        guideline=None,
        guideline_letter="",
        method=Method.DISK if zone is not None else Method.MIC,
        content_written=written,
        disk_content=content,
    )
