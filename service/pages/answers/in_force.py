"""What a candidate would change for isolates that the criterion in force classifies today."""

import msgspec

from analysis.evidence.report import InForce, Reclassification, ZoneCall
from analysis.record import Candidate, DerivationRecord


class CrossTable(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of the criterion in force by row, of the candidate by column, isolates in the cells."""

    proposed: tuple[ZoneCall, ...]
    rows: tuple[tuple[ZoneCall, tuple[tuple[bool, int], ...]], ...]


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """The criterion in force, and the cross table of one candidate where it has limits."""

    in_force: InForce
    moved: Reclassification | None
    table: CrossTable | None


def view(record: DerivationRecord, about: Candidate | None) -> Replaced | None:
    """Return what the criterion in force does on these isolates, where one was named."""
    found = None if record.evidence is None else record.evidence.in_force
    if found is None:
        return None
    places = {place for place, one in enumerate(record.candidates) if one == about}
    moved = next((one for one in found.reclassifications if one.candidate in places), None)
    return Replaced(in_force=found, moved=moved, table=None if moved is None else _crossed(moved))


def _crossed(moved: Reclassification) -> CrossTable:
    counts = {(one.in_force, one.proposed): one.count for one in moved.moves}
    before = tuple(call for call in ZoneCall if any(call is first for first, _ in counts))
    after = tuple(call for call in ZoneCall if any(call is second for _, second in counts))
    return CrossTable(
        proposed=after,
        rows=tuple(
            (old, tuple((old is not new, counts.get((old, new), 0)) for new in after)) for old in before
        ),
    )
