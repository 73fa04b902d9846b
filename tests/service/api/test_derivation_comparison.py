"""Two derivations side by side: what differs, what does not, and who may look."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from analysis.record import DerivationRecord, read_record
from datasets.store import blobs, derivations
from service.derivations.difference import Answered, difference
from service.jobs.question import DerivationQuestion


@pytest.fixture(scope="module")
def pair(shared_author: Any) -> tuple[str, str]:
    """Return two derivations of the shipped example with different MIC criteria."""
    return shared_author.derivation("0.5", "2"), shared_author.derivation("1", "4")


def answered(service: Any, identity: str) -> Answered:
    with service.store.reading() as connection:
        row = derivations.for_worker(connection, identity)
        assert row is not None
        blob = blobs.get(connection, row.record_digest)
        assert blob is not None
    return Answered(
        question=msgspec.convert(row.question, DerivationQuestion), record=read_record(blob.content)
    )


def compared(service: Any, one: str, other: str, who: str = "researcher") -> Any:
    return service.client.get(f"/api/v1/derivations/{one}/difference/{other}", headers=service.by(who))


def test_what_was_asked_differently_is_named_by_its_place(shared: Any, pair: tuple[str, str]) -> None:
    found = compared(shared, *pair).json()["difference"]
    assert found["same_data"] is True
    asked = {one["field"]: (one["one"], one["other"]) for one in found["question"]}
    assert asked == {
        "criterion.l_step": (-1, 0),
        "criterion.u_step": (1, 2),
        "criterion.s_le_mg_per_l": ("0.5", "1"),
        "criterion.r_ge_mg_per_l": ("2", "4"),
    }


def test_limits_verdicts_and_probabilities_are_those_of_the_records(
    shared: Any, pair: tuple[str, str]
) -> None:
    found = compared(shared, *pair).json()["difference"]
    records = [answered(shared, identity).record for identity in pair]
    for side, record in zip(("one", "other"), records, strict=True):
        assert record.default is not None
        assert record.model is not None
        assert found["default"][side]["zone_s_ge_mm"] == record.default.zone_s_ge_mm
        assert found["default"][side]["default"] is True
        assert sum(1 for one in found["candidates"] if one[side]) == len(record.candidates)
        cells = {(cell.row, cell.error): cell.verdict for cell in record.default.acceptance}
        assert {(one["row"], one["error"]): one[side]["verdict"] for one in found["acceptance"]} == cells
        for row in record.model.zone_categories:
            shown = next(
                one
                for one in found["zone_probabilities"]
                if (one["zone_mm"], one["prevalence"]) == (row.zone_mm, row.prevalence)
            )
            assert shown[side]["susceptible"] == row.susceptible
    first, second = (record.default for record in records)
    assert first is not None
    assert second is not None
    assert found["default"]["moved_s_mm"] == (second.zone_s_ge_mm or 0) - (first.zone_s_ge_mm or 0)


def test_comparing_the_other_way_round_exchanges_the_sides(shared: Any, pair: tuple[str, str]) -> None:
    one, other = (answered(shared, identity) for identity in pair)
    there, back = difference(one, other), difference(other, one)
    assert {(c.field, c.one, c.other) for c in there.question} == {
        (c.field, c.other, c.one) for c in back.question
    }
    assert there.default is not None
    assert back.default is not None
    assert there.default.moved_s_mm == -(back.default.moved_s_mm or 0)
    assert [c.one for c in there.acceptance] == [c.other for c in back.acceptance]


def test_a_derivation_differs_from_itself_in_nothing(shared: Any, pair: tuple[str, str]) -> None:
    same = answered(shared, pair[0])
    found = difference(same, same)
    assert (found.same_data, found.question) == (True, ())
    assert all(one.one == one.other for one in (*found.candidates, *found.acceptance, *found.warnings))
    assert all(one.largest == 0 for one in found.zone_probabilities)


def test_a_record_without_a_default_is_compared_too(shared: Any, pair: tuple[str, str]) -> None:
    whole = answered(shared, pair[0])
    bare: DerivationRecord = msgspec.structs.replace(
        whole.record, candidates=(), default_candidate=None, model=None, wild_type=None
    )
    found = difference(whole, msgspec.structs.replace(whole, record=bare))
    assert found.default is not None
    assert (found.default.other, found.default.moved_s_mm) == (None, None)
    assert all(one.other is None for one in found.candidates)
    neither = Answered(question=whole.question, record=bare)
    assert difference(neither, neither).default is None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_are_drawn_over_one_another(shared: Any, pair: tuple[str, str], language: str) -> None:
    listed = compared(shared, *pair).json()["plots"]
    assert listed == ["two-answers", "two-probabilities"]
    for name in listed:
        address = f"/api/v1/derivations/{pair[0]}/difference/{pair[1]}/plots/{name}?lang={language}"
        drawn = shared.client.get(address, headers=shared.by("researcher")).json()
        assert drawn["title"]
        assert "A" in msgspec.json.encode(drawn).decode()
    missing = shared.client.get(
        f"/api/v1/derivations/{pair[0]}/difference/{pair[1]}/plots/magic", headers=shared.by("researcher")
    )
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_plot")


def test_only_what_one_may_see_is_compared(service: Any, author: Any) -> None:
    public = author.derivation()
    rows = "".join(f"i{i},{12 + i % 18},{(0.25, 1, 4, 16)[i % 4]}\n" for i in range(60))
    facts = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug", "name": "mine"}
    uploaded = service.client.post(
        "/api/v1/datasets",
        params=facts,
        content=f"isolate_id,zone_mm,mic_mg_per_l\n{rows}",
        headers=service.by("stranger"),
    ).json()
    asked = {
        "dataset": uploaded["id"],
        **{name: facts[name] for name in ("organism", "drug", "disk_content")},
        "mic_criterion": {"s_le_mg_per_l": "1", "kind": "clinical", "source": "test"},
        "options": dict.fromkeys(
            ("bootstrap_resamples", "model_resamples", "model_simulations", "regression_resamples"), 0
        ),
        "methods": ["error_bounded_constrained"],
    }
    strange = service.client.post("/api/v1/derivations", json=asked, headers=service.by("stranger")).json()
    waiting = compared(service, public, strange["id"], "stranger")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "derivation_unfinished")
    service.work(strange["id"])
    assert compared(service, public, strange["id"]).status_code == 404
    assert compared(service, strange["id"], public).status_code == 404
    seen = compared(service, public, strange["id"], "stranger")
    assert seen.status_code == 200
    found = seen.json()["difference"]
    assert found["same_data"] is False
    assert {"data_digest", "organism", "drug", "plan.methods"} <= {one["field"] for one in found["question"]}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_shows_both_and_offers_others(shared: Any, pair: tuple[str, str], language: str) -> None:
    headers = shared.by("researcher")
    chooser = shared.client.get(f"/{language}/derivations/{pair[0]}/compare", headers=headers)
    assert chooser.status_code == 200
    assert f'value="{pair[1]}"' in chooser.text
    assert f'value="{pair[0]}"' not in chooser.text
    shown = shared.client.get(f"/{language}/derivations/{pair[0]}/compare?other={pair[1]}", headers=headers)
    assert shown.status_code == 200
    for section in ("asked", "both-answers", "compared-candidates", "compared-probabilities"):
        assert f'<section id="{section}"' in shown.text
    assert 'id="plot-two-answers"' in shown.text
    absent = shared.client.get(f"/{language}/derivations/{pair[0]}/compare?other={'0' * 64}", headers=headers)
    assert absent.status_code == 404
