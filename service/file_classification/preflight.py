"""A file to be classified is looked at as an upload is, before any library opens it."""

from pathlib import Path
from typing import Final

import msgspec

from datasets.errors import UnreadableFile
from datasets.findings import Finding, Rule
from datasets.limits import UPLOAD_LIMITS
from datasets.preflight import refuse_hostile
from service.file_classification.detected import Format
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.first_look import MOST_UNPACKED_BYTES

_AS_MANY_AS_THERE_ARE: Final = 1 << 50
_FAULTS: Final = {
    Rule.FILE_UNPACKS_TOO_LARGE: FileFault.UNPACKS_TOO_LARGE,
    Rule.FILE_TOO_MANY_COLUMNS: FileFault.TOO_MANY_COLUMNS,
    Rule.FILE_NEEDS_TOO_MUCH: FileFault.NEEDS_TOO_MUCH,
    Rule.FILE_NOT_TABULAR: FileFault.NOT_TABULAR,
    Rule.FILE_ENCRYPTED: FileFault.ENCRYPTED,
    Rule.FILE_TOO_MANY_PARTS: FileFault.TOO_MANY_PARTS,
    Rule.FILE_TOO_MANY_SHEETS: FileFault.TOO_MANY_SHEETS,
    Rule.FILE_PATH_UNSAFE: FileFault.PATH_UNSAFE,
    Rule.FILE_NESTED_ARCHIVE: FileFault.NESTED_ARCHIVE,
    Rule.FILE_LINKS_OUTSIDE: FileFault.LINKS_OUTSIDE,
    Rule.FILE_DECLARES_ENTITIES: FileFault.DECLARES_ENTITIES,
    Rule.FILE_CELL_FAR_AWAY: FileFault.CELL_FAR_AWAY,
    Rule.FILE_NUMBER_FORMAT_MISLEADS: FileFault.NUMBER_FORMAT_MISLEADS,
}


def refuse_harmful(path: Path, form: Format, most_columns: int) -> None:
    """Refuse a file that is made, or damaged, to do harm when it is opened.

    Raises
    ------
    Unclassifiable
        With the one reason found first.
    """
    limits = msgspec.structs.replace(
        UPLOAD_LIMITS,
        max_rows=_AS_MANY_AS_THERE_ARE,  # rows are streamed, however many there are
        max_columns=most_columns,
        max_unpacked_bytes=MOST_UNPACKED_BYTES if form == "xlsx" else _AS_MANY_AS_THERE_ARE,
    )
    try:
        refuse_hostile(path, limits)
    except UnreadableFile as refused:
        raise fault_of(refused.findings[0], form) from refused


def fault_of(found: Finding, form: Format) -> Unclassifiable:
    """Return what is said of a file to be classified, for what is said of an upload."""
    code = _FAULTS.get(found.rule)
    if code is None:
        return Unclassifiable(FileFault.DAMAGED, wanted=form.upper(), reason=found.rule.value)
    return Unclassifiable(code, **found.parameters)
