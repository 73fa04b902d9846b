"""Columns of specimens, sites or disk contents that nobody reads: a criterion of another would answer."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.disk_content import UNIT_WRITTEN, canonical_disk_content
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.specimens import may_be_from, places_of_specimen
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import specimen_text
from datasets.formats.headers import header_key
from datasets.formats.personal import is_of_somebody
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import TEXTS, Opened, readable

_FIRST_ROWS: Final = 1_000
"""Rows that show of most columns that they hold something else."""
_OF_SPECIMENS: Final = re.compile(r"spec|sample|source|site|検体|材料|由来|部位", re.IGNORECASE)
"""A heading below which cells may be WHONET's codes of specimens (``ur``, ``no``), which are short words."""
_OF_CONTENTS: Final = re.compile(
    r"dis[ck]|content|potency|strength|dose|load|amount|(?<![a-z])(?:[µμu]g|mcg|conc)(?![a-z])"
    r"|ディスク|含(?:有)?量|力価|濃度|薬剤量|^量$",
    re.IGNORECASE,
)
"""A heading below which bare numbers may be contents of disks."""
_OF_REAGENTS: Final = re.compile(r"reagent|試薬", re.IGNORECASE)
"""A heading below which contents of disks may stand among the panels of other rows."""
_MOST_TEXTS: Final = 10_000
"""Different texts of a column that are looked at."""
_MOST_PARTS: Final = 8
_OF_NO_SPECIMENS: Final = re.compile(r"diagnos|診断|production|用途|検査項目|lot|ロット", re.IGNORECASE)
_DISEASE: Final = re.compile(r"[炎症]$|(?:itis|osis)$", re.IGNORECASE)
_BETWEEN_PARTS: Final = re.compile(r"[\s()（）\[\],、/・の]+|由来|[0-9]+")
_OF_NO_CONTENTS: Final = re.compile(
    r"(?<![a-z])(?:lot|batch|age|date|time|(?:pre-?)?treat)|dosage|kg|ロット|投与|用量|菌|日", re.IGNORECASE
)
_CODE: Final = re.compile(r"[A-Za-z]{1,5}[ -]?[0-9]{1,4}(?:[./][0-9]+)?", re.ASCII)
"""The code of a disk with its content: ``AMP10``."""
_NAMES_UNIT: Final = re.compile(UNIT_WRITTEN, re.IGNORECASE)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a file does not say from what specimens its results are, and what their disks hold."""

    specimens: bool
    contents: bool


def refuse_places_unread(
    found: Opened,
    read: Iterable[str],
    aside: Iterable[str],
    asked: Asked,
    words: Vocabulary,
) -> None:
    """Refuse a file with a column of specimens, or of disk contents, that nobody reads.

    Raises
    ------
    Unclassifiable
        A criterion of one site would answer for all others, or the content of the criterion would be
        assumed; nobody set the column aside.
    """
    looked_for: dict[FileFault, Callable[[str, Sequence[str]], bool]] = {}
    if asked.specimens:
        looked_for[FileFault.SPECIMEN_UNREAD] = lambda heading, cells: _are_places(heading, cells, words)
    if asked.contents:
        looked_for[FileFault.CONTENT_UNREAD] = _are_contents
    for heading, cells in _unread(found, {*read, *aside}, [*looked_for.values()]):
        for fault, is_one in looked_for.items():
            if is_one(heading, cells):
                raise Unclassifiable(fault, heading=heading)


def asked_of(found: Opened, fields: Mapping[str, str], given: Mapping[str, str], *, long: bool) -> Asked:
    """Say what a file leaves unsaid: ``fields`` are its columns by field, ``given`` holds for every row."""
    by_disk = long and _any_disk(found, fields.get("method"), given.get("method"))
    return Asked(
        specimens="specimen" not in {*fields, *given} and "site" not in fields,
        contents=by_disk and "disk_content" not in {*fields, *given},
    )


def _are_places(heading: str, cells: Sequence[str], words: Vocabulary) -> bool:
    """Tell whether at least half of the cells name specimens or sites; a diagnosis names none."""
    plain = unicodedata.normalize("NFKC", heading)
    if _OF_NO_SPECIMENS.search(plain):
        return False
    in_codes = _OF_SPECIMENS.search(plain) is not None
    named = open_too = 0
    for cell in cells:
        said = [specimen_text(cell) if in_codes else cell, *_parts(cell)]
        said = [one for one in said if not _DISEASE.search(one)]
        if any(places_of_specimen(one, words) != (None, None) for one in said):
            named += 1
        elif any(may_be_from(one) is not None for one in said):
            open_too += 1
    return named > 0 and 2 * (named + open_too) >= len(cells)


def _parts(cell: str) -> list[str]:
    """Return what a cell names among other words (``犬の尿``, ``Urine (cystocentesis)``)."""
    return [one for one in _BETWEEN_PARTS.split(cell) if len(one) > 1 or not one.isascii()][:_MOST_PARTS]


def _any_disk(found: Opened, column: str | None, given: str | None) -> bool:
    """Tell whether any row may be by disk, by the column of methods or what is stated."""
    if column is None:
        return given != Method.MIC.value
    return any(method_written(one) is not Method.MIC for one in _texts(found, column))


def _are_contents(heading: str, cells: Sequence[str]) -> bool:
    """Tell whether cells are disk contents: half of them with a unit, or all if the heading says so.

    Below a heading of contents or reagents one with a unit is enough.
    """
    plain = unicodedata.normalize("NFKC", heading)
    if _OF_NO_CONTENTS.search(plain):
        return False
    with_unit = sum(
        _is_content(one) for one in cells if _NAMES_UNIT.search(unicodedata.normalize("NFKC", one))
    )
    may_be_bare = _OF_CONTENTS.search(plain) is not None
    if with_unit and (may_be_bare or _OF_REAGENTS.search(plain) or 2 * with_unit >= len(cells)):
        return True
    return may_be_bare and all(_CODE.fullmatch(one) or _is_content(one) for one in cells)


def _is_content(cell: str) -> bool:
    return canonical_disk_content(cell, bare_number_is_micrograms=True) is not None


def _unread(
    found: Opened, read: Collection[str], looked_for: Sequence[Callable[[str, Sequence[str]], bool]]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the different cells of columns that nobody reads, if the first rows do not tell them apart."""
    if not looked_for:
        return
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [
            one
            for one, kind in kinds.items()
            if one not in read and (kind in TEXTS or kind.is_numeric()) and not _is_personal(one)
        ]
        if not names:
            return
        shown = found.rows.select(pl.col(names).cast(pl.String)).head(_FIRST_ROWS).collect(engine="streaming")
        first = {name: _filled(shown[name]) for name in names}
        may_be = [
            name
            for name in names
            if not first[name] or _OF_REAGENTS.search(name) or any(of(name, first[name]) for of in looked_for)
        ]
        if not may_be:
            return
        every = [
            pl.col(one).cast(pl.String).drop_nulls().unique().head(_MOST_TEXTS).implode() for one in may_be
        ]
        said = found.rows.select(every).collect(engine="streaming").row(0)
    for name, texts in zip(may_be, said, strict=True):
        cells = _filled(pl.Series(texts, dtype=pl.String))
        if cells:
            yield name, cells


def _is_personal(heading: str) -> bool:
    """Tell whether a heading is of a person or a place; a location may be one on the animal."""
    return is_of_somebody(heading) and header_key(heading) != "location"


def _texts(found: Opened, column: str) -> list[str]:
    """Return the different texts of a column."""
    with readable(found.format):
        texts = found.rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
    return _filled(texts.to_series())


def _filled(cells: pl.Series) -> list[str]:
    return [one for one in cells.drop_nulls().str.strip_chars().unique().to_list() if one]
