"""The form of a derivation: what is shown is what is asked, and asking again asks the same."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from analysis.conditions import MicMethod
from analysis.evidence.report import ZoneCriterionInForce
from analysis.evidence.rules import RULE_SETS, DataRule, DataRuleId
from analysis.methods import Method
from analysis.plan import AllowedRates, AnalysisPlan
from datasets.conditions import ConditionsAsked
from service.derivations.question import plan_of
from service.errors import Refused
from service.jobs.question import CriterionAsked, DerivationQuestion
from service.pages.derivation_form import (
    ALWAYS,
    CHOICES,
    DerivationForm,
    asked_before,
    defaults,
    planned,
    request_of,
)

TYPED = {
    "dataset": "0" * 32,
    "organism": "E. coli",
    "drug": "ampicillin",
    "disk_content": "10 µg",
    "s_le_mg_per_l": "8",
    "kind": "clinical",
    "source": "a document",
}


def plan_asked(form: DerivationForm) -> AnalysisPlan:
    """Return the plan that a form asks for."""
    request = request_of(form)
    assert not isinstance(request.in_force, str)
    return plan_of(request, request.in_force)


def plans() -> st.SearchStrategy[AnalysisPlan]:
    """Draw plans whose every choice the form offers."""
    left_out = st.sets(st.sampled_from(sorted(CHOICES)))
    return st.builds(
        lambda names, **choices: AnalysisPlan(
            methods=tuple(
                one
                for one in Method
                if one in ALWAYS or any(one in CHOICES[name] for name in CHOICES if name not in names)
            ),
            **choices,
        ),
        left_out,
        primary=st.sampled_from(["expected_error_bounded_constrained", "error_bounded_constrained"]),
        minimum_width_mm=st.integers(1, 5),
        maximum_width_mm=st.integers(5, 50),
        allowed=st.builds(AllowedRates, within_minor=st.integers(1, 100), outside_major=st.integers(1, 100)),
        sigma_zone=st.sampled_from(["profiled", "fixed"]),
        sigma_zone_mm=st.floats(0.5, 10),
        sigma_mic_log2=st.floats(0.2, 3),
        smoothing=st.floats(0.0001, 100),
        resistant_percent=st.sets(st.integers(1, 100), max_size=5)
        .filter(bool)
        .map(lambda s: tuple(sorted(s))),
        resampling=st.sampled_from(["automatic", "isolates", "laboratories"]),
        model_resamples=st.integers(0, 1000),
        model_sensitivity=st.booleans(),
        seed=st.integers(0, 2**53),
    )


def test_the_form_as_it_is_shown_at_first_asks_for_the_default_plan() -> None:
    form = msgspec.structs.replace(defaults(), **TYPED)
    assert plan_asked(form) == AnalysisPlan()
    assert msgspec.json.decode(msgspec.json.encode(request_of(form)))["methods"] == []


def test_a_choice_that_reads_like_a_shortened_default_stays_a_choice() -> None:
    plan = AnalysisPlan(sigma_zone_mm=2.121, sigma_mic_log2=0.7071)
    assert (defaults().sigma_zone_mm, planned(plan).sigma_zone_mm) == ("2.121", "2.1210")
    assert plan_asked(planned(plan, **TYPED)) == plan


def test_a_form_without_its_plan_asks_for_the_default_plan() -> None:
    assert plan_asked(DerivationForm(**TYPED)) == AnalysisPlan()


@given(plans())
def test_changing_nothing_asks_the_same_question_again(plan: AnalysisPlan) -> None:
    question = DerivationQuestion(
        data_digest="0" * 64,
        organism="escherichia_coli",
        drug="ampicillin",
        disk_content="10 µg",
        host=None,
        criterion=CriterionAsked(
            l_step=3, u_step=5, s_le_mg_per_l="8", r_ge_mg_per_l="32", kind="clinical", source="a document"
        ),
        plan=plan,
        code_version="test",
        conditions=ConditionsAsked(mic_method=(MicMethod.BROTH,), medium=("MHA", "MHA, 5 % blood")),
    )
    form = asked_before(question, "1" * 32, "ja")
    assert request_of(form).conditions == question.conditions
    assert plan_asked(form) == plan
    assert (form.version, form.s_le_mg_per_l, form.r_ge_mg_per_l) == ("0" * 64, "8", "32")


def test_without_a_tick_only_the_counted_search_is_left() -> None:
    bare = planned(AnalysisPlan(methods=ALWAYS), **TYPED)
    assert plan_asked(bare).methods == ALWAYS
    one = msgspec.structs.replace(bare, method="roc")
    assert set(plan_asked(one).methods) == {*ALWAYS, Method.ROC}


@pytest.mark.parametrize(
    ("typed", "pointer"),
    [
        ({"seed": "soon"}, "/seed"),
        ({"sigma_zone_mm": "99"}, "/options/sigma_zone_mm"),
        ({"within_minor": "0"}, "/options/allowed/within_minor"),
        ({"resistant_percent": "5; half"}, "/options/resistant_percent/1"),
        ({"resampling": "farms"}, "/options/resampling"),
    ],
)
def test_a_choice_that_cannot_be_read_is_named(typed: dict[str, str], pointer: str) -> None:
    form = msgspec.structs.replace(defaults(), **TYPED, **typed)
    with pytest.raises(Refused) as refused:
        request_of(form)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_shipped_derivation_can_be_changed_and_asked_again(
    client: TestClient[Any], admin_key: str, language: str
) -> None:
    by = {"Authorization": f"Bearer {admin_key}"}
    before = client.get("/api/v1/derivations", headers=by).json()["items"][0]
    shown = client.get(f"/{language}/derivations/new?like={before['id']}", headers=by)
    assert shown.status_code == 200
    assert before["id"][:12] in shown.text
    assert f'value="{before["dataset_version"]}"' in shown.text
    plan = msgspec.convert(before["question"]["plan"], AnalysisPlan)
    question = msgspec.convert(before["question"], DerivationQuestion)
    form = msgspec.structs.asdict(asked_before(question, before["dataset"], language))  # type: ignore[arg-type]
    assert plan_asked(DerivationForm(**form)) == plan
    sent = {name: value for name, value in {**form, "maximum_width_mm": "7", "seed": "9"}.items() if value}
    asked = client.post(f"/{language}/derivations", data=sent, headers=by, follow_redirects=False)
    assert asked.status_code == 303, asked.text
    new = client.get(f"/api/v1{asked.headers['location'].removeprefix('/' + language)}", headers=by).json()
    assert new["question"]["plan"] == {**before["question"]["plan"], "maximum_width_mm": 7, "seed": 9}
    assert new["question"]["criterion"] == before["question"]["criterion"]


def test_a_derivation_of_nobody_is_no_pattern(client: TestClient[Any], admin_key: str) -> None:
    by = {"Authorization": f"Bearer {admin_key}"}
    assert client.get(f"/en/derivations/new?like={'0' * 64}", headers=by).status_code == 404


def test_the_criterion_in_force_and_the_rules_are_asked_as_typed_and_shown_again() -> None:
    typed = {"in_force_s_ge_mm": "22", "in_force_r_le_mm": "", "in_force_source": "a book"}
    request = request_of(DerivationForm(**TYPED, **typed, data_rules="committee"))
    assert request.in_force == ZoneCriterionInForce(zone_s_ge_mm=22, source="a book")
    assert request.data_rules == "committee"
    shown = planned(AnalysisPlan(in_force=request.in_force, data_rules=RULE_SETS["committee"]))
    assert {name: getattr(shown, name) for name in typed} == typed
    assert shown.data_rules == "committee"


def test_rules_of_their_own_are_asked_again_as_they_were() -> None:
    rules = (
        DataRule(rule=DataRuleId.ISOLATES, at_least=77, source="a book"),
        DataRule(rule=DataRuleId.YEARS, at_least=3),
    )
    shown = msgspec.structs.replace(planned(AnalysisPlan(data_rules=rules)), **TYPED)
    assert plan_asked(shown).data_rules == rules


@pytest.mark.parametrize(
    "typed", ["all", "[", '[{"rule": "isolates"}]', '[{"rule": "moons", "at_least": 3}]']
)
def test_rules_that_are_none_are_refused(typed: str) -> None:
    form = msgspec.structs.replace(defaults(), **TYPED, data_rules=typed)
    with pytest.raises(Refused) as refused:
        request_of(form)
    assert all(fault.pointer.startswith("/data_rules") for fault in refused.value.faults)
