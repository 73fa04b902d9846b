"""Set two derivations side by side, for those who may see both."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from service.context import Context
from service.derivations.difference import Answered, difference
from service.derivations.difference_view import Difference
from service.derivations.shown import DerivationView, question_of, record_told, views_of, visible
from service.errors import Conflict, NoSuchPlot
from service.locale.catalogue import Language
from service.plots.comparison import ComparisonPlot, comparison_plots
from service.plots.drawing import Plot
from service.security.caller import Caller


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two derivations, without their records, how they differ, and the names of the plots of both."""

    one: DerivationView
    other: DerivationView
    difference: Difference
    plots: tuple[str, ...]


class Both(msgspec.Struct, frozen=True, kw_only=True):
    """Two derivations as the store holds them."""

    views: tuple[DerivationView, DerivationView]
    answers: tuple[Answered, Answered]

    def comparison(self) -> Comparison:
        """Return how they differ."""
        return Comparison(
            one=self.views[0],
            other=self.views[1],
            difference=difference(*self.answers),
            plots=tuple(name.value for name in self.plots("en")),
        )

    def plots(self, language: Language) -> dict[ComparisonPlot, Plot]:
        """Return both drawn over one another."""
        return comparison_plots(*self.answers, language)


def both(context: Context, caller: Caller, one: str, other: str) -> Both:
    """Read two derivations that the caller may see and that have records."""
    with context.store.reading() as connection:
        first, second = (_answered(connection, caller, identity) for identity in (one, other))
    return Both(views=(first[0], second[0]), answers=(first[1], second[1]))


def compare(context: Context, caller: Caller, one: str, other: str) -> Comparison:
    """Compare two derivations."""
    return both(context, caller, one, other).comparison()


def plot(
    context: Context, caller: Caller, one: str, other: str, *, name: str, language: Language
) -> dict[str, Any]:
    """Return one plot of a comparison as a Vega-Lite specification."""
    drawn = both(context, caller, one, other).plots(language)
    if name not in drawn:
        raise NoSuchPlot(name, tuple(drawn))
    return drawn[ComparisonPlot(name)].spec


def _answered(connection: Connection, caller: Caller, identity: str) -> tuple[DerivationView, Answered]:
    found = visible(connection, caller, identity)
    (view,) = views_of(connection, (found,), caller)
    record = record_told(connection, found, caller)
    if record is None:
        raise Conflict("derivation_unfinished", id=identity, state=view.state)
    return view, Answered(question=question_of(found), record=record)
