"""Second columns of organisms that nobody reads: a name that was corrected there would not count."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl

from breakpoints.vocabulary import Match, Vocabulary
from datasets.formats.personal import is_personal
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import TEXTS, Opened, readable
from service.file_classification.options import FileOptions

_OF_ORGANISMS: Final = re.compile(
    r"菌|同定|organism|species|bacteri|identif|maldi"
    r"|(?<![a-z])(?:final|corrected|revised|second) ?id(?![a-z])",
    re.IGNORECASE,
)
"""A heading below which cells may be codes of organisms, and one that differs is enough."""
_OF_OTHERS: Final = re.compile(
    r"(?<![a-z])(?:qc|control|strain|target|suspected|previous|history|vaccine|sero(?:type|var|group)|subspecies)"
    r"|対照|コントロール|標準|管理|基準|検査項目|目的|依頼|既往|過去|前回|疑|推定|ワクチン|血清|亜種|株",
    re.IGNORECASE,
)
"""A heading of organisms that are not what was isolated, or of a part of their name."""
_FIRST_ROWS: Final = 1_000
_MOST_TEXTS: Final = 10_000
_LEAST_OF_NAME: Final = 6
"""Letters of a name that is no code."""


def refuse_organisms_unread(
    found: Opened, read: Iterable[str], asked: FileOptions, fields: Mapping[str, str], words: Vocabulary
) -> None:
    """Refuse a file with another column of organisms that says otherwise than the one among ``fields``.

    A group that the organism belongs to says the same.

    Raises
    ------
    Unclassifiable
        Which of them a result is of is not known; nobody said so, or set the column aside.
    """
    own = fields.get("organism")
    if own is None or asked.organism is not None or "organism" in asked.columns:
        return
    for name in _naming_organisms(found, {*read, *asked.ignore}, words):
        pairs = found.rows.select(
            pl.col(own).cast(pl.String).alias("own"), pl.col(name).cast(pl.String).alias("other")
        )
        with readable(found.format):
            said = pairs.drop_nulls().unique().head(_MOST_TEXTS).collect(engine="streaming").rows()
        ids = _ids({one for pair in said for one in pair}, words)
        for first, other in said:
            differ = first in ids and other in ids and ids[other] not in words.lineage(ids[first])
            if differ and _may_name(name, other):
                raise Unclassifiable(FileFault.ORGANISM_UNREAD, heading=name[:60], read=first, unread=other)


def _naming_organisms(found: Opened, left: set[str], words: Vocabulary) -> Iterator[str]:
    """Yield columns headed as of organisms, and those that hold at first organisms for the most part."""
    kinds = found.rows.collect_schema()
    names = [
        one
        for one in found.headers
        if one not in left
        and kinds[one] in TEXTS
        and not is_personal(one)
        and not _OF_OTHERS.search(_plain(one))
    ]
    if not names:
        return
    with readable(found.format):
        shown = found.rows.select(pl.col(names).cast(pl.String)).head(_FIRST_ROWS).collect(engine="streaming")
    for name in names:
        cells = [one for one in shown[name].drop_nulls().unique() if one.strip()]
        known = [one for one in cells if _may_name(name, one) and one in _ids({one}, words)]
        if _OF_ORGANISMS.search(_plain(name)) or (known and 2 * len(known) >= len(cells)):
            yield name


def _may_name(heading: str, cell: str) -> bool:
    """Tell whether a cell may name an organism: a short code does so below a heading of organisms alone."""
    return (
        not cell.isascii() or len(cell) >= _LEAST_OF_NAME or _OF_ORGANISMS.search(_plain(heading)) is not None
    )


def _ids(texts: set[str], words: Vocabulary) -> Mapping[str, str]:
    """Return the organisms that texts name, as far as they are known."""
    found = {text: words.find_organism_of_result(text.strip()) for text in texts}
    return {text: one.id for text, one in found.items() if isinstance(one, Match)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("_", " ")
