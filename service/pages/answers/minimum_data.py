"""What is required of the data and what they have; challenge isolates apart."""

from analysis.evidence.report import Evidence
from analysis.record import Candidate, DerivationRecord


def view(record: DerivationRecord, _about: Candidate | None) -> Evidence | None:
    """Return the checked rules, where there are any."""
    found = record.evidence
    return found if found is not None and (found.rules or found.challenge) else None
