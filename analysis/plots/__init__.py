"""Vega-Lite specifications as plain JSON values; titles come from the caller."""

from analysis.plots.bootstrap_pairs import BootstrapTitles, bootstrap_pairs
from analysis.plots.data_quality import (
    DifferenceTitles,
    StatedCell,
    StatedTitles,
    ZonesTitles,
    repeat_differences,
    stated_shares,
    zones_beside_smooth,
)
from analysis.plots.discrepancy_profile import ProfileTitles, discrepancy_profile
from analysis.plots.fitted_curve import fitted_curve
from analysis.plots.laboratory_scattergram import (
    LaboratoryTitles,
    laboratory_marginals,
    laboratory_scattergram,
)
from analysis.plots.leave_one_laboratory_out import LeftOutTitles, leave_one_laboratory_out
from analysis.plots.roc_curve import RocTitles, roc_curve
from analysis.plots.scattergram import ScattergramTitles, scattergram
from analysis.plots.two_answers import (
    AnswerDrawn,
    TwoAnswersTitles,
    TwoProbabilitiesTitles,
    two_answers,
    two_probabilities,
)
from analysis.plots.wild_type import (
    StepCount,
    WildTypeTitles,
    distribution_of_mics,
    distribution_of_zones,
    wild_type_mics,
    wild_type_zones,
)
from analysis.plots.zone_probabilities import ProbabilityTitles, zone_probabilities

__all__ = [
    "AnswerDrawn",
    "BootstrapTitles",
    "DifferenceTitles",
    "LaboratoryTitles",
    "LeftOutTitles",
    "ProbabilityTitles",
    "ProfileTitles",
    "RocTitles",
    "ScattergramTitles",
    "StatedCell",
    "StatedTitles",
    "StepCount",
    "TwoAnswersTitles",
    "TwoProbabilitiesTitles",
    "WildTypeTitles",
    "ZonesTitles",
    "bootstrap_pairs",
    "discrepancy_profile",
    "distribution_of_mics",
    "distribution_of_zones",
    "fitted_curve",
    "laboratory_marginals",
    "laboratory_scattergram",
    "leave_one_laboratory_out",
    "repeat_differences",
    "roc_curve",
    "scattergram",
    "stated_shares",
    "two_answers",
    "two_probabilities",
    "wild_type_mics",
    "wild_type_zones",
    "zone_probabilities",
    "zones_beside_smooth",
]
