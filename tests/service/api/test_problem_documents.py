"""The one shape of every error."""

from __future__ import annotations

from typing import Any

import pytest

from datasets.store import errors as store_errors
from service import errors, problems
from service.locale.catalogue import has_text

ROW = {
    "organism": "Pasteurella multocida",
    "host": "pig",
    "drug": "ampicillin",
    "method": "disk",
    "value": "27",
}


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    document = answer.json()
    assert document["code"] == code
    assert document["type"].endswith(f"#{code}")
    assert {"type", "title", "status", "detail", "instance"} <= set(document)
    return dict(document)


def test_an_unknown_address_is_a_problem(shared: Any) -> None:
    is_problem(shared.client.get("/api/v1/nowhere"), 404, "no_such_route")


def test_a_body_that_is_no_json_is_a_problem(shared: Any) -> None:
    is_problem(
        shared.client.post("/api/v1/classify", content=b"{", headers={"content-type": "application/json"}),
        400,
        "body_unreadable",
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b'{"results":' + b"[" * 50_000 + b"]" * 50_000 + b"}", id="nested deeply"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param('{"results":[{"organism":"大腸菌"}]}'.encode("cp932"), id="CP932 in a text"),
        pytest.param(b'{"results": 1e999}', id="a number beyond all"),
        pytest.param(b"null", id="null"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
    ],
)
def test_a_body_that_nobody_can_mean_is_refused(shared: Any, content: bytes) -> None:
    answer = shared.client.post(
        "/api/v1/classify", content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_every_fault_of_a_body_is_listed_with_its_place(shared: Any) -> None:
    body = {
        "results": [{**ROW, "value": 27}, {**ROW, "colour": "red"}, {"organism": "x"}],
        "policy": {"strict": "yes?"},
    }
    document = is_problem(shared.client.post("/api/v1/classify", json=body), 400, "input_invalid")
    places = {(one["pointer"], one["rule"]) for one in document["errors"]}
    assert {
        ("/results/0/value", "wrong_type"),
        ("/results/1/colour", "unknown_field"),
        ("/results/2/drug", "missing_field"),
        ("/policy/strict", "wrong_type"),
    } <= places


def test_the_message_is_in_the_language_of_the_request(shared: Any) -> None:
    english = shared.client.get("/api/v1/criteria?organism=zzz&drug=ampicillin").json()
    japanese = shared.client.get(
        "/api/v1/criteria?organism=zzz&drug=ampicillin", headers={"Accept-Language": "ja"}
    ).json()
    assert english["title"] == "Unknown organism"
    assert japanese["title"] == "不明な菌種"
    assert english["code"] == japanese["code"] == "unknown_organism"


def test_a_fault_of_a_parameter_names_the_parameter(shared: Any) -> None:
    document = is_problem(shared.client.get("/api/v1/criteria?organism=zzz"), 400, "input_invalid")
    assert [one["pointer"] for one in document["errors"]] == ["/query/drug"]


def test_a_parameter_with_a_typing_error_is_refused_instead_of_ignored(shared: Any) -> None:
    answer = shared.client.get(
        "/api/v1/criteria?organism=Pasteurella multocida&drug=ampicillin&host_fallbak=pig&lang=ja"
    )
    document = is_problem(answer, 400, "input_invalid")
    assert [one["pointer"] for one in document["errors"]] == ["/query/host_fallbak"]


def test_an_unknown_name_is_refused_with_what_is_near(shared: Any) -> None:
    document = is_problem(
        shared.client.get("/api/v1/criteria?organism=Pasteurela multocida&drug=ampicillin"),
        422,
        "unknown_organism",
    )
    assert "Pasteurella multocida" in document["detail"]
    assert document["errors"][0]["pointer"] == "/query/organism"


def test_a_body_over_the_limit_is_told_the_limit(shared: Any) -> None:
    document = is_problem(
        shared.client.post(
            "/api/v1/classify", content=b" " * 10_000_001, headers={"content-type": "application/json"}
        ),
        413,
        "body_too_large",
    )
    assert "10000000" in document["detail"]


def every_code() -> set[str]:
    kinds = [kind for kind in vars(store_errors).values() if isinstance(kind, type)]
    ours = {kind.code for kind in kinds if "code" in vars(kind)}
    return ours | set(problems.CODE_OF_STATUS.values()) | {"internal", "input_invalid"}


@pytest.mark.parametrize("code", sorted(every_code()))
def test_every_code_has_a_title_and_a_sentence(code: str) -> None:
    assert has_text(f"problem.{code}")
    assert has_text(f"problem_title.{code}")


def test_every_error_of_the_store_has_a_status() -> None:
    kinds = [kind for kind in vars(store_errors).values() if isinstance(kind, type)]
    assert {kind.code for kind in kinds if "code" in vars(kind)} == set(problems.STATUS_OF_STORE)


def test_every_kind_of_error_has_a_status() -> None:
    kinds = errors.ServiceError.__subclasses__()
    ours = {kind for kind in kinds if kind.__module__ == "service.errors"}
    assert ours <= set(problems.STATUS_OF)
