"""The measurement columns of WHONET's wide export: ``AMP_ND10``, ``AMP_NM``, ``AMP_EE``, ``SXT_ND1_2``."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.whonet.contents import content_of
from breakpoints.whonet.measured import HeaderFault, MeasuredColumn

FEWEST: Final = 3
"""So many measurement columns make a file a wide export; fewer may be chance."""
GUIDELINES: Final[dict[str, str]] = {"N": "CLSI", "E": "EUCAST"}
"""The letters whose guideline our tables can hold; WHONET wrote N when CLSI was called NCCLS."""
_HEADER: Final = re.compile(
    r"(?P<code>[A-Z0-9]{3}|X_[0-9]+)_(?P<guideline>[A-Z])(?P<method>[DME])(?P<content>[0-9]+(?:[_.][0-9]+)?)?",
    re.IGNORECASE,
)


def is_wide(headers: Iterable[str]) -> bool:
    """Tell whether a file's headers are those of a wide export."""
    return sum(_HEADER.fullmatch(header.strip()) is not None for header in headers) >= FEWEST


def has_measured(headers: Iterable[str]) -> bool:
    """Tell whether any header is that of a measurement column."""
    return any(_HEADER.fullmatch(header.strip()) is not None for header in headers)


def measured_columns(
    headers: Sequence[str], vocabulary: Vocabulary, in_criteria: Mapping[str, Sequence[str]] | None = None
) -> tuple[MeasuredColumn, ...]:
    """Return the measurement columns of a file, in its order.

    Parameters
    ----------
    headers : sequence of str
        As the file writes them.
    vocabulary : Vocabulary
        The words of the request.
    in_criteria : mapping of str to sequence of str, optional
        Canonical disk contents that the criteria asked name, by drug.
    """
    found = (_column(header, vocabulary, in_criteria or {}) for header in headers)
    return tuple(column for column in found if column is not None)


def content_as_written(column: MeasuredColumn) -> str | None:
    """Return a column's content; where its spelling has no known meaning, the number that it writes.

    A bare number is then refused, or found to be another content than the criteria's, with the reason.
    """
    if column.disk_content is None and column.content_written is not None:
        return column.content_written.replace("_", ".")
    return column.disk_content


def _column(
    header: str, vocabulary: Vocabulary, in_criteria: Mapping[str, Sequence[str]]
) -> MeasuredColumn | None:
    read = _HEADER.fullmatch(header.strip())
    if read is None:
        return None
    code, letter, spelling = read["code"].upper(), read["guideline"].upper(), read["content"]
    is_disk = read["method"].upper() == "D"
    content = _content(code, spelling, vocabulary, in_criteria) if is_disk and spelling else None
    fault = HeaderFault.CONTENT_UNKNOWN if spelling else HeaderFault.CONTENT_MISSING
    return MeasuredColumn(
        column=header,
        drug=f"whonet:{code}",
        guideline=GUIDELINES.get(letter),
        guideline_letter=letter,
        method=Method.DISK if is_disk else Method.MIC,
        gradient_strip=read["method"].upper() == "E",
        content_written=spelling if is_disk else None,
        disk_content=content,
        fault=fault if is_disk and content is None else None,
    )


def _content(
    code: str, spelling: str, vocabulary: Vocabulary, in_criteria: Mapping[str, Sequence[str]]
) -> str | None:
    found = vocabulary.find_drug(f"whonet:{code}")
    drug = vocabulary.drugs[found.id] if isinstance(found, Match) else None
    contents = in_criteria.get(drug.id, ()) if drug is not None else ()
    return content_of(code, spelling.replace(".", "_"), drug, contents)
