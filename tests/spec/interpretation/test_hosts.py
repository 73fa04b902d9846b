"""Hosts: a criterion holds for its own host; another host's is used only if asked for, and labelled."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.model import NOT_STATED
from tests.spec.interpretation.manual import ask, said, table, warned, zone_row

DOG = zone_row(">=20", "<=16")
HUMAN = zone_row(">=22", "<=18", host="human_reference")


def falling_back(*hosts: str) -> Policy:
    return Policy(rules="off", host_fallback=hosts)


def test_another_host_has_no_criterion_and_is_told_which_hosts_have() -> None:
    answer = ask(table(DOG, HUMAN), "24", host="cat")
    assert (answer.category, answer.reason) == ("no_criterion", "other_hosts_only")
    assert answer.parameters["hosts"] in {"dog", "human_reference", "dog, human_reference"}
    assert {one.host for one in answer.exists} == {"dog", "human_reference"}


def test_a_human_criterion_never_answers_for_an_animal_unless_asked_for() -> None:
    assert said(HUMAN, "24") == "no_criterion"
    answer = ask(HUMAN, "24", falling_back("human"))
    assert (answer.category, answer.extrapolated) == ("S", "human_reference")
    assert "criterion_of_other_host" in warned(answer)


@pytest.mark.parametrize(
    ("fallback", "category", "extrapolated"),
    [
        pytest.param((), "S", None, id="the own host needs no fallback"),
        pytest.param(("human",), "S", None, id="the own host comes before any fallback"),
    ],
)
def test_the_own_host_comes_first(fallback: tuple[str, ...], category: str, extrapolated: str | None) -> None:
    answer = ask(table(DOG, HUMAN), "20", falling_back(*fallback))
    assert (answer.category, answer.extrapolated) == (category, extrapolated)


@pytest.mark.parametrize(("order", "host"), [(("cattle", "pig"), "cattle"), (("pig", "cattle"), "pig")])
def test_fallback_hosts_are_tried_in_their_order(order: tuple[str, str], host: str) -> None:
    rows = table(zone_row(">=20", "<=16", host="cattle"), zone_row(">=20", "<=16", host="pig"))
    assert ask(rows, "24", falling_back(*order), host="goat").extrapolated == host


def test_ruminants_and_then_any_animal() -> None:
    rows = table(
        zone_row(">=20", "<=16", host="ruminant"),
        zone_row(">=24", "<=20", host="any_animal"),
        zone_row(">=28", "<=24", host="human_reference"),
    )
    policy = falling_back("ruminant", "any_animal", "human")
    assert [
        ask(one, "24", policy, host="goat").extrapolated
        for one in (rows, table(*[r.row for r in rows.all_rows() if r.row.host != "ruminant"]))
    ] == ["ruminant", "any_animal"]


@pytest.mark.parametrize(
    ("host", "includes", "category"),
    [
        pytest.param("foal", True, "S", id="a foal, where the row of the horse includes it"),
        pytest.param("foal", False, "no_criterion", id="a foal, where it does not"),
        pytest.param("horse", False, "S", id="the horse itself"),
    ],
)
def test_a_foal_falls_to_the_horse_only_if_the_row_says_so(host: str, includes: bool, category: str) -> None:
    row = zone_row(">=20", "<=16", host="horse", includes_subgroups=includes)
    answer = ask(row, "24", host=host)
    assert (answer.category, answer.extrapolated) == (category, None)


def test_a_row_of_the_foal_comes_before_one_of_the_horse_that_includes_foals() -> None:
    rows = table(
        zone_row(">=20", "<=16", host="horse", includes_subgroups=True), zone_row(">=26", "<=22", host="foal")
    )
    assert said(rows, "24", host="foal") == "I"
    assert said(rows, "24", host="horse") == "S"


@pytest.mark.parametrize(
    ("host", "category"),
    [
        pytest.param("poultry", "S", id="poultry itself"),
        pytest.param("broilers", "S", id="a broiler is a chicken is poultry"),
        pytest.param("七面鳥", "S", id="a turkey"),
        pytest.param("quails", "S", id="a quail"),
        pytest.param("companion bird", "no_criterion", id="a companion bird is no poultry"),
    ],
)
def test_a_row_of_poultry_that_includes_its_species(host: str, category: str) -> None:
    row = zone_row(">=20", "<=16", host="poultry", includes_subgroups=True)
    assert said(row, "24", host=host) == category


@pytest.mark.parametrize(
    ("host", "category"),
    [
        pytest.param("fish", "S", id="fish"),
        pytest.param("あゆ", "S", id="ayu"),
        pytest.param("まだい", "S", id="red sea bream"),
        pytest.param("kuruma prawn", "no_criterion", id="a prawn is no fish"),
        pytest.param("honey bee", "no_criterion", id="a bee"),
    ],
)
def test_a_row_of_fish_that_includes_its_species(host: str, category: str) -> None:
    row = zone_row(">=20", "<=16", host="fish", includes_subgroups=True)
    assert said(row, "24", host=host) == category


def test_a_chicken_row_says_nothing_of_other_poultry() -> None:
    row = zone_row(">=20", "<=16", host="chicken", includes_subgroups=True)
    assert [said(row, "24", host=host) for host in ("layer chickens", "turkey", "poultry")] == [
        "S",
        "no_criterion",
        "no_criterion",
    ]


def test_a_row_whose_source_states_no_host_is_not_evaluable_unless_accepted() -> None:
    row = zone_row(">=20", "<=16", host=NOT_STATED)
    answer = ask(row, "24")
    assert (answer.category, answer.reason) == ("not_evaluable", "host_not_stated")
    accepted = ask(row, "24", Policy(rules="off", accept_not_stated=True))
    assert (accepted.category, accepted.extrapolated) == ("S", NOT_STATED)
    assert "host_not_stated" in warned(accepted)


def test_an_unknown_host_is_refused_with_a_suggestion() -> None:
    answer = ask(DOG, "24", host="hors")
    assert answer.refused == "unknown_host"
    assert "horse" in answer.parameters["suggestions"]


@pytest.mark.parametrize(
    ("asked", "printed"), [("donkey", "horse"), ("ロバ", "horse"), ("水牛", "cattle"), ("goose", "chicken")]
)
def test_a_donkey_is_no_horse_nor_a_water_buffalo_a_cow_unless_the_policy_says_so(
    asked: str, printed: str
) -> None:
    row = zone_row(">=22", "<=16", host=printed)
    assert ask(row, "24", host=asked).category == "no_criterion"
    allowed = ask(row, "24", Policy(rules="off", host_fallback=(printed,)), host=asked)
    assert (allowed.category, allowed.extrapolated) == ("S", printed)
