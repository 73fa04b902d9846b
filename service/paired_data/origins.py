"""Where the isolates of a version come from, in groups of five or more: what everybody may see of it."""

from collections import defaultdict
from collections.abc import Callable
from string import ascii_uppercase

import msgspec

from datasets.canonical import COLUMNS
from datasets.small_cells import Cell, ShownGroup
from datasets.small_cells_over_versions import shown_over_versions
from datasets.store import datasets
from datasets.version import DatasetVersion, read_canonical
from service.context import Context
from service.paired_data.shown import blob_content, stored_version
from service.security.caller import Caller

MOST_REMEMBERED = 500
MOST_COMPARED = 500_000
"""Rows of all versions together; of larger data sets the first version alone has origins."""
_PLACES = tuple(COLUMNS.index(name) for name in ("host", "laboratory", "farm", "year"))
_ISOLATE = COLUMNS.index("isolate_id")
_remembered: dict[tuple[str, ...], tuple[ShownGroup, ...]] = {}


class OriginView(msgspec.Struct, frozen=True, kw_only=True):
    """Isolates of one origin: `null` stands for several pooled, an empty text for what is not stated.

    Laboratories are letters, farms numbers; both mean something within one version only.
    """

    host: str | None
    laboratory: str | None
    farm: str | None
    year: str | None
    isolates: int


def read_origins(
    context: Context, caller: Caller, dataset_id: str, version: str | None
) -> tuple[OriginView, ...]:
    """Return the origins of a visible version's isolates, small groups pooled; alike for every reader.

    They are decided together with those of all versions before: comparing two gives no small group either.
    """
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        every = datasets.versions(connection, dataset_id, caller.laboratory_id)
        digests = tuple(one.digest for one in every if one.number <= stored.number)
        known = _remembered.get(digests)
        if known is None and len(digests) > 1 and sum(one.rows_kept for one in every) > MOST_COMPARED:
            known = ()
        contents = [] if known is not None else [blob_content(connection, one) for one in digests]
    if known is None:
        members = [
            members_of(read_canonical(content, one)) for content, one in zip(contents, digests, strict=True)
        ]
        known = shown_over_versions(members)[-1]
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[digests] = known
    return _views(known)


def members_of(version: DatasetVersion) -> dict[Cell, frozenset[str]]:
    """Return the isolates of every place, each in every place that it is said to come from."""
    seen: defaultdict[Cell, set[str]] = defaultdict(set)
    for place, line in enumerate(version.lines()):
        cells = line.split("\t")
        cell = Cell(*(cells[column] if column < len(cells) else "" for column in _PLACES))
        seen[cell].add(cells[_ISOLATE] or f"\0{place}")
    return {cell: frozenset(isolates) for cell, isolates in seen.items()}


def _views(groups: tuple[ShownGroup, ...]) -> tuple[OriginView, ...]:
    laboratories = _names([one.laboratory for one in groups], _letter)
    farms = _names([one.farm for one in groups], lambda place: str(place + 1))
    return tuple(
        OriginView(
            host=one.host,
            laboratory=None if one.laboratory is None else laboratories[one.laboratory],
            farm=None if one.farm is None else farms[one.farm],
            year=one.year,
            isolates=one.n_isolates,
        )
        for one in groups
    )


def _names(stated: list[str | None], name: Callable[[int], str]) -> dict[str, str]:
    different = sorted({one for one in stated if one})
    return {"": "", **{one: name(place) for place, one in enumerate(different)}}


def _letter(place: int) -> str:
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
