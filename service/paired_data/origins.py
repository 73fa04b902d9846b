"""Where the isolates of a version come from, in groups of five or more: what everybody may see of it.

Isolates are called the same in all data sets of a laboratory. So of a data set that shares one with an older
public one nothing is shown: the difference of the two could be a single isolate.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
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
    Nothing is shown of what could be compared with another data set, or with too much to look through.
    """
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        every = datasets.versions(connection, dataset_id, caller.laboratory_id)
        digests = tuple(one.digest for one in every if one.number <= stored.number)
        held = datasets.get(connection, dataset_id, caller.laboratory_id)
        before = () if held is None else datasets.versions_public_before(connection, held, stored)
        others = tuple(dict.fromkeys(one.digest for one in before))
        known = _remembered.get((*digests, "", *others))
        is_much = sum(one.rows_kept for one in (*every, *before)) > MOST_COMPARED
        if any(one.digest == stored.digest for one in before) or (is_much and len(digests) + len(others) > 1):
            known = ()
        contents = {}
        if known is None:
            contents = {one: blob_content(connection, one) for one in (*digests, *others)}
    if known is None:
        members = [members_of(read_canonical(contents[one], one)) for one in digests]
        isolates = isolates_in(members[-1])
        shares = any(
            not isolates.isdisjoint(isolates_in(members_of(read_canonical(contents[one], one))))
            for one in others
        )
        known = () if shares else shown_over_versions(members)[-1]
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[(*digests, "", *others)] = known
    return _views(known)


def members_of(version: DatasetVersion) -> dict[Cell, frozenset[str]]:
    """Return the isolates of every place, each in every place that it is said to come from."""
    seen: defaultdict[Cell, set[str]] = defaultdict(set)
    for place, line in enumerate(version.lines()):
        cells = line.split("\t")
        cell = Cell(*(cells[column] if column < len(cells) else "" for column in _PLACES))
        seen[cell].add(cells[_ISOLATE] or f"\0{place}")
    return {cell: frozenset(isolates) for cell, isolates in seen.items()}


def isolates_in(version: Mapping[Cell, frozenset[str]]) -> frozenset[str]:
    """Return the isolates that have a name."""
    return frozenset(
        isolate for isolates in version.values() for isolate in isolates if not isolate.startswith("\0")
    )


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
