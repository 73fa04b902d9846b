"""The ways to a pair that the study compares, all on the same data set."""

from collections.abc import Iterator

import numpy as np

from analysis.criterion import MicCriterion
from analysis.error_bounded import FoundPair, SearchRule, search
from analysis.measurement_error.craig_loss import craig_minimum
from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.joint import JointTable, averaged_joint_table
from analysis.measurement_error.model import fit_model, true_curves
from analysis.mic_class import ClassTable, class_table, nearest_class
from analysis.paired_table import PairedTable
from analysis.roc import roc
from tests.benchmarks.study_settings import SIGMA_MIC_LOG2, SIGMA_ZONE_MM

RULE = SearchRule(width_min_mm=3, width_max_mm=10)
SMOOTHING_MM = 1.5
_MARGIN_MM = 8

Pair = tuple[int, int] | None


def pairs_of(table: PairedTable, criterion: MicCriterion) -> dict[str, Pair]:
    """Return the pair each rule chooses; None where it has none."""
    return dict(_counted(table, criterion)) | dict(_modelled(table, criterion))


def _counted(table: PairedTable, criterion: MicCriterion) -> Iterator[tuple[str, Pair]]:
    """Yield the pairs of the counted rules."""
    counts = class_table(table, nearest_class(table, criterion))
    found = search(counts, RULE)
    yield "counted", _pair(found.unconstrained)
    yield "counted_constrained", _pair(found.constrained)
    yield "counted_ties_centre", _centre(found.unconstrained)
    yield "counted_smoothed", _pair(search(smoothed(counts), RULE).unconstrained)
    resistant = counts.counts[3:].sum()
    if 0 < resistant < table.n:
        limit = roc(table, criterion).best_zone_s_ge_mm[0]
        yield "roc", (limit - 1, limit)
    else:
        yield "roc", None


def _modelled(table: PairedTable, criterion: MicCriterion) -> Iterator[tuple[str, Pair]]:
    """Yield the pairs of the model: sigma_d fixed and profiled, curves apart and averaged."""
    fixed = ModelOptions(sigma_mic_log2=SIGMA_MIC_LOG2, sigma_zone="fixed", sigma_zone_mm=SIGMA_ZONE_MM)
    for name, options in (("fixed", fixed), ("profiled", ModelOptions(sigma_mic_log2=SIGMA_MIC_LOG2))):
        model = fit_model(table, options)
        for kind in CurveKind:
            joint = averaged_joint_table(
                [model.fit_of(kind)], criterion, model.zone_min_mm, model.zone_max_mm
            )
            yield f"{kind}_{name}", _best(joint)
        joint = model.joint(criterion)
        yield f"average_{name}", _best(joint)
        yield f"average_{name}_constrained", _pair(expected_search(joint, RULE).result.constrained)
        loss = craig_minimum(true_curves(model), criterion, model.zone_min_mm, model.zone_max_mm)
        yield f"craig_{name}", (loss.d1_mm, loss.d2_mm) if loss else None


def smoothed(counts: ClassTable) -> ClassTable:
    """Smooth each row of counts over zones with a normal kernel, in millionths of an isolate."""
    zones = counts.counts.shape[1]
    at = np.arange(-_MARGIN_MM, zones + _MARGIN_MM)
    kernel = np.exp(-(((at[:, None] - np.arange(zones)) / SMOOTHING_MM) ** 2) / 2)
    spread = counts.counts @ (kernel / kernel.sum(axis=0)).T
    spread[:, _MARGIN_MM] += spread[:, :_MARGIN_MM].sum(axis=1)
    spread[:, -_MARGIN_MM - 1] += spread[:, -_MARGIN_MM:].sum(axis=1)
    inner = spread[:, _MARGIN_MM:-_MARGIN_MM]
    return ClassTable(np.rint(inner * 1e5).astype(np.int64), counts.zone_min_mm)


def _best(joint: JointTable) -> Pair:
    """Return the unconstrained minimum of a joint table."""
    return _pair(expected_search(joint, RULE).result.unconstrained)


def _pair(found: FoundPair | None) -> Pair:
    """Return the limits of a pair."""
    return (found.d1_mm, found.d2_mm) if found else None


def _centre(found: FoundPair | None) -> Pair:
    """Return the mean of the pairs that tie, to whole mm."""
    if found is None:
        return None
    d1, d2 = np.mean(found.ties, axis=0)
    return int(np.floor(d1 + 0.5)), int(np.floor(d2 + 0.5))
