"""However a row is written, and whatever was asked before: the bytes of an answer worked out anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classify_request import ClassifyRequest
from service.security.caller import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Service  # names the fixture's type only

ZONES = ("6", "14", "17", "18", "19", "24", "30", "30.0", "30.5", " 18", "18mm", "５", "61", ">20", "x", "0")
MICS = ("1", "1.0", "2", "<=0.5", "<0.5", "<=16", ">8", ">=64", "1.4", "2/1", "2/0.1", "100", "", "0,5", "R")
VALUES = {"disk": ZONES, "mic": MICS, "Disk": ZONES, "by eye": ("1",)}
CHOICES = {
    "organism": ("Escherichia coli", "Pasteurella multocida", "Staphylococcus pseudintermedius", "E. coly"),
    "drug": ("ampicillin", "enrofloxacin", "STR", "trimethoprim/sulfamethoxazole", "oxacillin"),
    "host": ("cattle", "dogs", "犬"),
    "method": ("disk", "mic", "disk", "mic", "Disk", "by eye"),
}
OTHERS = {
    "site": ("skin", "urine", "moon"),
    "specimen": ("urine", "blood"),
    "disk_content": ("10", "10 µg", "?"),
    "ladder": ("100", "7"),
    "date": ("2026-01-05", "2026-13-05", ""),
    "medium": ("Columbia",),
    "tables": (["nval-tentative"],),
    "screening": ({"methicillin_resistance": "positive"}, {"esbl": "negative"}),
}
Row = list[tuple[str, object]]


def drawn(draw: random.Random) -> Row:
    """Draw the members of a row."""
    row: Row = [(name, draw.choice(choices)) for name, choices in CHOICES.items()]
    row.append(("value", draw.choice(VALUES[str(row[-1][1])])))
    row += [(name, draw.choice(choices)) for name, choices in OTHERS.items() if draw.random() < 0.06]
    return row


def compact(row: Row, place: int) -> str:
    """Write the id first, without blanks."""
    return members([("id", str(place)), *row], ",", ":")


def spaced(row: Row, place: int) -> str:
    return members([("id", f"a b-{place}"), *row], ", ", ": ")


def id_last(row: Row, place: int) -> str:
    return members([*row, ("id", f"{place}/1")], ",", ":")


def strange_id(row: Row, place: int) -> str:
    return members([("id", ('"', "犬", "},{", "a,b", "\\", None)[place % 6]), *row], ",", ":")


def twice(row: Row, place: int) -> str:
    return members([("id", "first"), *row, ("id", str(place)), row[0]], ",", ":")


def escaped(row: Row, place: int) -> str:
    return members([("id", str(place)), *row], ",", ":").replace('"organism"', '"\\u006frganism"')


def members(row: Row, between: str, colon: str) -> str:
    """Write members one after the other; msgspec and the service take the last of two."""
    parts = [f'"{name}"{colon}{msgspec.json.encode(said).decode()}' for name, said in row]
    return "{" + between.join(parts) + "}"


WRITERS = (compact, spaced, id_last, strange_id, twice, escaped)


def both(service: Service, rows: list[str]) -> tuple[bytes, bytes]:
    """Ask over HTTP, and work the same out anew."""
    body = b'{"results":[' + ",".join(rows).encode() + b"]}"
    answer = service.client.post("/api/v1/classify", content=body, headers={"Accept-Language": "ja"})
    context = service.client.app.state.context
    asked = msgspec.json.decode(body, type=ClassifyRequest)
    return answer.content, msgspec.json.encode(classified(classify(context, PUBLIC, asked, "ja")))


@pytest.mark.parametrize("write", WRITERS)
def test_rows_are_answered_as_anew_however_they_are_written(
    shared: Service, write: Callable[[Row, int], str]
) -> None:
    draw = random.Random(7)  # noqa: S311 - a repeatable draw
    rows = [drawn(draw) for _ in range(120)]
    for _ in range(2):
        answered, expected = both(shared, [write(row, place) for place, row in enumerate(rows)])
        assert answered == expected
        draw.shuffle(rows)


def test_rows_in_several_forms_are_answered_in_their_order(shared: Service) -> None:
    draw = random.Random(8)  # noqa: S311 - a repeatable draw
    rows = [drawn(draw) for _ in range(60)]
    for _ in range(3):
        written = [draw.choice(WRITERS)(row, place) for place, row in enumerate(rows)]
        answered, expected = both(shared, written)
        assert answered == expected


def test_a_fault_is_found_among_rows_that_are_known(shared: Service) -> None:
    row = compact([("organism", "Escherichia coli"), *drawn(random.Random(9))[1:]], 1)  # noqa: S311
    shared.client.post("/api/v1/classify", content=f'{{"results":[{row}]}}')
    nested = row[:-1] + ',"more":[{"id":"1","x":1}]}'
    for wrong in ('{"id":"1"}', "7", row.replace('"id":"1"', '"id":1'), nested):
        answer = shared.client.post("/api/v1/classify", content=f'{{"results":[{row},{wrong},{row}]}}')
        assert answer.status_code == 400, wrong
        assert answer.json()["errors"][0]["pointer"].startswith("/results/1")
