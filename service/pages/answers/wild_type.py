"""The wild type among the isolates."""

from analysis.record import Candidate, DerivationRecord, WildTypeAnswer


def view(record: DerivationRecord, _about: Candidate | None) -> WildTypeAnswer | None:
    """Return the cut-offs, or why there are none."""
    return record.wild_type
