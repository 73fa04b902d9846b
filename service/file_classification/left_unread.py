"""Columns that nobody reads although a category may rest on them: such a file is refused."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import polars as pl

from breakpoints.headings import first_column
from breakpoints.mechanisms import mechanisms_in
from breakpoints.screening import TESTS, UNREADABLE, found_in, is_finding, is_plainly_positive
from breakpoints.screening_headers import looks_like_screening, may_be_a_drug
from breakpoints.whonet.names import ORGANISM_TYPE
from datasets.formats.personal import is_of_somebody
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import TEXTS, Opened, readable

_FIRST_ROWS: Final = 1_000
"""Rows that show of most columns that they hold more than findings."""
_OF_NO_RULE: Final = re.compile(
    r"gram|catalase|coagulase|oxidase|indole|urease|motil|ha?emoly|lactose|citrate|growth|control"
    r"|^x?(?:fiv|felv|parvo)|グラム|カタラーゼ|コアグラーゼ|オキシダーゼ|インドール|ウレアーゼ|運動性|溶血|発育|対照",
    re.IGNORECASE,
)


def refuse_repeated(found: Opened, read: Iterable[str], stated: Iterable[str]) -> None:
    """Refuse a file with two columns of one heading that is asked: which of them counts is not known.

    Headings that differ in letter case alone are one, unless the caller said which column is meant.

    Raises
    ------
    Unclassifiable
    """
    used, said = set(read), set(stated)
    unread = {_alike(name) for name in found.headers if name not in used}
    for name in (one for one in found.headers if one in used):
        if name in found.repeated or (name not in said and _alike(name) in unread):
            raise Unclassifiable(FileFault.COLUMN_REPEATED, column=name)


def _alike(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold().strip()


def refuse_screening_unread(found: Opened, read: Iterable[str], stated: Iterable[str]) -> None:
    """Refuse a file with a screening test that nobody reads.

    Raises
    ------
    Unclassifiable
        A header looks like a screening test, is not read as one, and nobody said which column is.
        Columns in which nothing is positive do no harm.
    """
    used, said = set(read), set(stated)
    for name in found.headers:
        test = None if name in used else looks_like_screening(name)
        if test is not None and test not in said and _may_be_positive(found, name, test):
            raise Unclassifiable(FileFault.SCREENING_UNREAD, column=name, field=test)


def refuse_findings_unread(found: Opened, read: Iterable[str], in_words: Iterable[str]) -> None:
    """Refuse a column that nobody reads and in which stand findings alone, one of them positive.

    Whatever its heading, it may be a test that a rule asks for. Columns that are read ``in_words`` say of
    what their positive findings are (``OXA-48``).

    Raises
    ------
    Unclassifiable
    """
    used, worded = set(read), set(in_words)
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [
            name
            for name in found.headers
            if name not in used and kinds[name] in TEXTS and not _is_of_no_rule(name)
        ]
        if not names:
            return
        first = found.rows.select(pl.col(names).cast(pl.String)).head(_FIRST_ROWS)
        shown = first.collect(engine="streaming")
    for name in names:
        if all(map(is_finding, shown[name].drop_nulls().unique())):
            cells = _cells(found, name)
            unnamed = [one for one in cells if name not in worded or not mechanisms_in(one)]
            if all(map(is_finding, cells)) and any(map(is_plainly_positive, unnamed)):
                raise Unclassifiable(FileFault.FINDINGS_UNREAD, column=name)


def _is_of_no_rule(heading: str) -> bool:
    """Tell whether a heading is of a property of a species, or of the animal, that no rule asks for."""
    plain = unicodedata.normalize("NFKC", heading)
    of_whonet = first_column(ORGANISM_TYPE, [plain]) is not None
    return of_whonet or is_of_somebody(heading) or _OF_NO_RULE.search(plain) is not None


def without_drugs(found: Opened) -> list[str]:
    """Return headers without those of a test and of a drug alike, unless their cells are words of a test."""
    return [name for name in found.headers if not may_be_a_drug(name) or _says_findings(found, name)]


def _says_findings(found: Opened, column: str) -> bool:
    """Tell whether every cell of a column is a word of a test, and none a number."""
    test, cells = looks_like_screening(column) or TESTS[0], _cells(found, column)
    return bool(cells) and all(
        found_in(test, cell) != UNREADABLE and not any(one.isdecimal() for one in cell) for cell in cells
    )


def _may_be_positive(found: Opened, column: str, test: str) -> bool:
    """Tell whether any cell of a column is neither empty nor a negative test."""
    return any(found_in(test, cell) not in {None, "negative"} for cell in _cells(found, column))


def _cells(found: Opened, column: str) -> list[str]:
    """Return the distinct texts of a column that says anything."""
    with readable(found.format):
        cells = found.rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
    return [cell for cell in cells.to_series() if cell is not None and cell.strip()]
