"""What one criterion makes of one value, for tests of what criteria say."""

from breakpoints.interpret import Interpretation, interpret_in, positions_of, regions_of
from breakpoints.ladder import Mic
from breakpoints.model import Criterion
from breakpoints.zones import Zone


def interpret(row: Criterion, measured: Mic | Zone) -> Interpretation:
    """Say what a criterion makes of a value that was measured by its method."""
    return interpret_in(regions_of(row), positions_of(measured))
