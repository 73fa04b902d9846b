"""Who derives from another laboratory's public data is told nothing of single laboratories in it."""

from __future__ import annotations

from typing import Any

FACTS = {"organism": "escherichia_coli", "drug": "enrofloxacin", "disk_content": "5 µg"}
CRITERION = {"s_le_mg_per_l": "0.5", "r_ge_mg_per_l": "2", "kind": "clinical", "source": "test"}
OPTIONS = {
    "bootstrap_resamples": 20,
    "regression_resamples": 10,
    "model_resamples": 2,
    "model_simulations": 0,
    "model_sensitivity": False,
}
LABORATORIES = ("Hokkaido", "Aomori", "Farm of Mr Yamada")
MICS = ("0.06", "0.12", "0.25", "0.5", "1", "2", "4", "8")


def _data() -> bytes:
    rows = [
        f"i{n},{34 - 3 * (n % 8) + n % 2},{MICS[n % 8]},{LABORATORIES[n % 2] if n < 157 else LABORATORIES[2]}"
        for n in range(160)
    ]
    return "\n".join(["isolate_id,zone_mm,mic_mg_per_l,laboratory", *rows, ""]).encode()


def test_others_get_a_record_without_laboratories_and_the_owner_the_whole(service: Any) -> None:
    client, by = service.client, service.by
    sent = client.post(
        "/api/v1/datasets", params={"name": "shared", **FACTS}, content=_data(), headers=by("researcher")
    ).json()
    address = f"/api/v1/datasets/{sent['id']}"
    client.put(f"{address}/sharing", json={"licence": "CC0-1.0"}, headers=by("researcher"))
    assert client.post(f"{address}/publish?all_versions=true", headers=by("researcher")).status_code == 200
    asked = {"dataset": sent["id"], **FACTS, "mic_criterion": CRITERION, "options": OPTIONS}
    derived = {}
    for who in ("researcher", "stranger"):
        answer = client.post("/api/v1/derivations", json=asked, headers=by(who))
        assert answer.status_code == 202, answer.text
        if answer.json()["state"] != "succeeded":
            service.work(answer.json()["id"])
        derived[who] = f"/api/v1/derivations/{answer.json()['id']}"
    own = client.get(derived["researcher"], headers=by("researcher"))
    assert own.json()["record"]["laboratories"]
    told = client.get(derived["stranger"], headers=by("stranger"))
    where = told.text.find(LABORATORIES[0])
    assert where < 0, told.text[max(where - 300, 0) : where + 100]
    assert [name for name in LABORATORIES if name in told.text] == []
    record = told.json()["record"]
    assert record["n"] == own.json()["record"]["n"]
    assert record["criterion"] == own.json()["record"]["criterion"]
    assert record["cells"] == own.json()["record"]["cells"]
    factors = {one["factor"] for one in record.get("heterogeneity", ())}
    assert factors <= {"host", "species", "mechanism"}
    assert record.get("model", {}).get("resampled_laboratories", 0) == 0
    page = client.get(derived["stranger"].replace("/api/v1", "/en"), headers=by("stranger"))
    assert page.status_code == 200
    citing = {"derivation": derived["stranger"].rpartition("/")[2], "table": "theirs"}
    proposal = client.post(
        "/api/v1/proposals", json={**citing, "title_en": "T", "title_ja": "例"}, headers=by("stranger")
    )
    assert proposal.status_code == 201, proposal.text
    by_proposing = client.get(derived["stranger"], headers=by("strange_curator"))
    assert by_proposing.status_code == 200
    assert [name for name in LABORATORIES if name in by_proposing.text] == []
    assert [name for name in LABORATORIES if name in page.text] == []


def test_a_criterion_published_from_private_data_names_no_laboratory_to_visitors_and_others(
    service: Any,
) -> None:
    client, by = service.client, service.by
    sent = client.post(
        "/api/v1/datasets", params={"name": "ours", **FACTS}, content=_data(), headers=by("researcher")
    ).json()
    asked = {"dataset": sent["id"], **FACTS, "mic_criterion": CRITERION, "options": OPTIONS}
    derivation = client.post("/api/v1/derivations", json=asked, headers=by("researcher")).json()["id"]
    service.work(derivation)
    proposal = client.post(
        "/api/v1/proposals",
        json={"derivation": derivation, "table": "shown", "title_en": "Shown", "title_ja": "例"},
        headers=by("researcher"),
    )
    assert proposal.status_code == 201, proposal.text
    address = f"/api/v1/derivations/{derivation}"
    assert client.get(address).status_code == 404
    assert client.get(address, headers=by("stranger")).status_code == 404
    reviewed = client.get(address, headers=by("strange_curator"))
    assert set(reviewed.json()["record"]["laboratories"]) == set(LABORATORIES)

    review = {"verdict": "approve", "comment": "looked at"}
    at = f"/api/v1/proposals/{proposal.json()['id']}"
    curator = by("strange_curator")
    assert client.post(f"{at}/reviews", json=review, headers=curator).json()["state"] == "approved"
    published = client.post(f"{at}/publish", headers=curator)
    assert published.status_code == 200, published.text
    criterion = f"/api/v1/criteria/{published.json()['criterion']}/evidence"
    places = [
        address,
        criterion,
        address.replace("/api/v1", "/en"),
        f"/en/criteria/{published.json()['criterion']}",
    ]
    for who in (None, "stranger", "strange_lab", "strange_curator"):
        headers = by(who) if who else {}
        assert client.get(f"/api/v1/datasets/{sent['id']}", headers=headers).status_code == 404
        for place in places:
            answer = client.get(place, headers=headers)
            assert answer.status_code == 200, place
            assert [name for name in LABORATORIES if name in answer.text] == [], (who, place)
        assert client.get(address, headers=headers).json()["record"]["n"] == 160
    own = client.get(address, headers=by("researcher")).json()["record"]
    assert set(own["laboratories"]) == set(LABORATORIES)
