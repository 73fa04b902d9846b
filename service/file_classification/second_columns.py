"""Second columns of organisms or specimens that nobody reads: what was corrected there would not count."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl

from breakpoints.specimens import places_of_specimen
from breakpoints.vocabulary import Match, Vocabulary
from datasets.formats.headers import header_key
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
    r"|同定(?:法|方法|キット|機器|装置)|他の(?:分離)?菌|同時分離|共分離|併存"
    r"|対照|コントロール|標準|管理|基準|検査項目|目的|依頼|既往|過去|前回|疑|推定|ワクチン|血清|亜種|株",
    re.IGNORECASE,
)
"""A heading of organisms that are not what was isolated, or of a part of their name."""
_OF_SPECIMENS: Final = re.compile(
    r"(?:訂正|修正|変更|最終|確定|正しい|実際の?|再採取)後?の?(?:検体|材料|検査材料|部位|採取部位)(?:名|種類)?"
    r"|(?:検体|材料|検査材料|部位|採取部位)(?:名|種類)?(?:訂正|修正|変更)後?"
    r"|(?:corrected|revised|amended|actual|final|true)(?:specimen|sample|site|source)(?:type|name)?"
)
"""What the heading of a column is that says of what a result is instead of another."""
_WAYS: Final = frozenset({"api", "mal", "maldi", "maldi-tof", "vitek", "vitek2", "pcr", "16s", "bd", "id"})
"""How organisms are identified, some of which are codes of organisms, too."""
_NOWHERE: Final = (None, None)
_FIRST_ROWS: Final = 1_000
_MOST_TEXTS: Final = 10_000
_LEAST_OF_NAME: Final = 6
"""Letters of a name that is no code."""


def refuse_second_columns(
    found: Opened, read: Iterable[str], asked: FileOptions, fields: Mapping[str, str], words: Vocabulary
) -> None:
    """Refuse a file with another column of organisms or specimens that says otherwise than the one read.

    A group that the organism belongs to says the same.

    Raises
    ------
    Unclassifiable
        Which of them a result is of is not known; nobody said so, or set the column aside.
    """
    left, stated = {*read, *asked.ignore}, {*asked.columns}
    stated |= {name for name in ("organism", "specimen", "site") if getattr(asked, name) is not None}
    if "organism" in fields and "organism" not in stated:
        for name in _naming_organisms(found, left, words):
            _refuse_organisms(_said_together(found, fields["organism"], name), name, words)
    if "specimen" in fields and stated.isdisjoint({"specimen", "site"}):
        kinds = found.rows.collect_schema()
        for name in found.headers:
            if name not in left and kinds[name] in TEXTS and _OF_SPECIMENS.fullmatch(header_key(name)):
                _refuse_specimens(_said_together(found, fields["specimen"], name), name, words)


def _said_together(found: Opened, first: str, second: str) -> list[tuple[str, str]]:
    """Return what two columns say in one row, where both say anything."""
    cells = [pl.col(name).cast(pl.String).str.strip_chars() for name in (first, second)]
    pairs = found.rows.select(one.alias(f"{place}") for place, one in enumerate(cells))
    with readable(found.format):
        said = pairs.drop_nulls().unique().head(_MOST_TEXTS).collect(engine="streaming").rows()
    return [(one, other) for one, other in said if one and other]


def _refuse_organisms(said: Iterable[tuple[str, str]], heading: str, words: Vocabulary) -> None:
    ids = _ids({one for pair in said for one in pair}, words)
    for first, other in said:
        differ = first in ids and other in ids and ids[other] not in words.lineage(ids[first])
        if differ and _may_name(heading, other):
            raise Unclassifiable(FileFault.ORGANISM_UNREAD, heading=heading[:60], read=first, unread=other)


def _refuse_specimens(said: Iterable[tuple[str, str]], heading: str, words: Vocabulary) -> None:
    for first, other in said:
        first_of, other_of = places_of_specimen(first, words), places_of_specimen(other, words)
        if other_of not in {first_of, _NOWHERE}:
            raise Unclassifiable(FileFault.SPECIMEN_UNREAD, heading=heading[:60])


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
    return _plain(cell).strip() not in _WAYS and (
        not cell.isascii() or len(cell) >= _LEAST_OF_NAME or _OF_ORGANISMS.search(_plain(heading)) is not None
    )


def _ids(texts: set[str], words: Vocabulary) -> Mapping[str, str]:
    """Return the organisms that texts name, as far as they are known."""
    found = {text: words.find_organism_of_result(text.strip()) for text in texts}
    return {text: one.id for text, one in found.items() if isinstance(one, Match)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("_", " ")
