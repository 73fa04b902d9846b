"""The searches of a derivation on part of its isolates: counted, and by warm refits of its model."""

from dataclasses import dataclass

from numpy import bool_
from numpy.typing import NDArray

from analysis.candidate import Question
from analysis.error_bounded import search
from analysis.evidence.refits import Refits
from analysis.measurement_error.resampling import NO_LIMIT, chosen_limits
from analysis.methods import Method
from analysis.mic_class import class_table, nearest_class
from analysis.paired_table import Floats, PairedTable

Bools = NDArray[bool_]
Limits = tuple[int, int]
"""R <= and S >=, mm."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Both forms of a search.

    Attributes
    ----------
    constrained, unconstrained : tuple of int, optional
        R <= and S >= (mm) within all bounds, and with the smallest index.
    converged : bool
    """

    constrained: Limits | None
    unconstrained: Limits | None
    converged: bool = True

    def in_form_of(self, method: Method) -> Limits | None:
        """Return the limits of the same form as a method."""
        constrained = method in {Method.EXPECTED_CONSTRAINED, Method.ERROR_BOUNDED_CONSTRAINED}
        return self.constrained if constrained else self.unconstrained


def expected_limits(question: Question, refits: Refits, counts: Floats) -> Searched:
    """Refit to the isolates of each distinct cell, shape (cells,), and search what both curves expect."""
    refit = refits.refit(counts)
    constrained, unconstrained = (
        None if limits[0] == NO_LIMIT else limits for limits in chosen_limits(refit.joint, question.rule)
    )
    return Searched(constrained, unconstrained, refit.converged)


def counted_limits(question: Question, table: PairedTable) -> Searched:
    """Search the counts of a table, censored concentrations at their nearest step."""
    found = search(class_table(table, nearest_class(table, question.criterion)), question.rule)
    constrained, unconstrained = (
        None if pair is None else (pair.d1_mm, pair.d2_mm)
        for pair in (found.constrained, found.unconstrained)
    )
    return Searched(constrained, unconstrained)
