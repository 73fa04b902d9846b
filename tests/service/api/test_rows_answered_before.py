"""Rows that were answered before come from memory: the same bytes as an answer worked out anew."""

from __future__ import annotations

import itertools
import random
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from breakpoints.vocabulary import VocabularyAdditions
from service.lookup import classified_again as again
from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import FEW_WITHHELD, NotReadyError, classified_again
from service.lookup.classify_request import ClassifyRequest, ScreeningIn
from service.lookup.counted_memory import ENTRY_BYTES, TOLD_AT_ONCE
from service.lookup.effects import MOST_VALUES, VALUE_BYTES
from service.lookup.remembered import KEPT_WHEN_FULL, MOST_GROUPS, KnownQuestion, Remembered, WrittenRow
from service.security.caller import PUBLIC
from service.tables.held import IndexedOnce
from service.tables.words import TableWords

if TYPE_CHECKING:
    from .conftest import Service  # names the fixture's type only

ORGANISMS = ("Pasteurella multocida", "Escherichia coli", "Salmonella", "E. coly")
DRUGS = ("ampicillin", "enrofloxacin", "STR", "gentamicin", "oxytetracycline")
VALUES = {"disk": ("18", "5", "30.5", "x"), "mic": ("<=0.5", ">8", "1.4", "")}


def results(draw: random.Random, rows: int) -> list[dict[str, Any]]:
    """Draw results of which some are the same but for their ids."""
    drawn = []
    for place in range(rows):
        method = draw.choice(("disk", "mic", "by eye" if draw.random() < 0.1 else "disk"))
        row: dict[str, Any] = {
            "organism": draw.choice(ORGANISMS),
            "host": draw.choice(("cattle", "pig")),
            "drug": draw.choice(DRUGS),
            "method": method,
            "value": draw.choice(VALUES.get(method, ("1",))),
        }
        if draw.random() < 0.7:
            row["id"] = draw.choice((f"{place}", '"quoted"', "犬"))
        if draw.random() < 0.2:
            row["tables"] = ["nval-tentative"]
        if draw.random() < 0.1:
            row["screening"] = {"esbl": "positive"}
        if draw.random() < 0.1:
            row |= {"site": "skin", "date": "2026-01-05", "medium": "Columbia"}
        drawn.append(row)
    return drawn


def anew(service: Service, body: dict[str, Any], language: Any) -> bytes:
    """Work an answer out without what is remembered."""
    context = service.client.app.state.context
    asked = msgspec.convert(body, ClassifyRequest)
    return msgspec.json.encode(classified(classify(context, PUBLIC, asked, language)))


def posted(service: Service, body: dict[str, Any], language: str) -> bytes:
    """Ask over HTTP."""
    answer = service.client.post("/api/v1/classify", json=body, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.content


def test_answers_are_the_bytes_of_answers_worked_out_anew_whatever_was_asked_before(shared: Service) -> None:
    draw = random.Random(4)  # noqa: S311 - a repeatable draw
    bodies = [
        {"results": results(draw, 60), "policy": policy}
        for policy in ({}, {"kinds": ["clinical"]}, {"accept_not_stated": True, "host_fallback": ["cattle"]})
    ]
    for body in (*bodies, *reversed(bodies)):
        for language in ("ja", "en"):
            assert posted(shared, body, language) == anew(shared, body, language)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"isolate": "1"}, id="results of one isolate"),
        pytest.param({"organism": "Escherichia coli ATCC 25922"}, id="a control strain among the rows"),
    ],
)
def test_rows_that_depend_on_each_other_are_worked_out_anew(shared: Service, more: dict[str, str]) -> None:
    rows = results(random.Random(5), 12)  # noqa: S311 - a repeatable draw
    posted(shared, {"results": rows}, "en")
    body = {"results": [*rows, {**rows[0], **more}]}
    assert posted(shared, body, "en") == anew(shared, body, "en")


def test_what_is_remembered_is_forgotten_with_the_tables_and_beyond_a_number_of_rows() -> None:
    held, other = object(), object()
    remembered = Remembered(most_bytes=2 * TOLD_AT_ONCE)
    rows = remembered.of(1, (held,), "en")
    assert remembered.of(1, (held,), "en") is rows
    assert remembered.of(1, (other,), "en") is not rows
    assert remembered.of(1, (held,), "ja") is not rows
    assert remembered.of(1, (held, other), "en") is not remembered.of(1, (other, held), "en")
    assert remembered.of(2, (held,), "en") is not rows
    full = remembered.of(2, (held,), "en")
    for place in range(3):
        full.lookups.keep(place, written := b"x" * TOLD_AT_ONCE, len(written))
    assert remembered.of(2, (held,), "en") is not full


def test_requests_that_leave_nothing_behind_take_no_room_either() -> None:
    remembered, held = Remembered(), (object(),)
    first = remembered.of(1, held, "2026-01-01")
    for day in range(MOST_GROUPS):
        remembered.of(1, held, day)
    assert remembered.of(1, held, "2026-01-01") is not first


def test_only_what_is_ready_and_short_is_answered_on_the_event_loop(shared: Service) -> None:
    context = shared.client.app.state.context
    (held,) = context.tables.default(context.today(), None)
    assert held.index
    assert context.tables.are_ready((held,))
    cold = msgspec.structs.replace(held, indexed=IndexedOnce(held.version))
    assert not context.tables.are_ready((cold,))
    words = TableWords("0" * 64, VocabularyAdditions(system="whonet"))
    assert not context.tables.are_ready((msgspec.structs.replace(held, words=words),))


def test_the_event_loop_does_not_wait_for_the_modules_of_the_first_batch(
    shared: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = shared.client.app.state.context
    body = msgspec.json.encode({"results": results(random.Random(7), 3)})  # noqa: S311 - a repeatable draw
    assert classified_again(context, PUBLIC, body, "en") is not None
    assert classified_again(context, PUBLIC, body, "en", at_once=True) is not None
    monkeypatch.delitem(sys.modules, again._BATCH)
    with pytest.raises(NotReadyError):
        classified_again(context, PUBLIC, body, "en", at_once=True)


def test_a_question_to_tables_nobody_asked_yet_is_answered_all_the_same(service: Service) -> None:
    body = {"results": results(random.Random(6), 2)}  # noqa: S311 - a repeatable draw
    with pytest.raises(NotReadyError):
        classified_again(
            service.client.app.state.context, PUBLIC, msgspec.json.encode(body), "en", at_once=True
        )
    assert posted(service, body, "en") == anew(service, body, "en")
    assert posted(service, body, "en") == anew(service, body, "en")


def test_a_long_policy_is_answered_and_not_remembered(shared: Service) -> None:
    withheld = {"do_not_report": [{"drug": "ampicillin"}] * (FEW_WITHHELD + 1)}
    body = {"results": results(random.Random(7), 3), "policy": withheld}  # noqa: S311 - a repeatable draw
    context = shared.client.app.state.context
    assert classified_again(context, PUBLIC, msgspec.json.encode(body), "en") is None
    assert posted(shared, body, "en") == anew(shared, body, "en")


def test_what_is_written_of_screening_tests_counts_with_all_of_its_texts() -> None:
    remembered, held = Remembered(), (object(),)
    group = remembered.of(0, held)
    steps = group.effects.steps(None, "disk")
    known = KnownQuestion(method="disk", drug=None, is_of_control=False, steps=steps, piece=None)
    tests = ScreeningIn.__struct_fields__
    for number in range(200):
        said = {name: f"{name} {number} ".ljust(200, "x") for name in tests}
        group.questions.keep(("organism", ScreeningIn(**said)), known, known.size)
    assert remembered.bytes > 150 * len(tests) * 200


def test_values_in_any_number_of_forms_are_counted_and_make_room_for_others() -> None:
    remembered, held = Remembered(), (object(),)
    steps = remembered.of(0, held).effects.steps((), "mic")
    numbers, blanks = [f"{2**step}." for step in range(13)], range(10)
    forms = [
        " " * before + number + "0" * zeros + " " * behind
        for before, number, zeros, behind in itertools.product(blanks, numbers, blanks, blanks)
    ]
    assert {steps[one].number for one in forms} == {steps["1"].number}
    assert len(set(forms)) > MOST_VALUES >= len(steps)
    assert remembered.bytes > MOST_VALUES * VALUE_BYTES
    for forget in remembered.of(0, held).parts():
        forget()
    assert not steps


def test_a_full_memory_forgets_no_more_answers_than_make_room_for_others() -> None:
    most = 2_000_000
    remembered, held = Remembered(most), (object(),)
    group = remembered.of(0, held)
    steps, row = group.effects.steps(None, "disk"), WrittenRow(json=b" " * 1_000, criteria=())
    held_at_times = []
    for number in range(200):
        known = KnownQuestion(
            method="disk", drug=None, is_of_control=False, steps=steps, piece=None, rows=group.answers()
        )
        group.questions.keep((f"{number}",), known, known.size)
        for value in range(50):
            known.rows.keep(value, row, row.size)
            held_at_times.append(remembered.bytes)
    assert max(held_at_times) <= most + TOLD_AT_ONCE + row.size + 3 * ENTRY_BYTES
    assert min(held_at_times[len(held_at_times) // 2 :]) > most * KEPT_WHEN_FULL - 60 * (
        row.size + 3 * ENTRY_BYTES
    )
    assert len(group.questions) == 200
