"""How far the faults of a body are looked for, by counting the looks: nobody else is served meanwhile."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pytest

from service import body_faults
from service.body_faults import MOST_FAULTS, MOST_LOOKED_AT, faults_of
from service.lookup.classify_request import ClassifyRequest
from service.pages.isolate.typed import MOST_WITHHELD, drugs_withheld

ROW = {"organism": "E. coli", "drug": "AMP", "host": "dog", "method": "disk", "value": "20"}


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row."""

    name: str


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows, and a few others."""

    rows: tuple[Item, ...]
    few: Annotated[tuple[Item, ...], msgspec.Meta(max_length=3)] = ()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what msgspec is asked to look at."""
    seen: list[Any] = []
    convert = msgspec.convert

    def noting(value: Any, kind: Any, **how: Any) -> Any:
        seen.append(value)
        return convert(value, kind, **how)

    monkeypatch.setattr(body_faults.msgspec, "convert", noting)
    return seen


def told(found: list[Any]) -> list[tuple[str, str]]:
    return [(one.pointer, one.rule) for one in found]


def test_a_list_that_is_too_long_is_not_looked_into(looks: list[Any]) -> None:
    found = faults_of(Body, {"rows": [], "few": [{"name": 1}] * 60_000})
    assert told(found) == [("/few", "constraint")]
    assert len(looks) <= 3
    assert found[0].parameters == {"constraint": "Expected `array` of length <= 3"}


def test_msgspec_says_the_same_of_a_list_that_is_too_long() -> None:
    with pytest.raises(msgspec.ValidationError, match="Expected `array` of length <= 3"):
        msgspec.convert({"rows": [], "few": [{"name": "a"}] * 4}, Body)


def test_rows_without_a_fault_cost_one_look_each_and_no_more_than_some_are_looked_at(
    looks: list[Any],
) -> None:
    found = faults_of(ClassifyRequest, {"results": [ROW] * 100_000 + [{}]})
    assert told(found) == [(f"/results/{MOST_LOOKED_AT}", "not_looked_at")]
    assert len(looks) <= MOST_LOOKED_AT + 10


def test_a_faulty_row_among_good_ones_is_found_in_every_field() -> None:
    rows = [ROW] * 9 + [{**ROW, "value": 3, "host": None}, {"drug": "AMP"}]
    pointers = {pointer for pointer, _ in told(faults_of(ClassifyRequest, {"results": rows}))}
    assert {"/results/9/host", "/results/10/organism", "/results/10/value"} <= pointers
    assert not any(pointer.startswith("/results/8") for pointer in pointers)


def test_of_many_faulty_rows_the_first_faults_are_told(looks: list[Any]) -> None:
    assert len(faults_of(ClassifyRequest, {"results": [{}] * 100_000})) == MOST_FAULTS
    assert len(looks) < 1_000


def test_the_types_of_a_row_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[type] = []
    fields = msgspec.structs.fields
    monkeypatch.setattr(
        body_faults.msgspec.structs, "fields", lambda kind: asked.append(kind) or fields(kind)
    )
    body_faults._hints.cache_clear()
    faults_of(Body, {"rows": [{"name": 1}] * 50})
    assert len(asked) == 2


def test_a_list_of_names_without_end_is_cut_where_it_would_be_refused() -> None:
    assert len(drugs_withheld(",a" * 31_000)) == MOST_WITHHELD
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {"results": [], "policy": {"do_not_report": drugs_withheld(",a" * 31_000)}}, ClassifyRequest
        )
