"""How many further isolates would demonstrate a cell of the acceptance table, and how probably."""

from collections.abc import Iterator, Sequence
from itertools import count, takewhile

from scipy.special import bdtr

from analysis.acceptance import isolates_to_test, more_isolates
from analysis.evidence.report import Demonstration, FurtherIsolates
from analysis.measurement_error.report import ExpectedRate
from analysis.methods import Verdict
from analysis.record import AcceptanceCell

LIKELY = 0.8
MOST_FURTHER = 10_000


def demonstrations(
    acceptance: Sequence[AcceptanceCell], expected: Sequence[ExpectedRate]
) -> tuple[Demonstration, ...]:
    """Advise on every cell that is not demonstrated and whose rate the model expects to know.

    Parameters
    ----------
    acceptance : sequence of AcceptanceCell
        The counted cells of a pair.
    expected : sequence of ExpectedRate
        Expected rates of the same pair.

    Notes
    -----
    With k errors among n isolates so far (worst case under censoring) and j further errors allowed, the
    fewest further isolates m are those of :func:`analysis.acceptance.more_isolates`; they demonstrate the
    cell with probability P(Binomial(m, p) <= j), p the expected rate. It has its peaks at just these m.
    A rate that is expected at or above its bound is never likely to be demonstrated.
    """
    rates = {(rate.row, rate.error): rate for rate in expected}
    found = []
    for cell in acceptance:
        rate = rates.get((cell.row, cell.error))
        if rate is not None and rate.rate is not None and cell.verdict in _OPEN:
            found.append(_demonstration(cell, rate.rate))
    return tuple(found)


_OPEN = frozenset({Verdict.NOT_DEMONSTRATED, Verdict.NO_DATA})


def _demonstration(cell: AcceptanceCell, rate: float) -> Demonstration:
    """Advise on one cell."""
    affordable = takewhile(lambda one: one.of_row <= MOST_FURTHER, _further(cell, rate))
    hopeless = 100 * rate >= cell.bound_percent
    likely = None if hopeless else next((one for one in affordable if one.probability >= LIKELY), None)
    steps = _further(cell, rate)
    return Demonstration(
        row=cell.row,
        error=cell.error,
        bound_percent=cell.bound_percent,
        expected_rate=rate,
        row_share=cell.row_share,
        further=(next(steps), next(steps)),
        likely=likely,
    )


def _further(cell: AcceptanceCell, rate: float) -> Iterator[FurtherIsolates]:
    """Yield the fewest isolates for no, one, two ... further errors."""
    for errors in count():
        of_row = more_isolates(cell.worst_k, cell.worst_n, cell.bound_percent, errors)
        yield FurtherIsolates(
            errors=errors,
            of_row=of_row,
            to_test=isolates_to_test(of_row, cell.row_share),
            probability=float(bdtr(errors, of_row, rate)),
        )
