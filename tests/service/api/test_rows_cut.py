"""Rows that are cut into pieces: the bytes of an answer worked out anew, in whatever order members stand."""

from __future__ import annotations

import itertools
import json
import random
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from service.lookup import batch, rows_cut
from service.lookup import classified_again as again
from service.lookup.batch import Batch
from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import classified_again
from service.lookup.classify_request import ClassifyRequest
from service.lookup.rows_cut import cut, rows_of
from service.lookup.undisturbed import undisturbed
from service.security.caller import PUBLIC

if TYPE_CHECKING:
    from .conftest import Service  # names the fixture's type only

ORDERS = (
    ("id", "organism", "host", "drug", "method", "value"),
    ("id", "isolate", "date", "organism", "host", "method", "drug", "value"),
    ("id", "organism", "host", "drug", "method", "site", "value", "date", "isolate"),
    ("value", "drug", "method", "organism", "host", "screening", "id"),
    ("isolate", "id", "host", "organism", "drug", "method", "value"),
)
CHOICES: dict[str, tuple[Any, ...]] = {
    "organism": ("Staphylococcus aureus", "Escherichia coli", "大腸菌", "E. coly"),
    "drug": ("oxacillin", "cefalexin", "ampicillin", "STR"),
    "host": ("cattle", "dog"),
    "method": ("disk", "mic", "Disk"),
    "value": ("6", "18", "30.5", "<=0.5", ">8", "1.4", "x", "≦1"),
    "isolate": ("1", "Ｉ2", "i2", "3"),
    "date": ("2026-01-05", "2026-01-06"),
    "site": ("skin", None),
    "screening": ({"esbl": "-"}, {"methicillin_resistance": "+"}, None),
}
CONTROL = {"strain": "ATCC 25922", "drug": "ampicillin", "method": "disk", "value": "6", "date": "2026-01-05"}
MORE: tuple[dict[str, Any], ...] = ({}, {"quality_control": [CONTROL]}, {"policy": {"strict": True}})


@pytest.fixture(autouse=True, scope="module", params=[300, 50_000], ids=["in many parts", "in one part"])
def _few_rows_are_cut_too(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(again, "FEW_BYTES", 0)
        patch.setattr(rows_cut, "PART_BYTES", request.param)
        yield


def rows(order: tuple[str, ...], seed: int) -> list[dict[str, Any]]:
    """Draw rows whose members stand in one order."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    return [
        {name: f"n {place}" if name == "id" else draw.choice(CHOICES[name]) for name in order}
        for place in range(60)
    ]


def anew(service: Service, body: bytes) -> bytes:
    asked = msgspec.json.decode(body, type=ClassifyRequest)
    context = service.client.app.state.context
    return msgspec.json.encode(classified(classify(context, PUBLIC, asked, "ja")))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("blank", "last"), tuple(itertools.product((False, True), repeat=2)))
def test_rows_in_pieces_are_answered_as_anew_in_any_order_of_their_members(
    shared: Service, order: tuple[str, ...], blank: bool, last: bool
) -> None:
    context = shared.client.app.state.context
    separators = (", ", ": ") if blank else (",", ":")
    for seed, more in itertools.product((1, 2), MORE):
        results = {"results": rows(order, seed)}
        body = more | results if last else results | more
        sent = json.dumps(body, ensure_ascii=False, separators=separators).encode()
        parted = rows_of(sent)
        assert parted is not None
        assert parted.count == len(results["results"])
        assert None not in [cut(parted.layout, part) for part in parted.parts()]
        expected = anew(shared, sent)
        for _ in range(3):
            assert classified_again(context, PUBLIC, sent, "ja") == expected


def test_a_batch_is_let_go_of_as_soon_as_it_is_written(
    shared: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[weakref.ref[Batch]] = []

    class Watched(Batch):
        def __init__(self, *asked: Any) -> None:
            super().__init__(*asked)
            kept.append(weakref.ref(self))

    monkeypatch.setattr(batch, "Batch", Watched)
    context = shared.client.app.state.context
    for order in ORDERS:
        sent = json.dumps({"results": rows(order, 3)}, ensure_ascii=False).encode()
        with undisturbed():
            assert classified_again(context, PUBLIC, sent, "ja") is not None
            assert [one() for one in kept] == [None] * len(kept)
    assert len(kept) >= len(ORDERS)


PLAIN = (
    '{"id":"%s","organism":"Escherichia coli","host":"dog","drug":"ampicillin","method":"disk","value":"18"}'
)


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ('"value":"18"}', '"value":"18","value":"30"}'),
        ('"value":"18"}', '"value":"18","id":"again"}'),
        ('"value":"18"}', '"value":"18","host":"cat"}'),
        ('"host":"dog"', '"host":"dog","v\\u0061lue":"30"'),
        ('"host":"dog"', '"host":"dog","id":null'),
        ('"id":"2"', '"id":"\\u0032"'),
        ('"id":"2"', '"id":"2","id":"3"'),
        ('"id":"2"', '"id":null'),
        ('"id":"2"', '"id":"\x7f犬"'),
        ('"drug":"ampicillin"', '"drug":"ampi\\u0063illin"'),
        ('"host":"dog"', '"host":"dog","tables":["nval-tentative"]'),
    ],
)
def test_a_row_that_says_the_same_otherwise_is_answered_as_anew_among_known_ones(
    shared: Service, known: str, other: str
) -> None:
    context = shared.client.app.state.context
    row = [PLAIN % place for place in "123"]
    for lines in (row, [row[0], row[1].replace(known, other), row[2]]):
        body = b'{"results":[%b]}' % ",".join(lines).encode()
        for _ in range(3):
            assert classified_again(context, PUBLIC, body, "ja") == anew(shared, body)


@pytest.mark.parametrize(
    ("known", "wrong"),
    [
        ('"id":"2",', '"id":"2,'),
        ('"id":"2"', '"id":"a"b"'),
        ('"id":"2"', '"id":"' + "x" * 201 + '"'),
        ('"id":"2"', '"id":"\n"'),
        ('"id":"2"', '"id":2'),
        ('"value":"18"}', '"value":"18"'),
        ('"value":"18"}', '"value":18}'),
        ('"value":"18"}', '"value":"18"},{}'),
        ('"value":"18"}', '"value":"18","more":[{"id":"1","x":1},{"id":"2","x":2}]}'),
        ('"host":"dog"', '"host":"dog","more":"x"'),
        ('"host":"dog",', '"host":"dog,'),
        ('"host":"dog",', ""),
        (',"host":"dog"', '},{"host":"dog"'),
        ('"host":"dog"', '"host":"' + "x" * 201 + '"'),
    ],
)
def test_a_fault_is_no_answer_among_known_rows(shared: Service, known: str, wrong: str) -> None:
    context = shared.client.app.state.context
    row = [PLAIN % place for place in "123"]
    body = b'{"results":[%b]}'
    for _ in range(3):
        assert classified_again(context, PUBLIC, body % ",".join(row).encode(), "ja") is not None
    for place in range(3):
        changed = [line.replace(known.replace("2", str(place + 1)), wrong) for line in row[place : place + 1]]
        lines = [*row[:place], *changed, *row[place + 1 :]]
        sent = body % ",".join(lines).encode()
        assert sent != body % ",".join(row).encode()
        assert classified_again(context, PUBLIC, sent, "ja") is None


@pytest.mark.parametrize(
    "around",
    [
        b'{"results":[%b],"results":[]}',
        b'{"results":[%b],"r\\u0065sults":[]}',
        b'{"results":[],"results":[%b]}',
        b'{"policy":{"results":[%b]}}',
        b'{"results":[%b]]}',
        b'{"results":[%b]} 1',
    ],
)
def test_what_stands_around_known_rows_counts_as_it_would_anew(shared: Service, around: bytes) -> None:
    context = shared.client.app.state.context
    row = ",".join(PLAIN % place for place in "123").encode()
    for _ in range(3):
        assert classified_again(context, PUBLIC, b'{"results":[%b]}' % row, "ja") is not None
    sent = around % row
    try:
        expected = anew(shared, sent)
    except msgspec.MsgspecError:
        expected = None
    assert classified_again(context, PUBLIC, sent, "ja") == expected
