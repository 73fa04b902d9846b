"""An answer depends on its result, the tables and the policy: never on what was asked before."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.classify import Answer, Policy, Result, classify, classify_many
from breakpoints.model import ExpectedResistance, Kind
from breakpoints.vocabulary import vocabulary
from tests.spec.interpretation.manual import block_row, cut_off, mic_row, table, zone_row

GENERAL = zone_row(">=20", "<=16", organism="enterobacterales")
URINARY = zone_row(">=24", "<=20", sites=("urinary_tract",))
FIRST = table(GENERAL, URINARY, mic_row("<=0.5", ">=2"), cut_off(mic_row("<=0.125", None)), name="first")
SECOND = table(
    zone_row(">=28", "<=24", host="cat"),
    block_row(organism="salmonella", host=None),
    GENERAL,
    name="second",
    resistance=(ExpectedResistance(organism="proteus", drug="enrofloxacin", source="made up"),),
)
TABLES = ((FIRST, SECOND), (SECOND, FIRST), (FIRST,))
POLICIES = (
    Policy(),
    Policy(rules="off", host_fallback=("cat",)),
    Policy(kinds=(Kind.ECV, Kind.CLINICAL)),
    Policy(strict=True),
)
RESULTS = tuple(
    msgspec.convert({"drug": "enrofloxacin", "host": "dog", **more}, Result)
    for more in (
        {"organism": "E. coli", "method": "disk", "value": "22"},
        {"organism": "E. coli", "method": "disk", "value": "22", "site": "urine"},
        {"organism": "E. coli", "method": "disk", "value": "22", "host": "cat"},
        {"organism": "E. coli", "method": "disk", "value": "22", "disk_content": "10 µg"},
        {"organism": "E. coli", "method": "mic", "value": "<=1"},
        {"organism": "E. coli", "method": "mic", "value": "0.25", "ladder": "100"},
        {"organism": "Salmonella", "method": "disk", "value": "22"},
        {"organism": "Proteus mirabilis", "method": "disk", "value": "22"},
        {"organism": "Klebsiella pneumoniae", "method": "disk", "value": "22.5"},
        {"organism": "ATCC 25922", "method": "disk", "value": "22"},
        {"organism": "E. coly", "method": "disk", "value": "22"},
    )
)
QUESTIONS = [(result, tables, policy) for result in RESULTS for tables in TABLES for policy in POLICIES]


def answered(question: tuple[Result, Any, Policy]) -> Answer:
    return classify(*question, vocabulary())


ALONE = [answered(question) for question in QUESTIONS]


@given(st.permutations(range(len(QUESTIONS))))
def test_no_answer_depends_on_the_questions_before_it(order: list[int]) -> None:
    assert all(answered(QUESTIONS[place]) == ALONE[place] for place in order[:40])


@given(st.permutations(RESULTS))
def test_no_answer_depends_on_the_rows_beside_it(results: list[Result]) -> None:
    """None of these results names an isolate: what is joined is only what is said to belong together."""
    for tables in TABLES:
        together = classify_many(results, tables, Policy(), vocabulary())
        assert together == [classify(one, tables, Policy(), vocabulary()) for one in results]


@pytest.mark.parametrize("turn", [1, -1], ids=["one way", "the other way"])
def test_the_order_of_rows_in_a_table_never_decides(turn: int) -> None:
    rows = [one.row for one in FIRST.all_rows()][::turn]
    turned = table(*rows, name="first")
    for result in RESULTS:
        one, other = (classify(result, (index,), Policy(), vocabulary()) for index in (FIRST, turned))
        assert one.category == other.category
        assert one.possible == other.possible


def test_the_questions_are_not_all_answered_alike() -> None:
    """Otherwise the laws above would say nothing."""
    assert len({(one.category, one.refused, one.reason) for one in ALONE}) >= 8
