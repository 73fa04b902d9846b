"""The tables that a command line names: of a store, downloaded versions as files, or a folder of WHONET."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from breakpoints.errors import BreakpointError
from breakpoints.index import TableIndex
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from breakpoints.version import TableVersion
from breakpoints.vocabulary import Vocabulary, VocabularyAdditions, vocabulary
from datasets.store import generation, laboratories
from service.cli.opened_store import opened_store
from service.cli.tables_of_folder import is_folder, tables_of_folder
from service.cli.terminal import CommandRefusedError
from service.quality_control.held import NONE_HELD, RangesInMemory
from service.settings import read_settings
from service.tables.in_memory import Held, TablesInMemory

ENDING = ".json"


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """The tables that a command asks, and the words it may use."""

    tables: tuple[TableIndex, ...]
    words: Vocabulary
    ranges: QualityRanges = NONE_HELD
    """What control strains are to read, by the folders named and the laboratory's own imports."""


class _OfStore(NamedTuple):
    """Versions of a store by the names typed, and its laboratory's ranges."""

    held: Mapping[str, Held] = {}
    ranges: tuple[QualityRange, ...] = ()


def tables_typed(names: tuple[str, ...], *, on: str | None, laboratory: str, store: str | None) -> Typed:
    """Return the named tables in their order, or all that are in force on a day, with their words.

    A store is opened only where a name is neither that of a file nor of a folder. A file carries
    no words of its own; a folder does.
    """
    day = _day(on)
    folders = {name: tables_of_folder(Path(name), day) for name in names if is_folder(name)}
    outside = {name: one.tables for name, one in folders.items()}
    outside |= {name: (_of_file(Path(name)),) for name in names if name.endswith(ENDING)}
    named = tuple(name for name in names if name not in outside)
    of_store = _OfStore() if names and not named else _of_store(named, day, laboratory, store)
    held = of_store.held
    groups = [outside[name] if name in outside else (held[name].index,) for name in names or held]
    words: list[VocabularyAdditions | None] = [
        folders[name].additions
        if name in folders
        else (None if name in outside else held[name].words.additions)
        for name in names or held
    ]
    ranges = [*of_store.ranges, *(range_ for one in folders.values() for range_ in one.ranges)]
    return Typed(
        tables=tuple(one for group in groups for one in group),
        words=vocabulary().for_tables(words),
        ranges=QualityRanges(ranges),
    )


def _of_store(named: tuple[str, ...], day: dt.date, laboratory: str, store: str | None) -> _OfStore:
    """Return the named versions of a store, or all that are in force on a day."""
    with opened_store(store) as opened, opened.reading() as connection:
        tables = TablesInMemory()
        tables.refresh(connection, generation.current(connection))
        whose = laboratories.by_name(connection, laboratory)
        ranges = () if whose is None else tuple(RangesInMemory().of(connection, whose.id))
    if whose is None:
        raise CommandRefusedError("classify.no_such_laboratory", laboratory=laboratory)
    if not named:
        return _OfStore({one.stored.table: one for one in tables.default(day, whose.id)}, ranges)
    return _OfStore({name: _of_store_one(tables, name, day, whose.id) for name in named}, ranges)


def _of_file(path: Path) -> TableIndex:
    """Read a downloaded version, and index it."""
    try:
        return TableIndex.of(msgspec.json.decode(path.read_bytes(), type=TableVersion))
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=path, reason=fault.strerror) from fault
    except (msgspec.MsgspecError, BreakpointError) as fault:
        raise CommandRefusedError("classify.table_unreadable", file=path, reason=fault) from fault


def _of_store_one(tables: TablesInMemory, name: str, day: dt.date, laboratory_id: str) -> Held:
    """Return a version of the store: pinned, or in force on a day."""
    table, _, version = name.partition("@")
    held = (
        tables.held(table, version, laboratory_id) if version else tables.in_force(table, day, laboratory_id)
    )
    if held is None:
        seen = sorted({one.stored.table for one in tables.visible(laboratory_id)})
        raise CommandRefusedError("classify.no_such_table", table=name, tables=", ".join(seen) or "-")
    return held


def _day(on: str | None) -> dt.date:
    """Read a civil date; today in the laboratory's time zone without one."""
    if on is None:
        return dt.datetime.now(ZoneInfo(read_settings().timezone)).date()
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        raise CommandRefusedError("classify.date_unreadable", typed=on) from None
