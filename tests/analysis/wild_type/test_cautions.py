"""Every caution of a cut-off can be reached, and a clean wild type raises none."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from scipy.stats import norm

from analysis.wild_type.cautions import FittedCutOff, cautions_of
from analysis.wild_type.classes import mic_classes
from analysis.wild_type.distribution import MicDistribution
from analysis.wild_type.mic_answer import mic_answer
from analysis.wild_type.mixture import MIC_SDS, choose
from analysis.wild_type.profile import FittedMixture
from analysis.wild_type.report import WildTypeCaution
from analysis.wild_type.sources import MicSource

PUBLISHED = (1.0, 5.0, 14.0, 80.0, 154.0, 57.0, 27.0, 5.0, 0.0, 4.0, 2.0)


def normal(mean: float, sd: float, n: float = 1000) -> np.ndarray:
    """Return isolates at log2 -6 to 9."""
    return np.round(n * np.diff(norm.cdf(np.arange(-7, 10), mean, sd)))


def cautions(
    counts: np.ndarray | tuple[float, ...],
    *,
    lowest_step: int = -6,
    lowest_open: bool = False,
    resamples: int = 0,
) -> dict[str, dict[str, str]]:
    """Return the cautions of one source by code."""
    part = MicDistribution(
        lowest_step=lowest_step, counts=tuple(float(n) for n in counts), lowest_open=lowest_open
    )
    basis = mic_answer([MicSource(name="A", parts=(part,))], seed=1, resamples=resamples).basis
    assert basis is not None
    return {one.code.value: one.parameters for one in basis.cautions}


def test_a_clean_wild_type_far_from_the_rest_raises_no_caution() -> None:
    assert cautions(normal(-2.3, 0.75) + normal(6, 0.8, 200), resamples=40) == {}


def test_the_published_example_has_a_shoulder_a_close_step_and_methods_that_differ() -> None:
    found = cautions(PUBLISHED, lowest_step=-5, resamples=100)
    assert found["next_nearly_equal"]["other"] == "≤ 2 mg/L"
    assert found["next_nearly_equal"]["distance"] == "0.11"
    assert found["methods_differ"] == {"narrowest": "≤ 1 mg/L", "widest": "≤ 4 mg/L"}
    assert found["shoulder"]["isolates"] == "32"
    assert int(found["resamples_differ"]["percent"]) > 20


def test_a_step_just_below_is_named_too() -> None:
    quantile_just_above_0 = 0.05 - 0.75 * float(norm.ppf(0.99))
    assert cautions(normal(quantile_just_above_0, 0.75, 5000))["next_nearly_equal"]["other"] == "≤ 1 mg/L"


def test_a_rest_that_lies_over_the_wild_type_overlaps() -> None:
    assert int(cautions(normal(-2, 0.6) + normal(0.5, 2.2, 700))["overlap"]["percent"]) >= 10


def test_a_rest_without_a_shape_is_very_broad() -> None:
    assert "rest_very_broad" in cautions(normal(-4, 0.7) + normal(1, 0.5, 150) + normal(9, 0.5, 200))


def test_two_humps_beside_the_wild_type_do_not_fit_two_normals() -> None:
    found = cautions(normal(-3, 0.6) + normal(2, 0.4, 600) + normal(8, 0.4, 600))
    assert float(found["shape_misfit"]["percent"]) >= 5


def test_a_lowest_class_with_much_of_the_wild_type_is_not_seen_below() -> None:
    whole = normal(-2.3, 0.75)
    cut = (whole[:4].sum(), *whole[4:])
    assert cautions(cut, lowest_step=-3, lowest_open=True)["open_wild_type"]["percent"] == "18"


def test_laboratories_that_differ_in_size_and_place_make_the_weights_decide() -> None:
    def source(name: str, mean: float, n: float) -> MicSource:
        return MicSource(
            name=name, parts=(MicDistribution(lowest_step=-6, counts=tuple(normal(mean, 0.7, n).tolist())),)
        )

    sources = [source("large", -2.0, 9000), source("small", -1.2, 200), source("smaller", -1.0, 150)]
    basis = mic_answer(sources, seed=1, resamples=0).basis
    assert basis is not None
    decided = next(one for one in basis.cautions if one.code is WildTypeCaution.WEIGHTING_DECIDES)
    assert decided.parameters["by_isolates"] != decided.parameters["by_sources"]


def test_a_search_that_gave_up_says_so() -> None:
    classes = mic_classes([(MicDistribution(lowest_step=-5, counts=PUBLISHED),)])
    count = classes.pooled(weighted=False)
    gave_up = msgspec.structs.replace(choose(classes, count, MIC_SDS).chosen, converged=False)
    fitted = FittedCutOff(
        fit=FittedMixture(classes=classes, count=count, mixture=gave_up, sds=MIC_SDS),
        quantile=-0.5,
        edge=0.0,
        slack_classes=0,
        written=str,
    )
    assert next(cautions_of(fitted, None, [])).code is WildTypeCaution.NOT_CONVERGED


@pytest.mark.parametrize("dilutions", [-3, 5])
def test_another_unit_raises_the_same_cautions(dilutions: int) -> None:
    here, there = (cautions(PUBLISHED, lowest_step=-5 + shift, resamples=20) for shift in (0, dilutions))
    assert set(here) == set(there)
    assert here["shoulder"] == there["shoulder"]
