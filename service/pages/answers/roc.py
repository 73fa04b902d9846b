"""The receiver operating characteristic."""

from analysis.record import Candidate, DerivationRecord, RocResult


def view(record: DerivationRecord, _about: Candidate | None) -> RocResult | None:
    """Return the curve, where there is one."""
    return record.roc
