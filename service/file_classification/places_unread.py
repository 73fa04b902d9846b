"""Columns of specimens, sites or disk contents that nobody reads: a criterion of another would answer."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from breakpoints.disk_content import canonical_disk_content
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.specimens import may_be_from, places_of_specimen
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import specimen_text
from datasets.formats.personal import is_of_somebody
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import TEXTS, Opened, readable

_PLACES: Final = frozenset({"specimen", "site"})
_FIRST_ROWS: Final = 1_000
"""Rows that show of most columns that they hold something else."""
_OF_SPECIMENS: Final = re.compile(r"spec|sample|source|site|検体|材料|由来|部位", re.IGNORECASE)
"""A heading below which cells may be WHONET's codes of specimens (``ur``, ``no``), which are short words."""
_OF_CONTENTS: Final = re.compile(
    r"dis[ck]|content|potency|strength|dose|ディスク|含(?:有)?量|力価|濃度", re.IGNORECASE
)
"""A heading below which bare numbers may be contents of disks."""
_CODE: Final = re.compile(r"[A-Za-z]{1,5}[ -]?[0-9]{1,4}(?:[./][0-9]+)?", re.ASCII)
"""The code of a disk with its content: ``AMP10``."""
_NAMES_UNIT: Final = re.compile(r"[µμu]g|mcg|units?|iu|単位", re.IGNORECASE)


def refuse_specimens_unread(
    found: Opened, read: Iterable[str], aside: Iterable[str], fields: Iterable[str], words: Vocabulary
) -> None:
    """Refuse a file with a column of specimens or sites that nobody reads, where no other is read.

    Raises
    ------
    Unclassifiable
        A criterion of one site would answer for all others; nobody set the column aside.
    """
    if not _PLACES.isdisjoint(fields):
        return

    def are_places(heading: str, cells: Sequence[str]) -> bool:
        in_codes = _OF_SPECIMENS.search(unicodedata.normalize("NFKC", heading)) is not None
        said = [specimen_text(one) if in_codes else one for one in cells]
        named = {one for one in said if places_of_specimen(one, words) != (None, None)}
        open_too = {one for one in said if may_be_from(one) is not None}
        return bool(named) and 2 * len(named | open_too) >= len(cells)

    column = _first(found, {*read, *aside}, are_places)
    if column is not None:
        raise Unclassifiable(FileFault.SPECIMEN_UNREAD, heading=column)


def refuse_contents_unread(
    found: Opened,
    read: Iterable[str],
    aside: Iterable[str],
    fields: Mapping[str, str],
    given: Mapping[str, str],
) -> None:
    """Refuse a file of results in rows, some by disk, with a column of contents that nobody reads.

    ``fields``: the column of each field; ``given``: what holds for every row.

    Raises
    ------
    Unclassifiable
        The content of the criterion would be assumed; nobody set the column aside.
    """
    if "disk_content" in {*fields, *given} or not _any_disk(found, fields.get("method"), given.get("method")):
        return
    column = _first(found, {*read, *aside}, _are_contents)
    if column is not None:
        raise Unclassifiable(FileFault.CONTENT_UNREAD, heading=column)


def _any_disk(found: Opened, column: str | None, given: str | None) -> bool:
    """Tell whether any row may be by disk, by the column of methods or what is stated."""
    if column is None:
        return given != Method.MIC.value
    return any(method_written(one) is not Method.MIC for one in _texts(found, column))


def _are_contents(heading: str, cells: Sequence[str]) -> bool:
    """Tell whether every cell is a disk content or a code with one, without unit if the heading says so."""
    may_be_bare = _OF_CONTENTS.search(unicodedata.normalize("NFKC", heading)) is not None

    def is_content(cell: str) -> bool:
        if may_be_bare and _CODE.fullmatch(cell):
            return True
        says_unit = _NAMES_UNIT.search(unicodedata.normalize("NFKC", cell)) is not None
        content = canonical_disk_content(cell, bare_number_is_micrograms=True)
        return (may_be_bare or says_unit) and content is not None

    return all(map(is_content, cells))


def _first(found: Opened, read: Collection[str], is_one: Callable[[str, Sequence[str]], bool]) -> str | None:
    """Return the first column that nobody reads and whose different cells are what is looked for."""
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [
            one
            for one, kind in kinds.items()
            if one not in read and (kind in TEXTS or kind.is_numeric()) and not is_of_somebody(one)
        ]
        start = found.rows.select(pl.col(names).cast(pl.String)).head(_FIRST_ROWS)
        shown = start.collect(engine="streaming") if names else pl.DataFrame()
    for name in names:
        if is_one(name, first) if (first := _filled(shown[name])) else True:
            cells = _texts(found, name)
            if cells and is_one(name, cells):
                return name
    return None


def _texts(found: Opened, column: str) -> list[str]:
    """Return the different texts of a column."""
    with readable(found.format):
        texts = found.rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
    return _filled(texts.to_series())


def _filled(cells: pl.Series) -> list[str]:
    return [one for one in cells.drop_nulls().str.strip_chars().unique().to_list() if one]
