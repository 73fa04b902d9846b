"""The other columns of a wide export: which holds what of an isolate, and what WHONET's codes mean here.

Hosts and organisms are looked up as WHONET's codes first and as names then; specimens become the English
words of their codes.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from breakpoints.dates import DateOrder, iso_date
from breakpoints.headings import first_column, heading_key
from breakpoints.screening_headers import HEADINGS
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.vocabulary.shipped import reference_rows
from breakpoints.whonet import names

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "organism": names.ORGANISM,
    "host": names.HOST,
    "specimen": names.SPECIMEN,
    "date": (*names.SPECIMEN_DATE, *names.ENTRY_DATE),
    **HEADINGS,
}
"""Headers of each field, in order of preference, as files in codes and files in words write them."""
_STRAIN: Final = ("QCSTRAIN", "CONTROLSTRAIN", "XQCSTRAIN", "XSTRAIN", "STRAIN")
"""No comment and no number of a patient is read for it: those are about persons."""
ORIGIN: Final[dict[str, str]] = {"h": "human_reference"}
"""WHONET's one-letter origins name a species only for man: an animal (a) is any animal, and no host."""


def fields_in(headers: Sequence[str]) -> dict[str, str]:
    """Return the column of each field that a wide export holds."""
    found = ((field, first_column(written, headers)) for field, written in COLUMNS.items())
    return {field: column for field, column in found if column is not None}


def isolate_columns(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that name an isolate together: of a specimen, the number and that of its isolate.

    Empty where the export has a column of its own for it, or none. The organism need not be
    among them: results of two organisms are never read together.
    """
    if first_column(("ISOLATE",), headers) is not None:
        return ()
    specimen, isolate = (first_column(one, headers) for one in (names.SPECIMEN_NUMBER, names.ISOLATE_NUMBER))
    return tuple(one for one in (specimen, isolate) if one is not None) if specimen is not None else ()


def strain_column(headers: Sequence[str]) -> str | None:
    """Return the column that names a control strain, where the export has one of its own for it."""
    return first_column(_STRAIN, headers)


def day_named(column: str) -> Literal["test", "specimen", "entry"]:
    """Tell of which day a column of dates is by its heading: of the test, unless it names another."""
    specimens = (*names.SPECIMEN_DATE, "Collection date", "採材日")
    if first_column(specimens, (column,)) is not None:
        return "specimen"
    return "test" if first_column(names.ENTRY_DATE, (column,)) is None else "entry"


def names_own_strain(column: str) -> bool:
    """Tell whether a column names the strain of its row, and not the control that was read beside it."""
    return heading_key(column) in {"STRAIN", "XSTRAIN"}


def meanings(
    vocabulary: Vocabulary, own_hosts: Mapping[str, str], order: DateOrder | None
) -> dict[str, Callable[[str], str | None]]:
    """Return what the cells of a wide export mean, by field; a date whose order nobody knows is none."""
    hosts = {code.casefold(): host for code, host in own_hosts.items()}
    return {
        "organism": lambda cell: organism_text(cell, vocabulary),
        "host": lambda cell: host_text(cell, vocabulary, hosts),
        "specimen": specimen_text,
        "date": lambda cell: iso_date(cell, order) or (cell if order else None),
    }


def organism_text(cell: str, vocabulary: Vocabulary) -> str:
    """Return WHONET's code as a qualified one where it is known; any other text as it is."""
    qualified = f"whonet:{cell.strip()}"
    return qualified if isinstance(vocabulary.find_organism(qualified), Match) else cell


def host_text(cell: str, vocabulary: Vocabulary, own_codes: Mapping[str, str]) -> str:
    """Return a laboratory's own code by its meaning, then WHONET's code, then the text as it is."""
    code = cell.strip()
    if code.casefold() in own_codes:
        return own_codes[code.casefold()]
    qualified = f"whonet:{code}"
    if isinstance(vocabulary.find_host(qualified), Match):
        return qualified
    return ORIGIN.get(code.casefold(), cell)


def specimen_text(cell: str) -> str:
    """Return the English word of a specimen's code; any other text as it is."""
    return _specimens().get(cell.strip().casefold(), cell)


@functools.cache
def _specimens() -> dict[str, str]:
    return {row["code"]: row["specimen"] for row in reference_rows("whonet_specimens")}
