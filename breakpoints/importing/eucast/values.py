"""What a cell of EUCAST's tables says: a number, or why there is none."""

import re
from typing import Final

from breakpoints.importing.printed import Fault
from breakpoints.importing.report import FindingCode
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Method

_NOTHING: Final = frozenset({"", "-", "–", "—", "IE", "NA"})
_NOTE: Final = re.compile(r"\(?\s*notes?\b.*", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\(.*\)")
_CONTENT: Final = re.compile(r"(?P<amounts>[0-9.]++(?:\s*+[-–/]\s*+[0-9.]++)*+)\s*+(?P<unit>.*)")


def pair_fault(s: str, r: str, method: Method) -> Fault | None:
    """Say why a pair of cells gives no criterion; None if both are numbers.

    ``-`` (not to be tested), ``IE`` (insufficient evidence) and ``NA`` (not applicable) state no
    breakpoint. One in brackets, or in a note, holds only under what the note says, which
    nothing here can apply.
    """
    shown = {"s": s or "-", "r": r or "-"}
    if s in _NOTHING and r in _NOTHING:
        return Fault(code=FindingCode.BREAKPOINT_NOT_STATED, parameters=shown)
    for cell in (s, r):
        if _NOTE.fullmatch(cell):
            return Fault(code=FindingCode.BREAKPOINT_IN_A_NOTE, parameters=shown)
        if _BRACKETS.fullmatch(cell):
            return Fault(code=FindingCode.BREAKPOINT_IN_BRACKETS, parameters=shown)
    if method is Method.MIC:
        for column, cell in (("S", s), ("R", r)):
            if not _on_ladder(cell):
                parameters = {"column": column, "value": cell or "-"}
                return Fault(code=FindingCode.NUMBER_UNREADABLE, parameters=parameters)
    return None


def disk_content_text(cell: str) -> str:
    """Return a disk content with its unit: ``20-10`` is 20/10 µg, ``1 unit`` stays."""
    found = _CONTENT.fullmatch(cell)
    if found is None:
        return cell
    amounts = re.sub(r"(?:(?<!\s)\s++)?[-–/]\s*+", "/", found["amounts"])
    return f"{amounts} {found['unit'].strip() or 'µg'}"


def _on_ladder(cell: str) -> bool:
    """Tell whether a cell is a dilution; the digit of a note that stuck to a number makes none."""
    read = read_mic(cell)
    return isinstance(read, Mic) and read.on_ladder and cell[:1].isdigit()
