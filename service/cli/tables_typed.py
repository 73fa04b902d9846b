"""The tables that a command line names: of a store, or downloaded versions as files."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from breakpoints.errors import BreakpointError
from breakpoints.index import TableIndex
from breakpoints.version import TableVersion
from datasets.store import generation, laboratories
from service.cli.opened_store import opened_store
from service.cli.terminal import CommandRefusedError
from service.settings import read_settings
from service.tables.in_memory import TablesInMemory

ENDING = ".json"


def tables_typed(
    names: tuple[str, ...], *, on: str | None, laboratory: str, store: str | None
) -> tuple[TableIndex, ...]:
    """Return the named tables in their order, or all that are in force on a day.

    A store is opened only where a name is not that of a file.
    """
    files = {name: _of_file(Path(name)) for name in names if name.endswith(ENDING)}
    named = tuple(name for name in names if name not in files)
    if names and not named:
        return tuple(files[name] for name in names)
    day = _day(on)
    with opened_store(store) as opened, opened.reading() as connection:
        tables = TablesInMemory()
        tables.refresh(connection, generation.current(connection))
        whose = laboratories.by_name(connection, laboratory)
    if whose is None:
        raise CommandRefusedError("classify.no_such_laboratory", laboratory=laboratory)
    if not names:
        return tuple(one.index for one in tables.default(day, whose.id))
    return tuple(files.get(name) or _of_store(tables, name, day, whose.id) for name in names)


def _of_file(path: Path) -> TableIndex:
    """Read a downloaded version, and index it."""
    try:
        return TableIndex.of(msgspec.json.decode(path.read_bytes(), type=TableVersion))
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=path, reason=fault.strerror) from fault
    except (msgspec.MsgspecError, BreakpointError) as fault:
        raise CommandRefusedError("classify.table_unreadable", file=path, reason=fault) from fault


def _of_store(tables: TablesInMemory, name: str, day: dt.date, laboratory_id: str) -> TableIndex:
    """Return a version of the store: pinned, or in force on a day."""
    table, _, version = name.partition("@")
    held = (
        tables.held(table, version, laboratory_id) if version else tables.in_force(table, day, laboratory_id)
    )
    if held is None:
        seen = sorted({one.stored.table for one in tables.visible(laboratory_id)})
        raise CommandRefusedError("classify.no_such_table", table=name, tables=", ".join(seen) or "-")
    return held.index


def _day(on: str | None) -> dt.date:
    """Read a civil date; today in the laboratory's time zone without one."""
    if on is None:
        return dt.datetime.now(ZoneInfo(read_settings().timezone)).date()
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        raise CommandRefusedError("classify.date_unreadable", typed=on) from None
