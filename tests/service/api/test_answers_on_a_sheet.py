"""Answers that several requests share by their numbers: each row gets its own, whoever asks beside it."""

from __future__ import annotations

import gc
import random
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import numpy as np
import pytest

from service.context import Context
from service.lookup import composed
from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import classified_again
from service.lookup.classify_request import ClassifyRequest
from service.lookup.sheet import questions
from service.lookup.sheet.columns import UNKNOWN, Noted, Numbered, as_one, parted
from service.lookup.sheet.questions import MOST_READINGS, MOST_TEXTS
from service.security.caller import PUBLIC
from tests.service.api.drawn import DRUGS, ORGANISMS, SCREENING

STEPS = [f"{2.0**step:g}" for step in range(-8, 11)]
MICS = [sign + step for sign in ("", "<=", "<", ">", ">=") for step in STEPS]
ZONES = [str(zone_mm) for zone_mm in range(6, 60)]
IN_OTHER_WORDS = [" 2", "2.0", "2.00", "０．５", "2/1", "1.4", "=2", "R", "?", "64 ?", "2 ", "≦1", "30.5"]
IN_OTHER_WORDS += ["18 mm", "", "≦8", "<=8.0", "<= 8", "≤8", "<=16 ", "<8.0", "< 8", "<=1.0", "<2.0", "<64.0"]


pytestmark = pytest.mark.usefixtures("few_rows_cut_too")


def asking(draw: random.Random, values: list[str], rows: int, drugs: Sequence[str] = DRUGS) -> dict[str, Any]:
    return {
        "results": [
            {
                "id": str(place),
                "isolate": str(place // draw.choice((3, 4))),
                "organism": draw.choice(ORGANISMS[:3]),
                "host": draw.choice(("dog", "cat")),
                "drug": draw.choice(drugs),
                "method": draw.choice(("disk", "mic", "mic")),
                "value": draw.choice(values),
            }
            for place in range(rows)
        ],
        "tables": ["drawn"],
    }


def anew(context: Context, body: dict[str, Any]) -> bytes:
    return msgspec.json.encode(
        classified(classify(context, PUBLIC, msgspec.convert(body, ClassifyRequest), "en"))
    )


def again_of(context: Context, body: dict[str, Any]) -> bytes | None:
    return classified_again(context, PUBLIC, msgspec.json.encode(body), "en")


def test_values_in_any_spelling_and_more_than_there_are_places_for_are_answered_as_anew(
    drawn: Context,
) -> None:
    draw = random.Random(5)  # noqa: S311 - a repeatable draw
    odd = [f"{number} {word}" for number in range(40) for word in ("?", "mm?", "weak")]
    values = [*MICS, *ZONES, *IN_OTHER_WORDS, *odd]
    assert len(odd) > MOST_TEXTS
    assert len(values) > MOST_READINGS + MOST_TEXTS
    for _ in range(6):
        body = asking(draw, values, 300)
        assert [again_of(drawn, body), again_of(drawn, body)] == [anew(drawn, body)] * 2
        for row in body["results"]:
            row["value"] = row["value"] + " " if row["value"] in STEPS else row["value"]
        assert again_of(drawn, body) == anew(drawn, body)


def test_values_that_have_no_place_because_few_have_one_are_answered_as_anew(
    drawn: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_READINGS", 4)
    monkeypatch.setattr(questions, "MOST_TEXTS", 2)
    for group in list(drawn.answered._known.values()):
        group.throw_sheet_away()
    draw = random.Random(10)  # noqa: S311 - a repeatable draw
    for drugs in (DRUGS, SCREENING):
        for _ in range(8):
            body = asking(draw, [*MICS, *ZONES, *IN_OTHER_WORDS], 60, (*drugs, *DRUGS[:2]))
            assert [again_of(drawn, body), again_of(drawn, body)] == [anew(drawn, body)] * 2
    for group in list(drawn.answered._known.values()):
        group.throw_sheet_away()


def test_batches_of_several_threads_are_answered_as_anew_while_everything_is_forgotten(
    drawn: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn.answered, "_most_bytes", 400_000)
    draw = random.Random(6)  # noqa: S311 - a repeatable draw
    bodies = [asking(draw, [*MICS, *ZONES, *IN_OTHER_WORDS], 40) for _ in range(60)]
    expected = [anew(drawn, body) for body in bodies]
    over = threading.Event()

    def forget() -> None:
        while not over.wait(0.002):
            for group in list(drawn.answered._known.values()):
                group.throw_sheet_away()

    forgetting = threading.Thread(target=forget)
    forgetting.start()
    try:
        with ThreadPoolExecutor(4) as threads:
            for _ in range(2):
                assert list(threads.map(lambda body: again_of(drawn, body), bodies)) == expected
    finally:
        over.set()
        forgetting.join()


def test_what_a_refused_request_leaves_behind_is_counted(drawn: Context) -> None:
    draw = random.Random(8)  # noqa: S311 - a repeatable draw
    body = asking(draw, [*MICS, *ZONES], 50)
    assert again_of(drawn, body) is not None
    group = next(one for one in drawn.answered._known.values() if one._sheet is not None)
    before, values = group.bytes, [f"{'x' * 150}{number}" for number in range(50)]
    for row, value in zip(body["results"], values, strict=True):
        row["value"] = value
    body["results"][-1]["nothing"] = "known"
    assert again_of(drawn, body) is None
    assert group.bytes > before + 40 * 150


def test_a_question_of_which_a_value_decides_more_is_answered_the_general_way(
    drawn: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(9)  # noqa: S311 - a repeatable draw
    body = asking(draw, [*MICS, *ZONES], 60) | {"policy": {"host_fallback": ["dog"]}}
    with monkeypatch.context() as patch:
        patch.setattr(composed, "_with_place_for_distance", lambda *_: None)
        patch.setattr(composed.Composer, "_piece", lambda *_: None)
        assert again_of(drawn, body) is None
    for _ in range(60):
        if (found := again_of(drawn, body)) is not None:
            break
    assert found == anew(drawn, body)


def test_what_is_thrown_away_is_let_go_of_without_looking_for_garbage(drawn: Context) -> None:
    draw = random.Random(7)  # noqa: S311 - a repeatable draw
    assert again_of(drawn, asking(draw, [*MICS, *ZONES], 200)) is not None
    groups = list(drawn.answered._known.values())
    kept = [weakref.ref(one._sheet) for one in groups if one._sheet is not None]
    assert kept
    gc.disable()
    try:
        for one in groups:
            one.throw_sheet_away()
        assert [one() for one in kept] == [None] * len(kept)
    finally:
        gc.enable()


def test_things_that_several_threads_number_have_one_number_each() -> None:
    numbers: Numbered[str] = Numbered(["nothing"])
    things = [str(number % 500) for number in range(4_000)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(numbers.__getitem__, things))
    assert [numbers.things[one] for one in found] == things
    assert len(numbers) == len(numbers.things) == 501
    assert numbers["nothing"] == 0


def test_what_was_noted_is_found_whatever_was_noted_since() -> None:
    noted, size = Noted(3), 1
    for last in (4, 90, 3_000):
        numbers = np.arange(size, last)
        assert set(noted.find(numbers, 2).tolist()) == {UNKNOWN}
        noted.note(numbers, 2, numbers * 7)
        size = last
        assert noted.find(np.arange(1, last), 2).tolist() == [7 * one for one in range(1, last)]
    assert set(noted.find(np.arange(size), 1).tolist()) == {UNKNOWN}


@pytest.mark.parametrize("both", [(0, 0), (0, 1), (1, 0), (2**31 - 1, 2**31 - 1), (3, 2**32 - 1)])
def test_two_numbers_made_one_are_told_apart_again(both: tuple[int, int]) -> None:
    first, second = (np.array([one]) for one in both)
    assert parted(int(as_one(first, second)[0])) == both
