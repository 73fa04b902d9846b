"""Each laboratory, species, host and year alone, where one curve does not describe them all."""

import msgspec

from analysis.evidence.report import SubgroupFit
from analysis.methods import Method
from analysis.record import Candidate, DerivationRecord


class Subgroups(msgspec.Struct, frozen=True, kw_only=True):
    """The fits, with the model's and the counted pair of all isolates to compare them with."""

    fits: tuple[SubgroupFit, ...]
    model: Candidate | None
    counted: Candidate | None


def view(record: DerivationRecord, _about: Candidate | None) -> Subgroups | None:
    """Return the subgroups that were fitted."""
    fits = () if record.evidence is None else record.evidence.subgroups
    if not fits:
        return None
    return Subgroups(
        fits=fits,
        model=_first(record, Method.EXPECTED_CONSTRAINED),
        counted=_first(record, Method.ERROR_BOUNDED_CONSTRAINED),
    )


def _first(record: DerivationRecord, method: Method) -> Candidate | None:
    return next((one for one in record.candidates if one.method is method), None)
