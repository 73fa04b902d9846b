"""The isolates that were fitted."""

from analysis.record import Candidate, DerivationRecord


def view(record: DerivationRecord, _about: Candidate | None) -> DerivationRecord:
    """Return the record itself: every one has isolates."""
    return record
