"""How many further isolates would demonstrate the cells of a candidate that are not demonstrated yet."""

import msgspec

from analysis.evidence.report import Demonstration, SusceptibleShare
from analysis.record import AcceptanceCell, Candidate, DerivationRecord


class OpenCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell to be demonstrated, with the chances of it where the model knows the expected rate."""

    cell: AcceptanceCell
    chance: Demonstration | None


class FurtherTests(msgspec.Struct, frozen=True, kw_only=True):
    """Open cells, and what a susceptible-only limit is expected to let through."""

    cells: tuple[OpenCell, ...]
    share: SusceptibleShare | None


def view(record: DerivationRecord, about: Candidate | None) -> FurtherTests | None:
    """Return the open cells of a candidate."""
    if about is None:
        return None
    evidence = record.evidence
    known = evidence.demonstrations if evidence is not None and about == record.default else ()
    chances = {(one.row, one.error): one for one in known}
    cells = tuple(
        OpenCell(cell=cell, chance=chances.get((cell.row, cell.error)))
        for cell in about.acceptance
        if cell.more_without_error is not None
    )
    share = None if evidence is None else evidence.susceptible_share
    if share is not None and share.zone_s_ge_mm != about.zone_s_ge_mm:
        share = None
    return FurtherTests(cells=cells, share=share) if cells or share else None
