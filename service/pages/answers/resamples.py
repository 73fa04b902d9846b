"""The pairs that resamples of the isolates choose, and what errors other limits would make."""

from analysis.record import BootstrapPairs, Candidate, DerivationRecord
from service.plots.bootstrap_pairs import bootstraps_of


def view(record: DerivationRecord, about: Candidate | None) -> tuple[BootstrapPairs, ...] | None:
    """Return the distributions of the pairs, the model's first; nothing without any and without a profile."""
    found = bootstraps_of(record)
    return found if found or (about is not None and about.profile) else None
