"""The acceptance table of one candidate: rows by MIC, very major, major and minor beside one another."""

from analysis.methods import AcceptanceRow, ErrorKind
from analysis.record import AcceptanceCell, Candidate, DerivationRecord

Grid = tuple[tuple[AcceptanceRow, tuple[AcceptanceCell | None, ...]], ...]


def view(_record: DerivationRecord, about: Candidate | None) -> Grid | None:
    """Arrange the bounded cells of a candidate that has any."""
    if about is None or not about.acceptance:
        return None
    cells = {(cell.row, cell.error): cell for cell in about.acceptance}
    return tuple((row, tuple(cells.get((row, error)) for error in ErrorKind)) for row in AcceptanceRow)
