"""Epidemiological cut-offs: one boundary, wild type or not, never susceptible or resistant."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.errors import CriterionInvalid
from breakpoints.model import Kind, NamedMicCriterion
from tests.spec.interpretation.manual import CUT_OFFS, ask, cut_off, mic_row, said, table, warned, zone_row


@pytest.mark.parametrize(
    ("s", "r"),
    [
        pytest.param("<=0.125", None, id="one boundary"),
        pytest.param("<=0.125", ">0.125", id="printed twice, as files do"),
    ],
)
def test_wild_type_up_to_the_cut_off_and_non_wild_type_beyond(s: str, r: str | None) -> None:
    row = cut_off(mic_row(s, r))
    assert [said(row, value, CUT_OFFS) for value in ("0.125", "0.25", "64")] == ["WT", "NWT", "NWT"]


def test_a_zone_cut_off() -> None:
    row = cut_off(zone_row(">=24", None))
    assert [said(row, value, CUT_OFFS) for value in ("24", "23", "6")] == ["WT", "NWT", "NWT"]


@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("<=0.125", "WT"),
        ("<=0.25", "not_evaluable WT|NWT"),
        (">0.125", "NWT"),
        (">=0.125", "not_evaluable WT|NWT"),
        ("<0.25", "WT"),
    ],
)
def test_a_censored_value_against_a_cut_off(value: str, category: str) -> None:
    assert said(cut_off(mic_row("<=0.125", None)), value, CUT_OFFS) == category


def test_a_cut_off_with_a_gap_is_none() -> None:
    with pytest.raises(CriterionInvalid, match="cut_off_with_two_boundaries"):
        cut_off(mic_row("<=0.125", ">=0.5"))


def test_a_cut_off_answers_only_where_it_is_asked_for() -> None:
    row = cut_off(mic_row("<=0.125", None))
    answer = ask(row, "0.06")
    assert (answer.category, answer.reason) == ("no_criterion", "other_kinds_only")
    assert [one.kind for one in answer.exists] == [Kind.ECV]


def test_a_cut_off_holds_for_every_host_and_is_not_extrapolated() -> None:
    answer = ask(cut_off(mic_row("<=0.125", None)), "0.06", CUT_OFFS, host="turkey")
    assert (answer.category, answer.extrapolated, warned(answer)) == ("WT", None, set())


def test_a_clinical_criterion_comes_before_a_cut_off_where_both_are_asked_for() -> None:
    both = table(mic_row("<=0.5", ">=2"), cut_off(mic_row("<=0.125", None)))
    clinical_first = Policy(rules="off", kinds=(Kind.CLINICAL, Kind.ECV))
    cut_off_first = Policy(rules="off", kinds=(Kind.ECV, Kind.CLINICAL))
    found = ask(both, "0.25", clinical_first), ask(both, "0.25", cut_off_first)
    assert [(one.category, one.kind) for one in found] == [("S", Kind.CLINICAL), ("NWT", Kind.ECV)]


def test_the_disk_correlate_of_a_cut_off_says_wild_type_too() -> None:
    named = NamedMicCriterion(s_text="<=0.125", r_text=None, kind=Kind.ECV, source="made up")
    row = zone_row(">=24", None, kind=Kind.PROVISIONAL, mic_criterion=named)
    assert said(row, "24") == "no_criterion"
    both = Policy(rules="off", kinds=(Kind.PROVISIONAL, Kind.ECV))
    answer = ask(row, "24", both)
    assert (answer.category, warned(answer)) == ("WT", {"provisional_criterion"})


def test_a_microbiological_criterion_is_a_kind_of_its_own() -> None:
    row = mic_row("<=16", ">=32", kind=Kind.MICROBIOLOGICAL, host=None)
    assert said(row, "16") == "no_criterion"
    answer = ask(row, "16", Policy(rules="off", kinds=(Kind.MICROBIOLOGICAL,)), host="pig")
    assert (answer.category, answer.kind, answer.extrapolated) == ("S", Kind.MICROBIOLOGICAL, None)
