"""The table Isolates of a WHONET database (SQLite), read without running anything that the file says.

The file is opened read-only and as one that nobody changes, so that no journal beside it is looked for; it
may hold views, triggers, generated columns and whatever else: an authorizer lets nothing through but reading
the stored columns that are named, of a real table of that name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import quote

import polars as pl

from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.findings import Rule, file_finding
from datasets.formats.whonet import columns_wanted
from datasets.limits import UploadLimits
from datasets.plain_lines import RAGGED, ROW
from datasets.source import TOP_LINES, Line

TABLE: Final = "isolates"
_SCHEMA_TABLES: Final = frozenset({"sqlite_master", "sqlite_schema"})
_ROWS_PER_FRAME: Final = 20_000
_LONGEST_SQL: Final = 100_000
_STEPS_AT_ONCE = 100_000
_STEPS_PER_BYTE, _FEWEST_STEPS = 8, 200_000
"""A stored row takes a byte for each column at the least, and two or three steps to be read."""
_ALLOWED_PRAGMA: Final = "table_xinfo"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhonetDatabase:
    """A ``Grid``: the names of the table's columns as its first line, and the columns that may be read."""

    path: Path
    table: str
    names: tuple[str, ...]
    readable: frozenset[int]
    top: tuple[Line, ...]
    n_lines: int
    limits: UploadLimits

    @property
    def sheet(self) -> str | None:
        """The one table that is read."""
        return self.table

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:  # noqa: ARG002 - a table has no ragged lines
        """Read columns as text, as ``datasets.source.Grid`` has it; one that may not be read is empty."""
        wanted = [column for column in columns if column in self.readable]
        frames = [_frame([], columns, wanted, 0)]
        with _opened(self.path, self.limits) as connection:
            rows = _rows(connection, self.table, [self.names[column] for column in wanted])
            n = 1
            while batch := list(islice(rows, _ROWS_PER_FRAME)):
                frames.append(_frame(batch, columns, wanted, n))
                n += len(batch)
                if n > self.limits.max_rows:
                    raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_ROWS, limit=self.limits.max_rows))
        return pl.concat(frames, rechunk=True).filter(pl.col(ROW) > below)


def open_whonet_database(path: Path, facts: UploadedFacts, limits: UploadLimits) -> WhonetDatabase:
    """Look at the table's columns and first rows.

    Raises
    ------
    UnreadableFile
        The database is damaged, has no table of isolates, an empty one, or one of too many columns.
    """
    with _opened(path, limits) as connection:
        table = _table(connection)
        names = _stored_columns(connection, table)
        if len(names) > limits.max_columns:
            raise UnreadableFile(
                file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=len(names), limit=limits.max_columns)
            )
        wanted = columns_wanted(names, facts)
        first = list(islice(_rows(connection, table, [names[column] for column in wanted]), TOP_LINES))
        if not first:
            raise UnreadableFile(file_finding(Rule.FILE_HEADER_ONLY))
    top = [Line(row=1, cells=names)]
    for row, cells in enumerate(first, start=2):
        stated = dict(zip(wanted, map(_text, cells), strict=True))
        top.append(Line(row=row, cells=tuple(stated.get(i, "") for i in range(len(names)))))
    return WhonetDatabase(
        path=path,
        table=table,
        names=names,
        readable=frozenset(wanted),
        top=tuple(top),
        n_lines=len(first) + 1,
        limits=limits,
    )


@contextmanager
def _opened(path: Path, limits: UploadLimits) -> Iterator[sqlite3.Connection]:
    """Open the file for reading alone; whatever SQLite says of it is a finding."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            _restrain(connection, limits)
            _stop_after(connection, _STEPS_PER_BYTE * path.stat().st_size + _FEWEST_STEPS)
            yield connection
    except (sqlite3.Error, OverflowError) as fault:
        reason = getattr(fault, "sqlite_errorname", None) or type(fault).__name__
        raise UnreadableFile(file_finding(Rule.DATABASE_DAMAGED, reason=reason)) from fault


def _restrain(connection: sqlite3.Connection, limits: UploadLimits) -> None:
    """Let nothing run but reading: no functions, views, triggers, other files, or very long texts."""
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_SQL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(_LONGEST_SQL, 1000 * limits.max_cell_characters))
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
    connection.setlimit(sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0)
    for setting in ("PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0"):
        connection.execute(setting)
    connection.set_authorizer(_authorized)


def _stop_after(connection: sqlite3.Connection, most_steps: int) -> None:
    """Stop a question that takes more steps than the file can have rows for: its pages lead in circles."""
    left = most_steps // _STEPS_AT_ONCE

    def look() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(look, _STEPS_AT_ONCE)


def _authorized(
    action: int, first: str | None, second: str | None, _database: str | None, view: str | None
) -> int:
    """Allow reading the table itself and the schema; ``view`` names the view or trigger that asks."""
    reads_table = action == sqlite3.SQLITE_READ and _is_table(first)
    reads_schema = action == sqlite3.SQLITE_READ and first in _SCHEMA_TABLES
    describes = action == sqlite3.SQLITE_PRAGMA and first == _ALLOWED_PRAGMA and _is_table(second)
    allowed = action == sqlite3.SQLITE_SELECT or reads_table or reads_schema or describes
    return sqlite3.SQLITE_OK if allowed and view is None else sqlite3.SQLITE_DENY


def _is_table(name: str | None) -> bool:
    return name is not None and name.casefold() == TABLE


def _table(connection: sqlite3.Connection) -> str:
    """Return the name of the real table; a view or a virtual table of its name is none."""
    tables = connection.execute("SELECT name, type, rootpage FROM sqlite_master")
    found = [name for name, kind, rootpage in tables if _is_table(str(name)) and kind == "table" and rootpage]
    if not found:
        raise UnreadableFile(file_finding(Rule.DATABASE_WITHOUT_ISOLATES))
    return str(found[0])


def _stored_columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """Return the columns that are stored; one that is computed may run what it likes."""
    described = connection.execute(f"PRAGMA {_ALLOWED_PRAGMA}({_quoted(table)})").fetchall()
    return tuple(str(name) for _, name, _, _, _, _, hidden in described if not hidden)


def _rows(connection: sqlite3.Connection, table: str, names: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield the rows in the order in which they are stored."""
    if not names:
        return
    columns = ", ".join(map(_quoted, names))
    yield from connection.execute(f"SELECT {columns} FROM {_quoted(table)}")  # noqa: S608 - its own names, quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _frame(
    rows: Sequence[tuple[object, ...]], columns: Sequence[int], wanted: Sequence[int], n_before: int
) -> pl.DataFrame:
    stated = {
        column: [cell if type(cell) is str else _text(cell) for cell in cells]
        for column, cells in zip(wanted, zip(*rows, strict=True), strict=False)
    }
    empty = [""] * len(rows)
    numbers = range(n_before + 1, n_before + len(rows) + 1)
    return pl.DataFrame(
        {
            ROW: pl.Series(numbers, dtype=pl.UInt32),
            RAGGED: pl.Series([False] * len(rows), dtype=pl.Boolean),
            **{str(i): pl.Series(stated.get(i, empty), dtype=pl.String) for i in columns},
        }
    )
