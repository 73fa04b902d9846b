"""Every route of the OpenAPI document x no key, wrong scope, key of another laboratory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from datasets.store.schema import idempotency
from service.context import now
from service.openapi.document import document_of
from service.openapi.examples import BODIES
from service.security.sessions import sign_in

SIMULATED = {"organism": "simulated_organism", "drug": "simulated_drug", "disk_content": "30 µg"}
CRITERION = {"s_le_mg_per_l": "0.5", "r_ge_mg_per_l": "2", "kind": "clinical", "source": "test"}
OPTIONS = {
    "bootstrap_resamples": 20,
    "regression_resamples": 10,
    "model_resamples": 2,
    "model_simulations": 0,
}
CSV = "zone_mm,mic_mg_per_l\n" + "\n".join(f"{40 - step},{2.0**step}" for step in range(-4, 5))
OWN_TABLE = (
    "organism,drug,method,disk_content,host,kind,s_text,r_text,citation\n"
    "escherichia_coli,ampicillin,disk,10 µg,dog,clinical,>=17,<=13,a secret book\n"
)
ONE_OF = {"researcher", "curator", "admin", "lab"}


def operations(shared: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in sorted(document_of(shared.client.app)["paths"].items()):
        for method, operation in item.items():
            yield method.upper(), path, operation


@pytest.fixture(scope="module")
def owned(shared: Any) -> dict[str, str]:
    """Return ids of things that the laboratory ``default`` owns and nobody else may see."""
    client, by = shared.client, shared.by
    uploaded = client.post(
        "/api/v1/datasets",
        params={"name": "secret", **SIMULATED},
        content=CSV.encode(),
        headers=by("researcher"),
    )
    assert uploaded.status_code == 202, uploaded.text
    derivation = client.post(
        "/api/v1/derivations",
        json={
            "dataset": uploaded.json()["id"],
            **SIMULATED,
            "mic_criterion": CRITERION,
            "options": OPTIONS,
        },
        headers=by("researcher"),
    )
    assert derivation.status_code == 202, derivation.text
    imported = client.post(
        "/api/v1/imports",
        params={"name": "secret", "format": "zonebook"},
        content=OWN_TABLE.encode(),
        headers=by("lab"),
    )
    assert imported.status_code == 201, imported.text
    kept = client.post(
        "/api/v1/classify/file",
        params={"as_job": "true", "file_name": "secret.csv"},
        content=b"organism,host,drug,method,value\n",
        headers=by("lab"),
    )
    assert kept.status_code == 202, kept.text
    return {
        "dataset_id": uploaded.json()["id"],
        "version": uploaded.json()["version"],
        "derivation_id": derivation.json()["id"],
        "other_id": derivation.json()["id"],
        "comparison_plot": "two-answers",
        "plot": "scattergram",
        "job_id": derivation.json()["job"],
        "import_id": imported.json()["id"],
        "classification_id": kept.json()["id"],
        "key_id": "0" * 32,
        "mapping_id": "0" * 32,
        "proposal_id": "0" * 32,
        "table": "nval-tentative",
        "criterion_id": "nval-tentative@1.0.0:000000000000",
    }


def address(path: str, owned: dict[str, str]) -> str:
    ids = dict(owned) if "dataset" in path else {**owned, "version": "1.0.0"}
    return path.format(**ids)


def call(shared: Any, method: str, path: str, operation: dict[str, Any], headers: dict[str, str]) -> Any:
    body = BODIES.get(operation["operationId"])
    return shared.client.request(method, path, headers=headers, json=body)


def test_every_route_is_named_and_described_with_examples_and_errors(shared: Any) -> None:
    for method, path, operation in operations(shared):
        assert operation["operationId"], path
        assert operation.get("description") or operation.get("summary"), path
        assert any(status.startswith("2") for status in operation["responses"]), path
        if path.startswith("/api/v1/"):
            assert any(status.startswith("4") for status in operation["responses"]), path
        if method == "POST" and "requestBody" in operation:
            contents = operation["requestBody"]["content"].values()
            assert any("example" in content for content in contents), path
        for parameter in operation.get("parameters", []):
            assert "example" in parameter, (path, parameter["name"])


def test_nothing_that_needs_a_key_is_done_without_one(shared: Any, owned: dict[str, str]) -> None:
    tried = 0
    for method, path, operation in operations(shared):
        if "security" not in operation:
            continue
        tried += 1
        answer = call(shared, method, address(path, owned), operation, {})
        assert (answer.status_code, answer.json()["code"]) == (401, "no_key"), path
        assert answer.headers["www-authenticate"].startswith("Bearer")
        wrong = {"Authorization": "Bearer zb_" + "a" * 8 + "_" + "A" * 43}
        answer = call(shared, method, address(path, owned), operation, wrong)
        assert (answer.status_code, answer.json()["code"]) == (401, "key_unusable"), path
    assert tried > 15


def test_a_key_without_the_scope_is_refused_everywhere(shared: Any, owned: dict[str, str]) -> None:
    holders = {"researcher": "researcher", "curator": "curator", "admin": "strange_admin", "lab": "lab"}
    for method, path, operation in operations(shared):
        for scope in ONE_OF - set(operation.get("x-scopes", ())) if operation.get("x-scopes") else ():
            answer = call(shared, method, address(path, owned), operation, shared.by(holders[scope]))
            assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), (path, scope)


def test_what_another_laboratory_owns_does_not_exist(shared: Any, owned: dict[str, str]) -> None:
    """Routes that take an id of something owned answer 404, to strangers and to nobody alike."""
    own = {"{dataset_id}", "{derivation_id}", "{job_id}", "{import_id}", "{classification_id}"}
    tried = 0
    for method, path, operation in operations(shared):
        if not any(name in path for name in own):
            continue
        tried += 1
        scopes = operation.get("x-scopes")
        who = {"curator": "strange_curator", "lab": "strange_lab"}.get((scopes or [""])[0], "stranger")
        headers = shared.by(who)
        given = BODIES.get(operation["operationId"])
        body = {"content": CSV.encode()} if given is None else {"json": given}
        answer = shared.client.request(method, address(path, owned), headers=headers, **body)
        foreign = dict.fromkeys(owned, "f" * 32)
        absent = shared.client.request(method, address(path, foreign), headers=headers, **body)
        assert answer.status_code == absent.status_code == 404, (path, answer.text)
        assert set(answer.headers) == set(absent.headers)
        for secret in ("secret", owned["version"]):
            assert secret not in answer.text.replace(address(path, owned), "").replace(
                f"@{owned['version']}", ""
            ), path
        if "security" not in operation:
            assert shared.client.request(method, address(path, owned)).status_code == 404, path
    assert tried > 16


def test_lists_show_a_stranger_nothing_of_others(shared: Any, owned: dict[str, str]) -> None:
    for path in ("/api/v1/datasets", "/api/v1/derivations", "/api/v1/proposals"):
        answer = shared.client.get(path, headers=shared.by("stranger"))
        assert answer.status_code == 200
        assert owned["dataset_id"] not in answer.text
        assert owned["derivation_id"] not in answer.text
    assert owned["dataset_id"] in shared.client.get("/api/v1/datasets", headers=shared.by("lab")).text


def test_a_derivation_cannot_be_asked_of_foreign_data(shared: Any, owned: dict[str, str]) -> None:
    body = {"dataset": owned["dataset_id"], **SIMULATED, "mic_criterion": CRITERION}
    answer = shared.client.post("/api/v1/derivations", json=body, headers=shared.by("stranger"))
    assert answer.status_code == 404


def test_a_revoked_key_opens_nothing(service: Any) -> None:
    prefix = service.keys["lab"].split("_")[1]
    listed = service.client.get("/api/v1/keys", headers=service.by("admin")).json()["items"]
    identity = next(one["id"] for one in listed if one["prefix"] == prefix)
    assert service.client.get("/api/v1/derivations", headers=service.by("lab")).status_code == 200
    revoked = service.client.delete(f"/api/v1/keys/{identity}", headers=service.by("admin"))
    assert revoked.json()["revoked_at"]
    answer = service.client.get("/api/v1/derivations", headers=service.by("lab"))
    assert (answer.status_code, answer.json()["code"]) == (401, "key_unusable")


def test_a_holder_has_two_live_keys_at_most_and_no_secret_is_kept(service: Any) -> None:
    client, admin = service.client, service.by("admin")
    laboratory = client.get("/api/v1/laboratories", headers=admin).json()["items"][0]["id"]
    holder = client.post(
        "/api/v1/holders", json={"name": "new", "laboratory": laboratory}, headers=admin
    ).json()
    body = {"holder": holder["id"], "scopes": ["lab"]}
    first = client.post("/api/v1/keys", json=body, headers={**admin, "Idempotency-Key": "one"}).json()
    again = client.post("/api/v1/keys", json=body, headers={**admin, "Idempotency-Key": "one"}).json()
    assert first["view"] == again["view"]
    assert (first["key"][:3], again["key"]) == ("zb_", None)
    other = client.post("/api/v1/keys", json={**body, "days": 1}, headers={**admin, "Idempotency-Key": "one"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert client.post("/api/v1/keys", json=body, headers=admin).status_code == 201
    third = client.post("/api/v1/keys", json=body, headers=admin)
    assert (third.status_code, third.json()["code"]) == (409, "too_many_keys")
    with service.store.reading() as connection:
        dump = "".join(
            str(row) for row in connection.exec_driver_sql("SELECT body FROM idempotency").all()
        ) + "".join(str(row) for row in connection.exec_driver_sql("SELECT detail FROM audit").all())
    assert first["key"] not in dump
    assert first["key"].split("_", 2)[2] not in dump


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec-fetch-site": "cross-site"}, id="the browser says another site"),
        pytest.param({"origin": "https://evil.example"}, id="another origin"),
        pytest.param({"origin": "null"}, id="no origin to tell"),
        pytest.param({}, id="a cookie and nothing about its origin"),
    ],
)
def test_another_site_cannot_write_with_a_visitors_session(shared: Any, headers: dict[str, str]) -> None:
    token = sign_in(shared.client.app.state.context, shared.keys["researcher"])
    cookie = {"cookie": f"zonebook_session={token}"}
    body = BODIES["startDerivation"]
    forged = shared.client.post("/api/v1/derivations", json=body, headers={**cookie, **headers})
    assert (forged.status_code, forged.json()["code"]) == (403, "cross_site")
    ours = {"sec-fetch-site": "same-origin", "origin": "http://testserver.local"}
    own = shared.client.post("/api/v1/derivations", json=body, headers={**cookie, **ours})
    assert own.status_code == 404  # a data set that is not there: the write itself was let through


def test_an_answer_waits_a_week_for_its_retry_and_is_then_forgotten(service: Any) -> None:
    client, keyed = service.client, {**service.by("admin"), "Idempotency-Key": "one"}
    laboratory = client.get("/api/v1/laboratories", headers=keyed).json()["items"][0]["id"]
    holder = client.post(
        "/api/v1/holders", json={"name": "new", "laboratory": laboratory}, headers=keyed
    ).json()
    body = {"holder": holder["id"], "scopes": ["lab"]}
    first = client.post("/api/v1/keys", json=body, headers=keyed).json()["view"]
    for days, is_recalled in ((6, True), (8, False)):
        with service.store.writing() as connection:
            connection.execute(update(idempotency).values(created_at=now() - timedelta(days=days)))
        again = client.post("/api/v1/keys", json=body, headers=keyed).json()["view"]
        assert (again == first) is is_recalled
