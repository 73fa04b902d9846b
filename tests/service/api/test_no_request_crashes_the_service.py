"""Generated requests to every route of the OpenAPI document: never a fault of ours."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core import NOT_SET

from service.openapi.document import document_of


def request_of(case: Any) -> dict[str, Any]:
    """Return what a case sends, in the words of a client."""
    body = case.body
    sent = {} if body is NOT_SET else {"content" if isinstance(body, str | bytes) else "json": body}
    headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
    return {"params": dict(case.query or {}), "headers": headers, **sent}


def no_answer_is_a_fault_of_ours(service: Any, examples: int) -> None:
    """Send generated requests to each operation, as an administrator with every scope."""
    admin = service.by("admin")
    for found in schemathesis.openapi.from_dict(document_of(service.client.app)).get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy())
        def send(case: Any) -> None:
            sent = request_of(case)
            sent["headers"] |= admin
            try:
                request = service.client.build_request(case.method, case.formatted_path, **sent)
            except (httpx.InvalidURL, UnicodeEncodeError, TypeError, ValueError):
                return  # nothing that a client can send
            answer = service.client.send(request)
            assert answer.status_code < 500, (case.method, case.formatted_path, sent, answer.text)
            if answer.status_code >= 400:
                assert answer.headers["content-type"].startswith("application/problem+json")

        send()


def test_no_generated_request_crashes_the_service(service: Any) -> None:
    no_answer_is_a_fault_of_ours(service, 8)


@pytest.mark.all
def test_no_request_of_very_many_crashes_the_service(service: Any) -> None:
    no_answer_is_a_fault_of_ours(service, 2000)
