"""An answer's words follow its table and its method, and it says under which policy it was given."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from breakpoints.by_value import by_value
from breakpoints.classify import Classifier, Policy, Result
from breakpoints.model import Method
from breakpoints.vocabulary import vocabulary
from service.lookup.notes import reason_note
from tests.service.pages.test_isolate_report import outcome, printed, reported
from tests.spec.interpretation.manual import mic_row, table, zone_row

NVAL = {"organism": "Pasteurella multocida", "host": "pig", "method": "disk", "value": "20"}


@pytest.mark.parametrize("rules", ["on", "off"])
def test_an_answer_over_http_echoes_the_policy_it_was_given_under(shared: Any, rules: str) -> None:
    row = NVAL | {"drug": "ampicillin"}
    policy = {"rules": rules, "host_fallback": ["cattle"]}
    for _ in range(2):  # the second time it is written from memory
        sent = shared.client.post("/api/v1/classify", json={"results": [row], "policy": policy})
        assert sent.status_code == 200, sent.text
        said = sent.json()["policy"]
        assert (said["rules"], said["host_fallback"]) == (rules, ["cattle"])
    usual = shared.client.post("/api/v1/classify", json={"results": [row]}).json()["policy"]
    assert usual == {
        "kinds": ["clinical", "provisional"],
        "host_fallback": [],
        "accept_not_stated": False,
        "strict": False,
        "rules": "on",
        "zone_zero_is_no_inhibition": False,
        "do_not_report": [],
    }


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The rules were off"), ("ja", "規則を適用していません")]
)
def test_the_printed_report_says_that_the_rules_were_off(
    monkeypatch: pytest.MonkeyPatch, language: Any, words: str
) -> None:
    assert words not in printed(language, outcome("S"))
    report, answer = reported(outcome("S"))
    off = msgspec.structs.replace(answer, policy=msgspec.structs.replace(answer.policy, rules="off"))
    monkeypatch.setattr("tests.service.pages.test_isolate_report.reported", lambda *_: (report, off))
    assert words in printed(language, outcome("S"))


@pytest.mark.parametrize(
    ("method", "advice", "not_said"),
    [("mic", "Report the MIC", "by disk or by MIC"), ("disk", "by disk or by MIC", "Report the MIC")],
)
def test_what_to_do_next_without_a_criterion_depends_on_the_method(
    method: str, advice: str, not_said: str
) -> None:
    words = vocabulary()
    of_another = table(zone_row(">=20", None, drug="ampicillin"), mic_row("<=1", None, drug="ampicillin"))
    classifier = Classifier([of_another], Policy(), words)
    result = Result(organism="E. coli", host="dog", drug="enrofloxacin", method=Method(method), value="8")
    answer = by_value(result, classifier.questions).answer
    assert answer.reason is not None
    note = reason_note(answer.reason, answer.parameters, "en")
    assert note.code == "nothing_for_this_pair"
    assert advice in note.text
    assert not_said not in note.text
    assert "determine" not in note.text, "no MIC has a criterion either"
    japanese = reason_note(answer.reason, answer.parameters, "ja").text
    assert ("ディスク法にもMICにも" in japanese) == (method == "disk")


def test_a_partner_that_fits_nothing_is_refused_over_http_after_one_that_fits(shared: Any) -> None:
    row = NVAL | {"drug": "piperacillin/tazobactam", "method": "mic"}
    for value, refused in (
        ("4/4", None),
        ("8/128", "value_unreadable"),
        ("4/4", None),
        ("4/0", "value_unreadable"),
    ):
        sent = shared.client.post("/api/v1/classify", json={"results": [row | {"value": value}]})
        (one,) = sent.json()["results"]
        assert one.get("refused") == refused
        if refused:
            assert one["reason"]["code"] == "partner_does_not_fit"
            assert "+4" in one["reason"]["text"]
