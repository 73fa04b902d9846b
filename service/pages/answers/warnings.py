"""What a reader of the answer must know."""

from analysis.record import Candidate, DerivationRecord, Warned


def view(record: DerivationRecord, about: Candidate | None) -> tuple[Warned, ...] | None:
    """Return the warnings of the record and of the candidate."""
    return (*record.warnings, *(() if about is None else about.warnings)) or None
