"""The acceptance table as data: seven bounded cells, four where there is no I category.

The bounds are attributed to CLSI M23 by secondary sources; a caller can change them.
"""

import msgspec

from analysis.methods import AcceptanceRow, ErrorKind, Group
from analysis.mic_class import ABOVE_U, AT_L, AT_U, BELOW_L, BETWEEN, CLASSES
from analysis.plan import AllowedRates


class BoundedCell(msgspec.Struct, frozen=True):
    """One cell with a bound: the share of errors among the isolates of its row."""

    row: AcceptanceRow
    error: ErrorKind
    group: Group


ROW_CLASSES = {
    AcceptanceRow.ABOVE_U: (ABOVE_U,),
    AcceptanceRow.L_TO_U: (AT_L, BETWEEN, AT_U),
    AcceptanceRow.BELOW_L: (BELOW_L,),
}

GROUP_CLASSES = {Group.WITHIN: (AT_L, BETWEEN, AT_U), Group.OUTSIDE: (BELOW_L, ABOVE_U)}

CATEGORY_CLASSES = {
    ErrorKind.VERY_MAJOR: (AT_U, ABOVE_U),
    ErrorKind.MAJOR: (BELOW_L, AT_L),
    ErrorKind.MINOR: tuple(range(CLASSES)),
}

SEVEN_CELLS = (
    BoundedCell(AcceptanceRow.ABOVE_U, ErrorKind.VERY_MAJOR, Group.OUTSIDE),
    BoundedCell(AcceptanceRow.ABOVE_U, ErrorKind.MINOR, Group.OUTSIDE),
    BoundedCell(AcceptanceRow.L_TO_U, ErrorKind.VERY_MAJOR, Group.WITHIN),
    BoundedCell(AcceptanceRow.L_TO_U, ErrorKind.MAJOR, Group.WITHIN),
    BoundedCell(AcceptanceRow.L_TO_U, ErrorKind.MINOR, Group.WITHIN),
    BoundedCell(AcceptanceRow.BELOW_L, ErrorKind.MAJOR, Group.OUTSIDE),
    BoundedCell(AcceptanceRow.BELOW_L, ErrorKind.MINOR, Group.OUTSIDE),
)

FOUR_CELLS = tuple(cell for cell in SEVEN_CELLS if cell.error is not ErrorKind.MINOR)


def bounded_cells(*, one_breakpoint: bool) -> tuple[BoundedCell, ...]:
    """Return the cells that apply: without an I category there are no minors to bound."""
    return FOUR_CELLS if one_breakpoint else SEVEN_CELLS


def allowed_percent(cell: BoundedCell, allowed: AllowedRates) -> int:
    """Return the bound of a cell in per cent."""
    within = {
        ErrorKind.VERY_MAJOR: allowed.within_very_major,
        ErrorKind.MAJOR: allowed.within_major,
        ErrorKind.MINOR: allowed.within_minor,
    }
    outside = {
        ErrorKind.VERY_MAJOR: allowed.outside_very_major,
        ErrorKind.MAJOR: allowed.outside_major,
        ErrorKind.MINOR: allowed.outside_minor,
    }
    return (within if cell.group is Group.WITHIN else outside)[cell.error]
