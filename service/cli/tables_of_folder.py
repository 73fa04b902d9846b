"""A WHONET resource folder as tables of one command, without any server or store."""

import datetime as dt
from pathlib import Path

import msgspec

from breakpoints.errors import ImportUnreadable
from breakpoints.importing import import_whonet
from breakpoints.importing.opening import files_at
from breakpoints.index import TableIndex
from breakpoints.quality_control.ranges import QualityRange
from breakpoints.vocabulary import VocabularyAdditions, vocabulary
from service.cli.terminal import CommandRefusedError, complain, language
from service.locale.catalogue import text

NAME = "folder"


class FolderTables(msgspec.Struct, frozen=True, kw_only=True):
    """The newest editions in force of a folder, and what it adds to the vocabulary."""

    tables: tuple[TableIndex, ...]
    additions: VocabularyAdditions
    ranges: tuple[QualityRange, ...] = ()


def is_folder(name: str) -> bool:
    """Tell whether a table is named by a folder, or by a zip archive of one."""
    path = Path(name)
    return path.is_dir() or (path.suffix.lower() == ".zip" and path.is_file())


def tables_of_folder(path: Path, day: dt.date) -> FolderTables:
    """Read a folder as an import does; of each guideline and kind the newest edition in force answers.

    How many rows were refused is said on standard error; `import` lists them.
    """
    try:
        found = import_whonet(files_at(path), NAME, vocabulary())
    except ImportUnreadable as unreadable:
        parameters = {"file": unreadable.file, **unreadable.parameters}
        said = text(f"import.unreadable.{unreadable.code}", language(), **parameters)
        raise CommandRefusedError("classify.folder_unreadable", folder=path, reason=said) from unreadable
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=path, reason=fault.strerror) from fault
    newest = {}
    for one in found.tables:  # in the order of their years
        if one.version.criteria and dt.date.fromisoformat(one.version.in_force_from) <= day:
            newest[one.kind, one.guideline] = one.version
    if found.rows_refused:
        complain("classify.folder_refused", folder=path, refused=found.rows_refused, read=found.rows_read)
    tables = tuple(TableIndex.of(newest[key]) for key in sorted(newest, key=str))
    return FolderTables(tables=tables, additions=found.additions, ranges=found.quality_ranges)
