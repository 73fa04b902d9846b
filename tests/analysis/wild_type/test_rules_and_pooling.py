import pytest

from analysis.wild_type.distribution import MicDistribution, UnusableDistribution, ZoneDistribution
from analysis.wild_type.mixture import pooled_mixture_wild_type
from analysis.wild_type.pooling import pooled, pooled_zones
from analysis.wild_type.report import RuleCheck, Standing, WildTypeRule
from analysis.wild_type.rules import Requirements, check_mic_rules, check_zone_rules, standing_of
from analysis.wild_type.sources import MicSource, ZoneSource

SHAPE = (2.0, 10.0, 25.0, 9.0, 2.0, 0.0, 3.0)


def distribution(name: str = "", lowest_step: int = -4, scale: float = 1) -> MicDistribution:
    counts = tuple(scale * count for count in SHAPE)
    return MicDistribution(lowest_step=lowest_step, counts=counts, source=name)


def source(name: str, lowest_step: int = -4, scale: float = 1) -> MicSource:
    return MicSource(name=name, parts=(distribution(name, lowest_step, scale),))


def laboratories(many: int, scale: float = 1) -> list[MicSource]:
    return [source(f"laboratory {index}", scale=scale) for index in range(many)]


def check(checks: tuple[RuleCheck, ...], rule: WildTypeRule) -> RuleCheck:
    return next(one for one in checks if one.rule is rule)


@pytest.mark.parametrize(
    ("sources", "standing"),
    [
        pytest.param(5, Standing.FULL, id="five sources carry a full value"),
        pytest.param(4, Standing.TENTATIVE, id="four carry a tentative one"),
        pytest.param(3, Standing.TENTATIVE, id="three carry a tentative one"),
        pytest.param(2, Standing.LOCAL, id="two carry none"),
    ],
)
def test_the_number_of_sources_decides_the_standing(sources: int, standing: Standing) -> None:
    _, checks = check_mic_rules(laboratories(sources), 0)
    assert standing_of(checks) is standing


def test_a_source_with_few_wild_types_does_not_count_and_is_named() -> None:
    reports, checks = check_mic_rules([*laboratories(5), source("small", scale=0.2)], 0)
    found = check(checks, WildTypeRule.SOURCES)
    assert found.sources == ("small",)
    assert (found.observed, found.required, found.met) == (5, 5, True)
    assert [one.counted for one in reports] == [True] * 5 + [False]


def test_exactly_15_wild_types_count_and_14_do_not() -> None:
    def with_wild_types(n: float) -> MicSource:
        return MicSource(name="one", parts=(MicDistribution(lowest_step=-2, counts=(n - 9, 9, 0, 40)),))

    assert check_mic_rules([with_wild_types(15)], -1)[0][0].counted
    assert not check_mic_rules([with_wild_types(14)], -1)[0][0].counted


def test_modes_two_steps_apart_stand_against_a_cut_off() -> None:
    _, checks = check_mic_rules([*laboratories(4), source("shifted", -2)], 0)
    found = check(checks, WildTypeRule.MODES_TOGETHER)
    assert not found.met
    assert found.sources == ("shifted",)
    assert standing_of(checks) is Standing.LOCAL


def test_the_mode_of_a_source_is_that_of_its_wild_types() -> None:
    resistant = MicDistribution(lowest_step=-3, counts=(4, 12, 6, 0, 0, 0, 90))
    reports, _ = check_mic_rules([MicSource(name="resistant", parts=(resistant,))], 0)
    assert reports[0].mode_step == -2


def test_sources_whose_mode_is_their_lowest_class_are_left_out() -> None:
    parts = (MicDistribution(lowest_step=-2, counts=(40, 9, 2), lowest_open=True),)
    cut = MicSource(name="cut", parts=parts)
    reports, checks = check_mic_rules([cut, *laboratories(3)], 0)
    assert reports[0].mode_truncated
    assert not reports[0].counted
    assert standing_of(checks) is Standing.TENTATIVE
    _, alone = check_mic_rules([cut], 0)
    assert not check(alone, WildTypeRule.MODE_NOT_TRUNCATED).met
    assert standing_of(alone) is Standing.LOCAL


def test_fewer_than_100_wild_types_in_all_are_no_epidemiological_cut_off() -> None:
    _, checks = check_mic_rules(laboratories(5, scale=0.4), 0)
    assert not check(checks, WildTypeRule.WILD_TYPE_ISOLATES).met
    assert standing_of(checks) is Standing.LOCAL


def test_other_requirements_are_a_callers_choice() -> None:
    lenient = Requirements(wild_type_per_source=5, wild_type_in_all=50, sources_full=3)
    _, checks = check_mic_rules(laboratories(3, scale=0.5), 0, lenient)
    assert standing_of(checks, lenient) is Standing.FULL


def test_the_rules_of_zones_are_those_of_mics_mirrored() -> None:
    def zones(name: str, lowest_mm: int) -> ZoneSource:
        return ZoneSource(name=name, zones=ZoneDistribution(lowest_mm=lowest_mm, counts=tuple(SHAPE[::-1])))

    near = [zones(f"laboratory {index}", 24) for index in range(5)]
    reports, checks = check_zone_rules(near, 26)
    assert standing_of(checks) is Standing.FULL
    assert {one.mode_mm for one in reports} == {28}
    assert reports[0].wild_type == sum(SHAPE) - 3
    _, apart = check_zone_rules([*near[:4], zones("shifted", 28)], 26)
    assert not check(apart, WildTypeRule.MODES_TOGETHER).met
    not_inhibited = ZoneSource(name="none", zones=ZoneDistribution(lowest_mm=6, counts=(40, 0, 3)))
    assert check_zone_rules([not_inhibited], 6)[0][0].mode_truncated


def test_weighted_pooling_gives_sources_the_same_weight_and_keeps_the_isolates() -> None:
    small, large = distribution("small", -5), distribution("large", scale=9)
    plain, weighted = pooled([small, large], weighted=False), pooled([small, large], weighted=True)
    assert plain.lowest_step == -5
    assert plain.counts[0] == 2
    assert plain.n == pytest.approx(weighted.n) == pytest.approx(small.n + large.n)
    assert weighted.counts[0] == pytest.approx(2 * 5)


def test_weighted_pooling_of_zones_keeps_the_isolates_too() -> None:
    small = ZoneDistribution(lowest_mm=20, counts=(1, 2, 1))
    large = ZoneDistribution(lowest_mm=22, counts=(9, 18, 9))
    plain, weighted = (
        pooled_zones([small, large], weighted=False),
        pooled_zones([small, large], weighted=True),
    )
    assert plain.counts == (1, 2, 10, 18, 9)
    assert weighted.counts == (5, 10, 10, 10, 5)


def test_an_end_is_open_where_most_of_its_isolates_are() -> None:
    closed = MicDistribution(lowest_step=-2, counts=(10, 20, 5))
    few = MicDistribution(lowest_step=-2, counts=(4,), lowest_open=True)
    many = MicDistribution(lowest_step=-2, counts=(14,), lowest_open=True)
    assert not pooled([closed, few], weighted=False).lowest_open
    assert pooled([closed, many], weighted=False).lowest_open


def test_the_pooled_mixture_takes_each_source_with_its_own_open_end() -> None:
    whole = distribution("whole", scale=4)
    cut = MicDistribution(lowest_step=-3, counts=(12, 25, 9, 2, 0, 3), lowest_open=True, source="cut")
    alone, _ = pooled_mixture_wild_type([whole], weighted=False)
    both, choice = pooled_mixture_wild_type([whole, cut], weighted=True)
    assert choice.chosen.converged
    assert both.mean_log2 == pytest.approx(alone.mean_log2, abs=0.05)
    assert both.cut_off_step() == alone.cut_off_step()


@pytest.mark.parametrize("pool", [pooled, pooled_zones])
def test_pooling_nothing_is_a_callers_bug(pool) -> None:
    with pytest.raises(UnusableDistribution):
        pool([], weighted=False)
