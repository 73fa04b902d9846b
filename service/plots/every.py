"""Every plot of a record by name, in the order in which they are read. A new plot gets a line here."""

from collections.abc import Callable
from enum import StrEnum

from analysis.methods import Method
from analysis.record import Candidate, DerivationRecord
from service.plots import wild_type
from service.plots.bootstrap_pairs import bootstrap_pairs
from service.plots.discrepancy_profile import discrepancy_profile
from service.plots.drawing import Plot, Subject
from service.plots.fitted_curve import fitted_curve
from service.plots.leave_one_laboratory_out import leave_one_laboratory_out
from service.plots.roc_curve import roc_curve
from service.plots.scattergram import scattergram
from service.plots.zone_probabilities import zone_probabilities

Draw = Callable[[Subject], Plot | None]
"""Draw a plot, or return None where the record does not hold what it shows."""


class PlotName(StrEnum):
    """The closed list of a record's plots, as addresses spell them."""

    SCATTERGRAM = "scattergram"
    FITTED_CURVE = "fitted-curve"
    ZONE_PROBABILITIES = "zone-probabilities"
    DISCREPANCY_PROFILE = "discrepancy-profile"
    BOOTSTRAP_PAIRS = "bootstrap-pairs"
    LEAVE_ONE_LABORATORY_OUT = "leave-one-laboratory-out"
    WILD_TYPE_ZONES = "wild-type-zones"
    WILD_TYPE_MICS = "wild-type-mics"
    ROC_CURVE = "roc-curve"


DRAWN_BY: dict[PlotName, Draw] = {
    PlotName.SCATTERGRAM: scattergram,
    PlotName.FITTED_CURVE: fitted_curve,
    PlotName.ZONE_PROBABILITIES: zone_probabilities,
    PlotName.DISCREPANCY_PROFILE: discrepancy_profile,
    PlotName.BOOTSTRAP_PAIRS: bootstrap_pairs,
    PlotName.LEAVE_ONE_LABORATORY_OUT: leave_one_laboratory_out,
    PlotName.WILD_TYPE_ZONES: wild_type.zones,
    PlotName.WILD_TYPE_MICS: wild_type.mics,
    PlotName.ROC_CURVE: roc_curve,
}

Plots = dict[PlotName, Plot]


def record_plots(subject: Subject) -> Plots:
    """Return the plots that a record has."""
    drawn = ((name, draw(subject)) for name, draw in DRAWN_BY.items())
    return {name: plot for name, plot in drawn if plot is not None}


def answer_shown(record: DerivationRecord) -> Candidate | None:
    """Return the default candidate, else the model's pair with the smallest expected index."""
    if record.default is not None:
        return record.default
    wanted = (Method.EXPECTED_UNCONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED)
    found = (one for method in wanted for one in record.candidates if one.method is method)
    return next((one for one in found if one.zone_s_ge_mm is not None), None)
