"""The columns of the service's own CSV: known ones, obvious other names for them, and the rest."""

from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.errors import ImportUnreadable
from breakpoints.formats.flat_rows import COLUMNS
from breakpoints.importing.delimited import DelimitedFile
from breakpoints.importing.report import FindingCode, ImportFinding, Unreadable
from breakpoints.vocabulary.folding import folded

_ALSO: Final = {
    "organism": ("organisms", "species", "microorganism", "bacteria", "菌種", "微生物"),
    "drug": ("drugs", "antimicrobial", "antibiotic", "agent", "薬剤", "抗菌薬"),
    "host": ("hosts", "animal", "animals", "animal_species", "宿主", "動物種"),
    "method": ("methods", "test_method", "検査法", "方法"),
    "disk_content": ("disk_contents", "disc_content", "disk", "disc", "potency", "ディスク含有量"),
    "sites": ("site", "body_site", "site_of_infection", "infection_site", "感染部位", "部位"),
    "kind": ("kinds", "type", "breakpoint_type", "種別"),
    "s_text": ("s", "susceptible", "breakpoint_s", "感性"),
    "r_text": ("r", "resistant", "breakpoint_r", "耐性"),
    "citation": ("source", "reference", "出典"),
    "note": ("notes", "comment", "comments", "remarks", "備考"),
}
_HARMLESS: Final = frozenset(
    map(folded, ("", "no", "number", "row", "line", "name_en", "name_ja", "entered", "modified", "author"))
)
"""What says nothing of what a row is for."""


def named_columns(read: DelimitedFile, required: Iterable[str]) -> DelimitedFile:
    """Return a file with its columns by our names.

    Raises
    ------
    ImportUnreadable
        Two columns stand for one; a column is not understood, and might say for what a row
        holds, so that a criterion would hold for more without it; or one is missing.
    """
    own = {folded(name): name for name in COLUMNS}
    own |= {folded(also): name for name, others in _ALSO.items() for also in others}
    meant = {column: own[folded(column)] for column in read.columns if folded(column) in own}
    _refuse_clashes(read, meant)
    missing = [name for name in required if name not in meant.values()]
    if missing:
        raise ImportUnreadable(read.file, Unreadable.COLUMNS_MISSING, {"columns": ", ".join(missing)})
    unknown = [column for column in read.columns if column not in meant]
    said = [column for column in unknown if any(line[column] for line in read.lines)]
    in_question = [column for column in said if folded(column) not in _HARMLESS]
    if in_question:
        parameters = {"columns": ", ".join(in_question), "known": ", ".join(_ALSO)}
        raise ImportUnreadable(read.file, Unreadable.COLUMNS_NOT_UNDERSTOOD, parameters)
    taken = [f"{column} = {name}" for column, name in meant.items() if column != name]
    found = (
        (FindingCode.COLUMNS_TAKEN, taken),
        (FindingCode.COLUMNS_UNKNOWN, [one for one in unknown if one]),
    )
    findings = tuple(
        ImportFinding(code=code, file=read.file, parameters={"columns": ", ".join(columns)})
        for code, columns in found
        if columns
    )
    lines = tuple(
        msgspec.structs.replace(
            line, cells={meant.get(name, name): cell for name, cell in line.cells.items()}
        )
        for line in read.lines
    )
    return msgspec.structs.replace(read, lines=lines, findings=(*read.findings, *findings))


def _refuse_clashes(read: DelimitedFile, meant: dict[str, str]) -> None:
    """Refuse columns of one meaning, and columns of one name."""
    names = [meant.get(column, column) for column in read.columns if column]
    twice = [column for column in read.columns if column and names.count(meant.get(column, column)) > 1]
    if twice:
        raise ImportUnreadable(read.file, Unreadable.COLUMNS_CLASH, {"columns": ", ".join(twice)})
