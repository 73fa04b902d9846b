"""Propose, review by somebody else, publish once, compare, withdraw."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from datasets.store import audit, derivations
from service.derivations.shown import record_of
from service.errors import Conflict
from service.publication.candidate_row import candidate_name, chosen_candidate

CLASSIFY = "/api/v1/classify"
RESULT = {
    "organism": "simulated_organism",
    "drug": "simulated_drug",
    "host": "pig",
    "method": "disk",
    "disk_content": "30 µg",
}


def zones(service: Any, *values: str, table: str = "example") -> list[dict[str, Any]]:
    body = {
        "results": [{**RESULT, "value": value} for value in values],
        "tables": [table],
        "policy": {"accept_not_stated": True},
    }
    answer = service.client.post(CLASSIFY, json=body)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    return [{**one, "shown": document["criteria"].get(one.get("criterion"))} for one in document["results"]]


def test_from_proposal_to_published_version(author_on_each_engine: Any) -> None:
    author, service = author_on_each_engine, author_on_each_engine.service
    client = service.client
    proposed = author.proposal(author.derivation())
    assert proposed.status_code == 201, proposed.text
    proposal = proposed.json()
    assert (proposal["state"], proposal["next_version"]) == ("open", "1.0.0")
    assert proposal["simulated"] is True
    assert [one["change"] for one in proposal["changes"]] == ["added"]

    assert author.publish(proposal["id"]).json()["code"] == "wrong_state"
    assert author.decide(proposal["id"]).json()["state"] == "approved"
    published = author.publish(proposal["id"])
    assert published.status_code == 200, published.text
    again = author.publish(proposal["id"])
    assert (again.status_code, again.json()) == (200, published.json())

    version = published.json()
    assert (version["table"], version["version"]) == ("example", "1.0.0")
    content = client.get("/api/v1/tables/example/1.0.0.json").content
    assert hashlib.sha256(content).hexdigest() == version["digest"]

    row = proposal["row"]["zone"]
    s_ge, r_lt = row["s_ge_mm"], row["r_lt_mm"]
    first, middle, last = zones(service, str(s_ge), str(r_lt), str(r_lt - 1))
    assert (first["category"], last["category"]) == ("S", "R")
    assert middle["category"] == ("I" if r_lt < s_ge else "S")
    assert first["criterion"] == version["criterion"]
    assert first["shown"]["table"]["digest"] == version["digest"]

    evidence = client.get(f"/api/v1/criteria/{version['criterion']}/evidence").json()
    assert evidence["n_isolates"] == 500
    by_zone = {
        one["zone_mm"]: one
        for one in evidence["record"]["model"]["zone_categories"]
        if one["prevalence"] == "as_sampled"
    }
    for answer, zone in ((first, s_ge), (last, r_lt - 1)):
        said = {one["category"]: one["probability"] for one in answer["probability"]["categories"]}
        held = by_zone[zone]
        assert said == {"S": held["susceptible"], "I": held["intermediate"], "R": held["resistant"]}
        assert sum(said.values()) == pytest.approx(1)
        assert answer["probability"]["zone_mm"] == zone
    assert evidence["simulated"] is True
    assert sum(cell["count"] for cell in evidence["cells"]) == 500
    assert [one["verdict"] for one in evidence["reviews"]] == ["approve"]
    assert evidence["scattergram"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")

    with service.store.reading() as connection:
        assert audit.verify(connection).is_intact
        actions = [one.action for one in audit.listing(connection, limit=4).items]
    assert "table_published" in actions
    assert "proposal_published" in actions


def test_a_second_publication_is_compared_with_the_first_and_can_be_withdrawn(author: Any) -> None:
    client = author.service.client
    for s_le, r_ge in (("0.5", "2"), ("0.25", "1")):
        proposal = author.proposal(author.derivation(s_le, r_ge)).json()
        author.decide(proposal["id"])
        published = author.publish(proposal["id"])
        assert published.status_code == 200, published.text
    assert published.json()["version"] == "2.0.0"
    _tells_what_became_visible(author.service, proposal["derivation"])
    difference = client.get("/api/v1/tables/example/diff?from=1.0.0&to=latest").json()
    assert [one["change"] for one in difference["changes"]] == ["changed"]
    assert difference["changes"][0]["direction"] in {"stricter", "looser", "other"}
    assert difference["changes"][0]["before"]["zone"] != difference["changes"][0]["after"]["zone"]
    assert client.get("/api/v1/tables/example").json()["latest"] == "2.0.0"
    statuses = {
        one["version"]: one["status"] for one in client.get("/api/v1/tables/example").json()["versions"]
    }
    assert statuses == {"2.0.0": "in_force", "1.0.0": "superseded"}

    curator = author.service.by("curator")
    address = "/api/v1/tables/example/2.0.0/withdraw"
    assert client.post(address, json={"reason": "  "}, headers=curator).json()["code"] == "comment_needed"
    once = {**curator, "Idempotency-Key": "withdraw-1"}
    withdrawn = client.post(address, json={"reason": "wrong plates"}, headers=once)
    assert withdrawn.status_code == 200
    for _ in range(2):
        assert client.post(address, json={"reason": "wrong plates"}, headers=once).json() == withdrawn.json()
    other = client.post(address, json={"reason": "another"}, headers=curator)
    assert (other.status_code, other.json()["code"]) == (409, "already_withdrawn")

    assert client.get("/api/v1/tables/example").json()["latest"] == "1.0.0"
    assert client.get("/api/v1/tables/example/latest").json()["table"]["version"] == "1.0.0"
    pinned = client.get("/api/v1/tables/example/2.0.0").json()
    assert pinned["table"]["withdrawn"] == "wrong plates"
    assert client.get("/api/v1/tables/example/2.0.0.csv").status_code == 200
    outcome = zones(author.service, "50", table="example@2.0.0")[0]
    assert "table_withdrawn" in [one["code"] for one in outcome["warnings"]]
    assert outcome["category"] == "S"
    third = author.proposal(author.derivation("0.125", "1")).json()
    assert third["next_version"] == "3.0.0"  # no number is used twice


def _tells_what_became_visible(service: Any, derivation: str) -> None:
    by = service.by("researcher")
    listed = service.client.get("/api/v1/datasets", headers=by).json()["items"]
    dataset = next(one for one in listed if one["simulated"])
    for path in (f"/en/datasets/{dataset['id']}", f"/en/datasets/{dataset['id']}/sharing"):
        page = service.client.get(path, headers=by).text
        assert ("derivation can be read by everybody" in page) is dataset["mine"]
        assert (f"/en/derivations/{derivation}" in page) is dataset["mine"]
    assert dataset["mine"]


def test_nobody_approves_or_publishes_what_is_their_own(author: Any) -> None:
    service = author.service
    both = service.by("both")
    derivation = author.derivation()
    body = {"derivation": derivation, "table": "example", "title_en": "Example", "title_ja": "例"}
    proposal = service.client.post("/api/v1/proposals", json=body, headers=both).json()
    assert proposal["may_review"] is False
    refused = author.decide(proposal["id"], who="both")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_proposal")
    assert author.decide(proposal["id"]).status_code == 201
    refused = author.publish(proposal["id"], who="both")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_proposal")
    assert author.publish(proposal["id"]).status_code == 200


def test_the_owner_of_the_data_may_not_decide_on_them(author: Any) -> None:
    service = author.service
    rows = "\n".join(f"i{n},{30 - n % 9 * 2},{2.0 ** (n % 9 - 4)}" for n in range(60))
    uploaded = service.client.post(
        "/api/v1/datasets",
        params={"name": "own", "organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"},
        content=("isolate_id,zone_mm,mic_mg_per_l\n" + rows).encode(),
        headers=service.by("both"),
    )
    assert uploaded.status_code == 202, uploaded.text
    proposal = author.proposal(author.derivation(simulated=False), table="real").json()
    assert proposal["simulated"] is False
    assert author.decide(proposal["id"], who="both").json()["code"] == "own_proposal"
    assert author.decide(proposal["id"]).status_code == 201


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"table": "Bad Name"}, 422, "table_name"),
        ({"table": "nval-tentative"}, 422, "table_shipped"),
        ({"title_ja": None}, 422, "title_needed"),
        ({"candidate": "guess"}, 422, "candidate_unusable"),
        ({"in_force_from": "tomorrow"}, 422, "date_unreadable"),
        ({"site": "moon"}, 422, "unknown_site"),
        ({"derivation": "0" * 64}, 404, "not_found"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else None,
)
def test_a_proposal_that_cannot_be_is_refused_with_the_reason(
    shared_author: Any, more: dict[str, Any], status: int, code: str
) -> None:
    given = {"derivation": shared_author.derivation(), **more}
    answer = shared_author.proposal(**given)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_the_same_row_again_changes_nothing_and_is_refused(author: Any) -> None:
    derivation = author.derivation()
    proposal = author.proposal(derivation).json()
    author.decide(proposal["id"])
    author.publish(proposal["id"])
    again = author.proposal(derivation)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_changes")


def test_a_rejected_proposal_is_not_published(author: Any) -> None:
    proposal = author.proposal(author.derivation()).json()
    assert author.decide(proposal["id"], "reject").json()["state"] == "rejected"
    assert author.publish(proposal["id"]).json()["code"] == "wrong_state"
    assert author.service.client.get("/api/v1/tables/example").status_code == 404


def test_a_proposal_is_taken_back_by_its_laboratory_until_it_is_decided(author: Any) -> None:
    client, service = author.service.client, author.service
    proposal = author.proposal(author.derivation()).json()
    assert proposal["may_withdraw"] is True
    path = f"/api/v1/proposals/{proposal['id']}/withdraw"
    assert client.post(path, headers=service.by("stranger")).status_code == 404
    assert client.post(path, headers=service.by("curator")).status_code == 403
    withdrawn = client.post(path, headers=service.by("researcher"))
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert client.post(path, headers=service.by("researcher")).json() == withdrawn.json()
    assert withdrawn.json()["may_withdraw"] is False
    assert author.decide(proposal["id"]).json()["code"] == "wrong_state"

    published = author.proposal(author.derivation()).json()
    author.decide(published["id"])
    author.publish(published["id"])
    path = f"/api/v1/proposals/{published['id']}/withdraw"
    assert client.post(path, headers=service.by("researcher")).json()["code"] == "wrong_state"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_proposal_is_taken_back_on_its_page_by_its_laboratory_alone(author: Any, language: str) -> None:
    client, service = author.service.client, author.service
    proposal = author.proposal(author.derivation()).json()["id"]
    page, action = f"/{language}/proposals/{proposal}", f"/{language}/proposals/{proposal}/withdrawal"
    assert action not in client.get(page, headers=service.by("curator")).text
    assert action in client.get(page, headers=service.by("researcher")).text
    sent = client.post(action, headers=service.by("researcher"), follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    assert action not in client.get(page, headers=service.by("researcher")).text


def test_racing_publishers_publish_once(author_on_each_engine: Any) -> None:
    author = author_on_each_engine
    proposal = author.proposal(author.derivation()).json()
    author.decide(proposal["id"])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: author.publish(proposal["id"]), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(author.service.client.get("/api/v1/tables/example").json()["versions"]) == 1


def test_a_retried_proposal_is_submitted_once(author: Any) -> None:
    client, headers = author.service.client, author.service.by("researcher")
    body = {"derivation": author.derivation(), "table": "example", "title_en": "E", "title_ja": "例"}
    keyed = {**headers, "Idempotency-Key": "propose-1"}
    answers = [client.post("/api/v1/proposals", json=body, headers=keyed) for _ in range(3)]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(client.get("/api/v1/proposals", headers=headers).json()["items"]) == 1


def test_no_candidate_is_proposed_of_a_derivation_that_proposes_none(shared_author: Any) -> None:
    identity = shared_author.derivation()
    with shared_author.service.store.reading() as connection:
        row = derivations.for_worker(connection, identity)
        assert row is not None
        record = record_of(connection, row)
    assert record is not None
    assert chosen_candidate(record, None) == record.default
    refusing = msgspec.structs.replace(record, default_candidate=None)
    for wanted in (None, *(candidate_name(one) for one in record.candidates)):
        with pytest.raises(Conflict, match="derivation_refuses"):
            chosen_candidate(refusing, wanted)


@pytest.mark.parametrize(("language", "said"), [("en", "By its MIC"), ("ja", "判定区分の確率")])
def test_the_page_that_reads_zones_shows_how_likely_each_category_is(
    author: Any, language: str, said: str
) -> None:
    proposal = author.proposal(author.derivation()).json()
    author.decide(proposal["id"])
    assert author.publish(proposal["id"]).status_code == 200
    zone = proposal["row"]["zone"]["s_ge_mm"]
    typed = f"organism=simulated_organism&host=pig&drug=simulated_drug&disk_content=30+µg&value={zone}"
    shown = author.service.client.get(f"/{language}/zones?{typed}&table=example&accept_not_stated=yes")
    assert shown.status_code == 200
    assert said in shown.text
