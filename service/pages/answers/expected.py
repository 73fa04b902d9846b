"""What the measurement-error model expects of its pair."""

import msgspec

from analysis.measurement_error.report import ExpectedErrors, ExpectedRate, ModelAnswer, ModelPair
from analysis.methods import AcceptanceRow, ErrorKind
from analysis.record import Candidate, DerivationRecord

Grid = tuple[tuple[AcceptanceRow, tuple[ExpectedRate | None, ...]], ...]


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """The model's pair with its expected rates arranged as the acceptance table is."""

    model: ModelAnswer
    pair: ModelPair
    grid: Grid


def view(record: DerivationRecord, _about: Candidate | None) -> Expected | None:
    """Return the model's pair, where there is one."""
    if record.model is None or record.model.pair is None:
        return None
    pair = record.model.pair
    return Expected(model=record.model, pair=pair, grid=_grid(pair.errors))


def _grid(errors: ExpectedErrors) -> Grid:
    cells = {(rate.row, rate.error): rate for rate in errors.rates}
    return tuple((row, tuple(cells.get((row, error)) for error in ErrorKind)) for row in AcceptanceRow)
