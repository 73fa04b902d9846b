"""Laws of screening tests, rules and the cascade, on random tables, policies and results."""

import random

import msgspec
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.by_value import test_named as named_as_test
from breakpoints.classify import Answer, Policy, Result, classify_many
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.outcomes import Category
from breakpoints.screening import TESTS, Screening
from breakpoints.vocabulary import vocabulary
from tests.breakpoints.batch import random_results as drawn

SEEDS = st.integers(0, 2**32)
_SETTLED_BY_NEGATIVES = ("rule_left_open", "isolates_unnamed_beside_trigger", "d_test_needed")
_SETTLED_BY_NEGATIVES += ("unusual_combination", "screening_contradictory")
SUSCEPTIBLE = {Category.S, Category.SDD, Category.WT}


def some_results(draw: random.Random, rows: int) -> list[Result]:
    """Return results of one request; those of an unknown method are left out."""
    frame: pl.DataFrame = drawn.some_results(draw, rows)
    return [
        Result(
            organism=row["organism"] or "",
            host=row["host"] or "",
            drug=row["drug"] or "",
            value=row["value"] or "",
            method=Method(row["method"]),
            disk_content=row["disk_content"],
            site=row["site"],
            specimen=row["specimen"],
            isolate=row["isolate"],
            screening=Screening(**{test: row[test] for test in TESTS}),
        )
        for row in frame.iter_rows(named=True)
        if row["method"] in {"disk", "mic"}
    ]


def ask(results: list[Result], tables: tuple[TableIndex, ...], policy: Policy) -> list[Answer]:
    return classify_many(results, tables, policy, vocabulary())


def changed(results: list[Result], **more: object) -> list[Result]:
    return [msgspec.structs.replace(one, **more) for one in results]


def without_mechanism(organism: str) -> str:
    stated = vocabulary().mechanism_stated(organism)
    return organism if stated is None else stated[0].id


def without_own_rules(tables: tuple[TableIndex, ...]) -> tuple[TableIndex, ...]:
    return tuple(TableIndex.of(msgspec.structs.replace(one.version, expert_rules=())) for one in tables)


@given(SEEDS)
def test_nothing_that_is_known_of_an_isolate_makes_a_result_more_susceptible(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw, rows=60), drawn.some_policy(draw)
    results = some_results(draw, 25)
    plain = [
        msgspec.structs.replace(one, isolate=None, screening=None, organism=without_mechanism(one.organism))
        for one in results
    ]
    values_alone = msgspec.structs.replace(policy, rules="off", do_not_report=())
    answers = zip(ask(results, tables, policy), plain, ask(plain, tables, values_alone), strict=True)
    for known, alone, without_rules in answers:
        if known.category in SUSCEPTIBLE:
            assert known.category == without_rules.category
        if known.category_by_value is not None:
            found = (known.category, known.reason)
            left_open = (
                *("rule_left_open", "mechanism_found", "isolates_unnamed_beside_trigger"),
                "repeats_contradict",
            )
            assert found in {("R", "expert_rule"), *(("not_evaluable", reason) for reason in left_open)}
            assert known.category == "R" or set(known.possible) == {known.category_by_value, "R"}
            assert known.category_by_value == ask([alone], tables, policy)[0].category


@given(SEEDS)
def test_negative_screening_tests_change_nothing_but_settle_what_was_left_open(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = without_own_rules(drawn.some_tables(draw, rows=60)), drawn.some_policy(draw)
    results = some_results(draw, 25)
    negative = Screening(**dict.fromkeys(TESTS, "negative"))
    settled = ask(changed(results, screening=negative), tables, policy)
    for with_tests, without in zip(
        settled, ask(changed(results, screening=None), tables, policy), strict=True
    ):
        said = {without.reason, *(one.code for one in (*without.warnings, *with_tests.warnings))}
        if said.isdisjoint(_SETTLED_BY_NEGATIVES):
            assert with_tests == without


@given(SEEDS)
def test_the_order_of_results_in_a_request_changes_no_answer(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw, rows=60), drawn.some_policy(draw)
    results = [
        msgspec.structs.replace(one, id=str(place)) for place, one in enumerate(some_results(draw, 25))
    ]
    shuffled = draw.sample(results, len(results))
    by_id = {one.id: one for one in ask(shuffled, tables, policy)}
    assert [by_id[one.id] for one in results] == ask(results, tables, policy)


@given(SEEDS)
def test_the_cascade_changes_no_category_and_no_refusal(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw, rows=60), drawn.some_policy(draw)
    results = some_results(draw, 25)
    plain = ask(results, tables, msgspec.structs.replace(policy, do_not_report=()))
    for marked, answer in zip(ask(results, tables, policy), plain, strict=True):
        warnings = tuple(one for one in marked.warnings if one.code != "cascade_open")
        assert msgspec.structs.replace(marked, reported=True, warnings=warnings) == answer


@given(SEEDS)
def test_results_without_an_isolate_are_answered_as_if_each_stood_alone(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw, rows=60), drawn.some_policy(draw)
    every = changed(some_results(draw, 20), isolate=None)
    results = [one for one in every if named_as_test(one.drug, vocabulary()) is None]
    assert ask(results, tables, policy) == [ask([one], tables, policy)[0] for one in results]
