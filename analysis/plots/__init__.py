"""Vega-Lite specifications as plain JSON values; titles come from the caller."""

from analysis.plots.bootstrap_pairs import BootstrapTitles, bootstrap_pairs
from analysis.plots.roc_curve import RocTitles, roc_curve
from analysis.plots.scattergram import ScattergramTitles, scattergram

__all__ = ["BootstrapTitles", "RocTitles", "ScattergramTitles", "bootstrap_pairs", "roc_curve", "scattergram"]
