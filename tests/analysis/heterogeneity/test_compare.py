"""Laboratories and hosts compared: a manual in examples, from a difference in mm to one criterion or not."""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import pytest

from analysis.candidate import Question
from analysis.counted import held_out
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule, search
from analysis.heterogeneity.compare import compare, compared_factors, comparison_steps
from analysis.heterogeneity.expected_zones import expected_shift_mm
from analysis.heterogeneity.one_criterion import one_criterion
from analysis.heterogeneity.report import (
    GroupProblem,
    Heterogeneity,
    LeftOutPair,
    OneCriterion,
    ZoneDifference,
)
from analysis.heterogeneity.step import comparison_warnings, heterogeneity_steps, pooled_warnings
from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.model import AveragedModel, fit_model
from analysis.measurement_error.resampling import chosen_limits
from analysis.methods import Factor, Method
from analysis.mic_class import class_table, nearest_class
from analysis.paired_table import Labels, PairedTable, paired_table
from analysis.plan import AnalysisPlan
from analysis.refusals import Caveat
from analysis.simulate import EXAMPLE_SETTING
from tests.analysis.heterogeneity.conftest import Source, TableOf

CRITERION = MicCriterion(l_step=-1, u_step=1)
RULE = SearchRule()
PLAN = AnalysisPlan(group_resamples=3)


def question(table: PairedTable) -> Question:
    return Question(table=table, criterion=CRITERION, rule=RULE)


def compared(
    table: PairedTable,
    factor: Factor,
    model: AveragedModel | None = None,
    plan: AnalysisPlan = PLAN,
    *,
    with_limits: bool = True,
) -> Heterogeneity:
    return compare(question(table), factor, plan, model, lambda _: None, with_limits=with_limits)


def left_out_by(found: Heterogeneity, method: Method) -> dict[str, LeftOutPair]:
    return {one.group: one for one in found.left_out if one.method is method}


@pytest.fixture(scope="module")
def two_hosts(table_of: TableOf) -> PairedTable:
    """Cattle and pigs in three laboratories; laboratory C reads 3 mm more, the hosts do not differ."""
    return table_of(
        *(
            Source(n=130, shift_mm=shift, laboratory=name, host=host)
            for name, shift in (("A", 0), ("B", 0), ("C", 3))
            for host in ("cattle", "pig")
        ),
        seed=11,
    )


@pytest.fixture(scope="module")
def model(two_hosts: PairedTable) -> AveragedModel:
    return fit_model(two_hosts)


@pytest.fixture(scope="module")
def laboratories(two_hosts: PairedTable, model: AveragedModel) -> Heterogeneity:
    return compared(two_hosts, Factor.LABORATORY, model)


@pytest.fixture(scope="module")
def told() -> list[bool]:
    """Return what was told while hosts were compared."""
    return []


@pytest.fixture(scope="module")
def hosts(two_hosts: PairedTable, model: AveragedModel, told: list[bool]) -> Heterogeneity:
    return compare(question(two_hosts), Factor.HOST, PLAN, model, told.append)


def test_the_laboratory_that_reads_more_stands_out(laboratories: Heterogeneity) -> None:
    differences = {one.name: one.difference for one in laboratories.groups}
    assert differences["C"] is not None
    low, high = differences["C"].difference_95
    assert low < 3 < high
    assert laboratories.answer is OneCriterion.SEPARATE
    assert {laboratories.largest[0].group, laboratories.largest[1].group} == {"C"}
    assert laboratories.random_effect is not None
    assert laboratories.random_effect.p < 0.001
    assert laboratories.corrected
    assert not laboratories.within_laboratories


def test_laboratories_and_years_get_no_limits_of_their_own(
    two_hosts: PairedTable, laboratories: Heterogeneity, model: AveragedModel
) -> None:
    """A species or a host may have a criterion of its own; a laboratory or a year may not."""
    assert [one.pair for one in laboratories.groups] == [None, None, None]
    hosts = two_hosts.labels_of(Factor.HOST)
    assert hosts is not None
    years = dataclasses.replace(two_hosts, labels={Factor.YEAR: Labels(hosts.code, ("2024", "2025"))})
    found = compared(years, Factor.YEAR, model)
    assert [one.pair for one in found.groups] == [None, None]
    assert {one.group for one in found.left_out} == {"2024", "2025"}


def test_hosts_are_compared_inside_laboratories_and_get_limits_with_intervals(hosts: Heterogeneity) -> None:
    assert hosts.within_laboratories
    assert hosts.answer is not OneCriterion.SEPARATE
    for one in hosts.groups:
        assert one.pair is not None
        assert one.pair.resamples == 3
        if one.pair.zone_s_ge_95 is not None:
            assert one.pair.zone_s_ge_95[0] <= one.pair.zone_s_ge_mm <= one.pair.zone_s_ge_95[1]


def test_limits_without_a_laboratory_are_those_of_a_model_fitted_without_it(
    two_hosts: PairedTable, laboratories: Heterogeneity
) -> None:
    """Oracle: the model fitted from scratch to the isolates of the other laboratories."""
    for name in ("A", "C"):
        one = next(pair for pair in laboratories.left_out if pair.group == name)
        others = two_hosts.keep(~two_hosts.those_of(Factor.LABORATORY, name))
        fresh = chosen_limits(fit_model(others).joint(CRITERION), RULE)
        expected = fresh[0] if one.method is Method.EXPECTED_CONSTRAINED else fresh[1]
        assert one.zone_r_le_mm is not None
        assert one.zone_s_ge_mm is not None
        assert abs(one.zone_r_le_mm - expected[0]) <= 1
        assert abs(one.zone_s_ge_mm - expected[1]) <= 1


def test_limits_without_a_laboratory_by_counting_are_those_of_a_search_without_it(
    two_hosts: PairedTable, laboratories: Heterogeneity
) -> None:
    """Oracle: the search of the others' counts, and the errors that held-out rates count."""
    method = laboratories.left_out[-1].method
    assert method in {Method.ERROR_BOUNDED_CONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED}
    held = {one.laboratory: one for one in held_out(question(two_hosts)) if one.factor is Factor.LABORATORY}
    for name, one in left_out_by(laboratories, method).items():
        others = two_hosts.keep(~two_hosts.those_of(Factor.LABORATORY, name))
        found = search(class_table(others, nearest_class(others, CRITERION)), RULE)
        pair = found.constrained if method is Method.ERROR_BOUNDED_CONSTRAINED else found.unconstrained
        assert (one.zone_r_le_mm, one.zone_s_ge_mm) == ((pair.d1_mm, pair.d2_mm) if pair else (None, None))
        if method is Method.ERROR_BOUNDED_CONSTRAINED:
            counted = held[name]
            assert (one.very_major, one.n_resistant) == (counted.very_major, counted.n_resistant)
            assert (one.major, one.n_susceptible, one.minor) == (
                counted.major,
                counted.n_susceptible,
                counted.minor,
            )


def test_a_move_is_counted_from_the_limits_of_all_isolates(laboratories: Heterogeneity) -> None:
    for method in {one.method for one in laboratories.left_out}:
        base = {
            (one.zone_r_le_mm - one.moved_r_mm, one.zone_s_ge_mm - one.moved_s_mm)
            for one in left_out_by(laboratories, method).values()
            if one.zone_r_le_mm is not None
            and one.zone_s_ge_mm is not None
            and one.moved_r_mm is not None
            and one.moved_s_mm is not None
        }
        assert len(base) == 1


def test_every_step_that_is_announced_is_told(
    two_hosts: PairedTable, hosts: Heterogeneity, told: list[bool]
) -> None:
    asked = question(two_hosts)
    assert compared_factors(asked) == (Factor.LABORATORY, hosts.factor)
    assert len(told) == comparison_steps(asked, Factor.HOST, PLAN, with_model=True)
    assert not told[0]
    assert all(told[1:])
    assert heterogeneity_steps(asked, PLAN, with_model=True) == len(told) + 1
    assert heterogeneity_steps(asked, PLAN, with_model=False) == 2


def test_the_same_isolates_in_another_order_give_the_same_answer(
    two_hosts: PairedTable, laboratories: Heterogeneity
) -> None:
    order = np.random.Generator(np.random.PCG64(1)).permutation(len(two_hosts.count))
    hosts = two_hosts.labels_of(Factor.HOST)
    assert hosts is not None
    turned = paired_table(
        two_hosts.mic_lower_log2[order],
        two_hosts.mic_upper_log2[order],
        two_hosts.zone_mm[order],
        two_hosts.count[order],
        laboratory=[two_hosts.laboratories[code] for code in two_hosts.laboratory[order]],
        labels={Factor.HOST: [hosts.names[code] for code in hosts.code[order]]},
    )
    assert compared(turned, Factor.LABORATORY, fit_model(turned)) == laboratories


def test_without_a_model_zones_are_compared_as_read_and_limits_by_counting_alone(
    two_hosts: PairedTable,
) -> None:
    found = compared(two_hosts, Factor.LABORATORY)
    assert not found.corrected
    assert {one.method for one in found.left_out} <= {
        Method.ERROR_BOUNDED_CONSTRAINED,
        Method.ERROR_BOUNDED_UNCONSTRAINED,
    }
    assert compared(two_hosts, Factor.HOST).groups[0].pair is None
    assert compared(two_hosts, Factor.LABORATORY, with_limits=False).left_out == ()


# What cannot be compared is a result, not an exception.


@pytest.mark.parametrize("sources", [(Source(n=40),), (Source(n=40, laboratory=""),)])
def test_fewer_than_two_laboratories_is_a_result(table_of: TableOf, sources: tuple[Source, ...]) -> None:
    found = compared(table_of(*sources, seed=1), Factor.LABORATORY)
    assert found.problem is GroupProblem.FEWER_THAN_TWO_GROUPS
    assert found.groups == ()
    assert found.answer is None


def test_laboratories_that_are_not_named_at_all_are_fewer_than_two() -> None:
    found = compared(paired_table([0, 1], [1, 2], [20, 15]), Factor.LABORATORY)
    assert found.problem is GroupProblem.FEWER_THAN_TWO_GROUPS


def test_a_laboratory_with_too_few_isolates_is_named_and_not_compared(table_of: TableOf) -> None:
    table = table_of(
        Source(n=80),
        Source(n=80, laboratory="B"),
        Source(n=6, laboratory="C"),
        Source(n=30, laboratory=""),
        seed=2,
    )
    found = compared(table, Factor.LABORATORY)
    problems = {one.name: one.problem for one in found.groups}
    assert problems == {
        "A": None,
        "B": None,
        "C": GroupProblem.TOO_FEW_ISOLATES,
        "": GroupProblem.NOT_STATED,
    }
    assert {one.group for one in found.left_out} == {"A", "B"}
    alone = compared(table_of(Source(n=80), Source(n=6, laboratory="B"), seed=2), Factor.LABORATORY)
    assert alone.problem is GroupProblem.TOO_FEW_ISOLATES
    assert alone.answer is None


def test_hosts_whose_concentrations_lie_far_apart_have_finite_corrections() -> None:
    """Read with a small error, what one host has is impossible in the other: 0 divided by 0."""
    table = paired_table(
        [-13, -13, 8, 8], [-12, -12, 9, 9], [20, 21, 6, 7], labels={Factor.HOST: ["cattle"] * 2 + ["pig"] * 2}
    )
    model = fit_model(table, ModelOptions(sigma_mic_log2=0.2))
    shift = expected_shift_mm(table, table.labels[Factor.HOST], model)
    assert np.all(np.abs(shift) < 1)


def test_hosts_that_no_laboratory_has_both_of_cannot_be_told_from_the_laboratories(table_of: TableOf) -> None:
    table = table_of(Source(n=60, host="cattle"), Source(n=60, laboratory="B", host="pig"), seed=3)
    found = compared(table, Factor.HOST)
    assert {one.problem for one in found.groups} == {GroupProblem.NOT_APART_FROM_LABORATORY}
    assert found.answer is OneCriterion.CANNOT_BE_TOLD


def test_laboratories_without_a_common_concentration_are_not_compared() -> None:
    table = paired_table(
        [0] * 12 + [1] * 12, [1] * 12 + [2] * 12, list(range(18, 30)) * 2, laboratory=["A"] * 12 + ["B"] * 12
    )
    found = compared(table, Factor.LABORATORY, with_limits=False)
    assert {one.problem for one in found.groups} == {GroupProblem.NO_COMMON_CONCENTRATION}
    assert found.answer is OneCriterion.CANNOT_BE_TOLD


def test_of_many_laboratories_those_with_most_isolates_are_compared_and_held_out() -> None:
    """Forty-two laboratories of ten isolates, and two of twelve: the pairs of all would cost their square."""
    names = [f"{number:02}" for number in range(42) for _ in range(10)] + ["x", "y"] * 12
    steps = [number % 4 for number in range(len(names))]
    zones = [30 - 4 * step + number % 3 for number, step in enumerate(steps)]
    table = paired_table([step - 3 for step in steps], [step - 2 for step in steps], zones, laboratory=names)
    found = compared(table, Factor.LABORATORY)
    problems = {one.name: one.problem for one in found.groups}
    assert len(problems) == 44
    assert [name for name, problem in problems.items() if problem is None] == [
        "x",
        "y",
        *(f"{number:02}" for number in range(38)),
    ]
    assert {problem for problem in problems.values() if problem} == {GroupProblem.NOT_AMONG_THE_LARGEST}
    assert len(found.left_out) == 40
    assert found.random_effect is not None
    assert found.random_effect.groups == 40
    held = [one.laboratory for one in held_out(question(table))]
    assert held == [*(f"{number:02}" for number in range(38)), "x", "y"]


# One criterion or not.


def difference(low: float, high: float, wide: tuple[float, float] | None = None) -> ZoneDifference:
    return ZoneDifference(
        group="cattle",
        against="pig",
        n=100,
        n_against=100,
        difference_mm=(low + high) / 2,
        difference_95=(low, high),
        simultaneous_95=wide or (low, high),
        p=0.5,
    )


@pytest.mark.parametrize(
    ("differences", "answer"),
    [
        pytest.param([difference(-0.4, 0.8)], OneCriterion.ONE, id="no more than 1 mm either way"),
        pytest.param([difference(0.2, 0.8)], OneCriterion.ONE, id="a difference, but a negligible one"),
        pytest.param([difference(1.2, 2.8)], OneCriterion.SEPARATE, id="more than 1 mm"),
        pytest.param([difference(-2.8, -1.2)], OneCriterion.SEPARATE, id="more than 1 mm the other way"),
        pytest.param([difference(0.5, 3.5)], OneCriterion.CANNOT_BE_TOLD, id="a difference of unknown size"),
        pytest.param([difference(-2.0, 2.0)], OneCriterion.CANNOT_BE_TOLD, id="few isolates are no proof"),
        pytest.param(
            [difference(1.1, 2.0, (0.9, 2.2)), difference(0, 0.1)],
            OneCriterion.CANNOT_BE_TOLD,
            id="only without allowing for several comparisons",
        ),
        pytest.param([difference(0, 0.1), None], OneCriterion.CANNOT_BE_TOLD, id="a pair is missing"),
        pytest.param([difference(1.2, 2.8), None], OneCriterion.SEPARATE, id="one pair is enough to differ"),
    ],
)
def test_one_criterion_is_answered_yes_no_or_cannot_be_told(
    differences: list[ZoneDifference | None], answer: OneCriterion
) -> None:
    assert one_criterion(differences, 1.0) is answer


def test_cattle_and_pigs_four_millimetres_apart_need_criteria_of_their_own(table_of: TableOf) -> None:
    """Limits move with the zones: about 4 mm between the hosts, where counting sees the same."""
    table = table_of(Source(n=250, host="cattle"), Source(n=250, shift_mm=-4, host="pig"), seed=21)
    plan = AnalysisPlan(group_resamples=0)
    found = compared(table, Factor.HOST, fit_model(table), plan)
    assert found.answer is OneCriterion.SEPARATE
    assert not found.within_laboratories
    pairs = {one.name: one.pair for one in found.groups}
    cattle, pig = pairs["cattle"], pairs["pig"]
    assert cattle is not None
    assert pig is not None
    assert 2 <= cattle.zone_s_ge_mm - pig.zone_s_ge_mm <= 6
    codes = {one.code for one in comparison_warnings(found)}
    assert Caveat.HOSTS_DIFFER in codes


def test_pooled_hosts_are_named_with_their_isolates(two_hosts: PairedTable) -> None:
    (warned,) = pooled_warnings(two_hosts)
    assert warned.code is Caveat.HOSTS_POOLED
    assert warned.parameters["groups"] == "cattle 390, pig 390"
    assert pooled_warnings(paired_table([0], [1], [20])) == ()


def test_a_laboratory_on_which_the_limits_rest_is_named(laboratories: Heterogeneity) -> None:
    moved = [one for one in laboratories.left_out if one.method is laboratories.left_out[0].method]
    most = max(max(abs(one.moved_r_mm or 0), abs(one.moved_s_mm or 0)) for one in moved)
    none = any(one.zone_r_le_mm is None for one in moved)
    codes = {one.code for one in comparison_warnings(laboratories)}
    assert (Caveat.LIMITS_REST_ON_ONE_GROUP in codes) == (most > 1 or none)
    assert Caveat.LABORATORIES_DIFFER in codes


@pytest.mark.all
def test_hosts_that_do_not_differ_are_not_told_apart_whatever_their_concentrations(table_of: TableOf) -> None:
    """50 studies of two hosts with the same curve and very different MICs.

    "Separate" is wrong in each; the exact 99.9 % upper limit of 2.5 % of 50 is 6.
    """
    wild = msgspec.structs.replace(EXAMPLE_SETTING, weights=(0.8, 0.1, 0.1))
    resistant = msgspec.structs.replace(EXAMPLE_SETTING, weights=(0.1, 0.3, 0.6))
    wrong = 0
    for seed in range(50):
        table = table_of(
            Source(n=250, host="cattle", setting=wild),
            Source(n=250, host="pig", setting=resistant),
            seed=seed,
        )
        found = compared(table, Factor.HOST, fit_model(table), with_limits=False)
        wrong += found.answer is OneCriterion.SEPARATE
    assert wrong <= 6
