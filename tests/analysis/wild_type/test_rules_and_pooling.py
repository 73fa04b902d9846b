import pytest

from analysis.wild_type.distribution import MicDistribution, UnusableDistribution
from analysis.wild_type.mixture import pooled_mixture_wild_type
from analysis.wild_type.pooling import pooled
from analysis.wild_type.rules import Standing, WildTypeRule, check_rules

SHAPE = (2.0, 10.0, 25.0, 9.0, 2.0, 0.0, 3.0)


def source(name: str, lowest_step: int = -4, scale: float = 1) -> MicDistribution:
    counts = tuple(scale * count for count in SHAPE)
    return MicDistribution(lowest_step=lowest_step, counts=counts, source=name)


@pytest.mark.parametrize(
    ("sources", "standing"),
    [
        pytest.param(5, Standing.FULL, id="five sources carry a full value"),
        pytest.param(3, Standing.TENTATIVE, id="three carry a tentative one"),
        pytest.param(2, Standing.INSUFFICIENT, id="two carry none"),
    ],
)
def test_the_number_of_sources_decides_the_standing(sources: int, standing: Standing) -> None:
    report = check_rules([source(f"laboratory {index}") for index in range(sources)], 0)
    assert report.standing is standing


def test_a_source_with_few_wild_types_does_not_count_and_is_named() -> None:
    sources = [source(f"laboratory {index}") for index in range(5)] + [source("small", scale=0.2)]
    report = check_rules(sources, 0)
    check = next(check for check in report.checks if check.rule is WildTypeRule.SOURCES)
    assert check.sources == ("small",)
    assert (check.observed, check.required, check.met) == (5, 5, True)


def test_modes_two_steps_apart_stand_against_a_cut_off() -> None:
    sources = [source(f"laboratory {index}") for index in range(4)] + [source("shifted", -2)]
    report = check_rules(sources, 0)
    check = next(check for check in report.checks if check.rule is WildTypeRule.MODES_TOGETHER)
    assert not check.met
    assert check.sources == ("shifted",)
    assert report.standing is Standing.INSUFFICIENT


def test_sources_whose_mode_is_their_lowest_class_are_left_out() -> None:
    cut = MicDistribution(lowest_step=-2, counts=(40, 9, 2), lowest_open=True, source="cut")
    report = check_rules([cut, *[source(f"laboratory {index}") for index in range(3)]], 0)
    assert "cut" not in report.sources_counted
    assert report.standing is Standing.TENTATIVE
    alone = check_rules([cut], 0)
    assert not next(check for check in alone.checks if check.rule is WildTypeRule.MODE_NOT_TRUNCATED).met
    assert alone.standing is Standing.INSUFFICIENT


def test_fewer_than_100_wild_types_in_all_are_insufficient() -> None:
    sources = [source(f"laboratory {index}", scale=0.4) for index in range(5)]
    report = check_rules(sources, 0)
    assert not next(check for check in report.checks if check.rule is WildTypeRule.WILD_TYPE_ISOLATES).met
    assert report.standing is Standing.INSUFFICIENT


def test_weighted_pooling_gives_sources_the_same_weight_and_keeps_the_isolates() -> None:
    small, large = source("small", -5), source("large", scale=9)
    plain, weighted = pooled([small, large], weighted=False), pooled([small, large], weighted=True)
    assert plain.lowest_step == -5
    assert plain.counts[0] == 2
    assert plain.n == pytest.approx(weighted.n) == pytest.approx(small.n + large.n)
    assert weighted.counts[0] == pytest.approx(2 * 5)


def test_the_pooled_mixture_takes_each_source_with_its_own_open_end() -> None:
    whole = source("whole", scale=4)
    cut = MicDistribution(lowest_step=-3, counts=(12, 25, 9, 2, 0, 3), lowest_open=True, source="cut")
    alone, _ = pooled_mixture_wild_type([whole], weighted=False)
    both, choice = pooled_mixture_wild_type([whole, cut], weighted=True)
    assert choice.chosen.converged
    assert both.mean_log2 == pytest.approx(alone.mean_log2, abs=0.05)
    assert both.cut_off_step() == alone.cut_off_step()


def test_pooling_nothing_is_a_callers_bug() -> None:
    with pytest.raises(UnusableDistribution):
        pooled([], weighted=False)
