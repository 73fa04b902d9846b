"""Where the isolates of a version come from, in groups of five or more: what everybody may see of it."""

from collections import Counter
from collections.abc import Callable
from string import ascii_uppercase

import msgspec

from datasets.canonical import COLUMNS
from datasets.small_cells import Cell, ShownGroup, shown_groups
from datasets.version import DatasetVersion, read_canonical
from service.context import Context
from service.paired_data.shown import blob_content, stored_version
from service.security.caller import Caller

MOST_REMEMBERED = 500
_PLACES = tuple(COLUMNS.index(name) for name in ("host", "laboratory", "farm", "year"))
_ISOLATE = COLUMNS.index("isolate_id")
_remembered: dict[str, tuple[ShownGroup, ...]] = {}


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
    """Return the origins of a visible version's isolates, small groups pooled; alike for every reader."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        known = _remembered.get(stored.digest)
        content = b"" if known is not None else blob_content(connection, stored.digest)
    if known is None:
        known = shown_groups(counted(read_canonical(content, stored.digest)))
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[stored.digest] = known
    return _views(known)


def counted(version: DatasetVersion) -> Counter[Cell]:
    """Count isolates, each once in every place that it is said to come from."""
    seen: set[tuple[Cell, str]] = set()
    for place, line in enumerate(version.lines()):
        cells = line.split("\t")
        cell = Cell(*(cells[column] if column < len(cells) else "" for column in _PLACES))
        seen.add((cell, cells[_ISOLATE] or f"\0{place}"))
    return Counter(cell for cell, _ in seen)


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
