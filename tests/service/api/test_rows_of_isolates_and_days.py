"""Rows that others decide on, by isolate or as controls: the bytes of an answer worked out anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import classified_again
from service.lookup.classify_request import ClassifyRequest
from service.security.caller import PUBLIC

if TYPE_CHECKING:
    from .conftest import Service  # names the fixture's type only

CHOICES = {
    "organism": (
        *("Staphylococcus aureus", "Staphylococcus", "Escherichia coli", "Salmonella", "E. coly"),
        "Staphylococcus pseudintermedius",
    ),
    "drug": (
        *("oxacillin", "erythromycin", "clindamycin", "ampicillin", "cefalexin", "STR", "nothing known"),
        *("cefpodoxime", "MPIPC 再検"),
    ),
    "host": ("cattle", "dog", ""),
    "method": ("disk", "mic", "by eye"),
    "value": ("6", "18", "30", "<=0.5", ">8", "1", "1.4", "", "x", "64 ?", "R", "0.25", "NT"),
}
SOMETIMES = {
    "isolate": ("1", "Ｉ2", "I2", " ", "3"),
    "site": ("skin",),
    "date": ("2026-01-05", "2026-01-06", "?"),
    "screening": ({"methicillin_resistance": "positive"}, {"esbl": "-"}, {"inducible_clindamycin": "?"}),
    "medium": ("Columbia",),
    "tables": (["nval-tentative"],),
}
CONTROLS = [
    {"strain": "ATCC 25922", "drug": "ampicillin", "method": "disk", "value": "10", "date": "2026-01-05"},
    {"strain": "ATCC 29213", "drug": "oxacillin", "method": "mic", "value": "64"},
]


def drawn(draw: random.Random, organisms: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Draw results of a few isolates."""
    rows = []
    for place in range(120):
        row = {name: draw.choice(choices) for name, choices in CHOICES.items()} | {"id": str(place)}
        row |= {name: draw.choice(given) for name, given in SOMETIMES.items() if draw.random() < 0.3}
        rows.append(row | ({"organism": draw.choice(organisms)} if organisms and not place % 9 else {}))
    return rows


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("organisms", "more"),
    [
        pytest.param((), {}, id="isolates"),
        pytest.param(("ATCC 25922", "E. coli ATCC 25922"), {}, id="control strains among the rows"),
        pytest.param((), {"quality_control": CONTROLS}, id="controls beside the rows"),
        pytest.param(
            (),
            {"policy": {"do_not_report": [{"drug": "clindamycin", "unless": ["erythromycin"]}]}},
            id="a cascade",
        ),
        pytest.param((), {"policy": {"rules": "off", "accept_not_stated": True}}, id="rules off"),
    ],
)
def test_rows_that_others_decide_on_are_answered_as_anew(
    shared: Service, organisms: tuple[str, ...], more: dict[str, Any], language: Any
) -> None:
    context, draw = shared.client.app.state.context, random.Random(3)  # noqa: S311 - a repeatable draw
    for _ in range(3):
        body = {"results": drawn(draw, organisms), **more}
        asked = msgspec.convert(body, ClassifyRequest)
        anew = msgspec.json.encode(classified(classify(context, PUBLIC, asked, language)))
        for _ in range(2):
            assert classified_again(context, PUBLIC, msgspec.json.encode(body), language) == anew


@pytest.mark.parametrize("language", ["en", "ja"])
def test_names_of_isolates_that_say_more_are_answered_with_the_reason_in_words(
    shared: Service, language: Any
) -> None:
    row = {"host": "dog", "method": "mic", "value": "0.25", "organism": "Staphylococcus pseudintermedius"}
    names = {"123 MRSP": "cefalexin", "〃": "cefalexin", "K1": "mecA", "QC": "cefalexin"}
    results = [row | {"isolate": name, "drug": drug} for name, drug in names.items()]
    answer = shared.client.post(
        "/api/v1/classify", json={"results": results}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()["results"]
    assert [one.get("refused") for one in found] == [None, "value_unreadable", None, None]
    assert [one["reason"]["code"] for one in found[1:]] == ["isolate_ditto", "read_as_test", "control_strain"]
    assert not any("{" in one["reason"]["text"] for one in found[1:])
    assert (
        classified_again(
            shared.client.app.state.context, PUBLIC, msgspec.json.encode({"results": results[:1]}), language
        )
        is None
    )
