"""The regression lines of zone on log2 MIC."""

from analysis.record import Candidate, DerivationRecord, RegressionLine


def view(record: DerivationRecord, _about: Candidate | None) -> tuple[RegressionLine, ...] | None:
    """Return the lines, where any was asked for."""
    return record.regressions or None
