"""Whether one curve describes the data, and how much the answer depends on the model's choices."""

from analysis.measurement_error.report import ModelAnswer
from analysis.record import Candidate, DerivationRecord


def view(record: DerivationRecord, _about: Candidate | None) -> ModelAnswer | None:
    """Return the model where it was checked or varied."""
    model = record.model
    if model is None or not (model.sensitivity or (model.check and model.check_fixed)):
        return None
    return model
