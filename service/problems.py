"""The one translator from errors to problem documents (RFC 9457); only it knows a status."""

import logging
import re
import traceback
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Empty
from litestar.types.callable_types import ExceptionHandler
from litestar.utils.scope.state import ScopeState

from datasets.store.errors import StoreError
from service.body_faults import fault, faults_of, missing_parameter
from service.errors import (
    Busy,
    Conflict,
    CrossSite,
    Fault,
    Gone,
    KeyUnusable,
    NoKey,
    NoSpace,
    NotFound,
    Refused,
    ScopeMissing,
    ServiceError,
    TooLarge,
    TooMany,
    UnknownParameters,
)
from service.locale.catalogue import Language, language_of, text
from service.lookup.notes import in_words

_MISSING_PARAMETER = re.compile(r"^Missing required (?P<source>\w+) parameter '(?P<name>[^']+)'")
_log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
OUTCOMES = "/api/v1/outcomes"

STATUS_OF: dict[type[ServiceError], int] = {
    NoKey: 401,
    KeyUnusable: 401,
    UnknownParameters: 400,
    ScopeMissing: 403,
    CrossSite: 403,
    NotFound: 404,
    Gone: 410,
    Conflict: 409,
    TooLarge: 413,
    TooMany: 429,
    NoSpace: 507,
    Busy: 503,
    Refused: 422,
}

STATUS_OF_STORE = {
    "store_unavailable": 503,
    "store_busy": 503,
    "store_full": 507,
    "store_read_only": 503,
    "store_not_migrated": 503,
    "store_too_new": 503,
    "damaged_content": 500,
    "unstorable_text": 422,
    "invalid_cursor": 400,
    "name_taken": 409,
    "dataset_is_public": 409,
    "version_exists": 409,
    "own_proposal": 403,
    "wrong_state": 409,
    "idempotency_key_reused": 422,
}

CODE_OF_STATUS = {
    400: "body_unreadable",
    401: "no_key",
    403: "scope_missing",
    404: "no_such_route",
    405: "method_not_allowed",
    408: "body_too_slow",
    413: "body_too_large",
    415: "media_type",
    429: "too_many_requests",
    503: "not_ready",
}


RETRY_SECONDS = "5"
HEADERS_OF_STATUS = {
    401: {"WWW-Authenticate": 'Bearer realm="zonebook"'},
    503: {"Retry-After": RETRY_SECONDS},
}


class FaultView(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of the input, in the request's language."""

    pointer: str
    rule: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    parameters: dict[str, str] = {}
    errors: tuple[FaultView, ...] = ()


def language_of_request(request: Request[Any, Any, Any]) -> Language:
    """Return the language that a page's address, ``?lang=`` or ``Accept-Language`` asks for."""
    asked = request.scope.get("query_string", b"")
    match request.query_params.get("lang") if b"lang" in asked or b"%" in asked else None:
        case "ja":
            return "ja"
        case "en":
            return "en"
        case _:
            given = (value for name, value in request.scope["headers"] if name == b"accept-language")
            return language_of(next(given, b"").decode("latin-1"))


def problem(
    code: str,
    status: int,
    language: Language,
    *,
    instance: str,
    parameters: dict[str, str] | None = None,
    faults: list[Fault] | None = None,
) -> Problem:
    """Build a problem document in words."""
    parts = parameters or {}
    return Problem(
        type=f"{OUTCOMES}#{code}",
        title=text(f"problem_title.{code}", language),
        status=status,
        detail=text(f"problem.{code}", language, **in_words(parts, language)),
        instance=instance,
        code=code,
        parameters=parts,
        errors=tuple(_view(one, language) for one in faults or ()),
    )


def from_service_error(request: Request[Any, Any, Any], error: ServiceError) -> Response[Problem]:
    """Translate an error of a use case."""
    status = next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), 503)
    code, parts = error.code, error.parameters
    faults = list(error.faults)
    if error.pointer:
        faults.append(Fault(pointer=error.pointer, rule=code, parameters=parts, key=f"problem.{code}"))
    document = problem(
        code,
        status,
        language_of_request(request),
        instance=request.url.path,
        parameters=parts,
        faults=faults,
    )
    return _respond(document, HEADERS_OF_STATUS.get(status, {}) | waits_of(error, status))


def waits_of(error: ServiceError, status: int) -> dict[str, str]:
    """Return the header that says when to come again, where that is known."""
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.wait_seconds)}
    return {"Retry-After": RETRY_SECONDS} if status == 503 else {}


def from_store_error(request: Request[Any, Any, Any], error: StoreError) -> Response[Problem]:
    """Translate a fault or refusal of the store; what it says of paths and hosts stays inside."""
    document = problem(
        error.code,
        STATUS_OF_STORE.get(error.code, 500),
        language_of_request(request),
        instance=request.url.path,
        parameters={name: part for name, part in error.parameters.items() if name != "reason"},
    )
    return _respond(document, {"Retry-After": "2"} if document.status == 503 else {})


def from_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Translate what the framework refuses: an unreadable body, an unknown route, a wrong method."""
    status = error.status_code
    if status >= 500 and status != 503:
        return from_fault_of_ours(request, error)
    code = CODE_OF_STATUS.get(status, "body_unreadable")
    parts: dict[str, str] = {"method": request.method, "path": request.url.path}
    faults: list[Fault] = []
    if isinstance(error, ValidationException):
        code, faults = "input_invalid", _faults(request, error)
        parts["count"] = str(len(faults))
    elif status == 400:
        parts["reason"] = error.detail
    elif status == 413:
        limit = request.route_handler.resolve_request_max_body_size()
        parts["limit"] = str(limit)
    document = problem(
        code,
        status,
        language_of_request(request),
        instance=request.url.path,
        parameters=parts,
        faults=faults,
    )
    return _respond(document, dict(error.headers or {}))


def from_nesting(request: Request[Any, Any, Any], _error: RecursionError) -> Response[Problem]:
    """Answer a body that is nested deeper than anything that can be meant; nothing else here recurses."""
    document = problem(
        "body_nested", 400, language_of_request(request), instance=request.url.path, parameters={}
    )
    return _respond(document, {})


def from_other_charset(request: Request[Any, Any, Any], _error: UnicodeDecodeError) -> Response[Problem]:
    """Answer a body that is not UTF-8; nothing else here decodes what a request holds."""
    document = problem(
        "body_not_utf8", 400, language_of_request(request), instance=request.url.path, parameters={}
    )
    return _respond(document, {})


def from_fault_of_ours(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a fault of the service without a word of its inside; log where, never what it held."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error(
        "fault of ours: %s at %s\n%s", type(error).__name__, request.scope.get("path_template", ""), where
    )
    document = problem(
        "internal", 500, language_of_request(request), instance=request.url.path, parameters={}
    )
    return _respond(document, {})


def _respond(document: Problem, headers: dict[str, str]) -> Response[Problem]:
    return Response(
        document,
        status_code=document.status,
        media_type=PROBLEM_JSON,
        headers={"Cache-Control": "no-store", **headers},
    )


def _view(one: Fault, language: Language) -> FaultView:
    words = in_words(one.parameters, language)
    if one.key.startswith("fault."):  # there a field is one of the body, and stays as it is written there
        words |= {name: written for name, written in one.parameters.items() if name == "field"}
    return FaultView(pointer=one.pointer, rule=one.rule, message=text(one.key, language, **words))


def _faults(request: Request[Any, Any, Any], error: ValidationException) -> list[Fault]:
    if missing := _MISSING_PARAMETER.search(error.detail):
        return [missing_parameter(missing["source"], missing["name"])]
    given = error.extra if isinstance(error.extra, list) else []
    body = (
        request.route_handler.parsed_data_field
        if hasattr(request.route_handler, "parsed_data_field")
        else None
    )
    decoded = ScopeState.from_scope(request.scope).json
    if body is not None and decoded is not Empty and any(one.get("source") == "body" for one in given):
        return faults_of(body.annotation, decoded)
    return [fault(str(one["message"]), _place(one)) for one in given]


def _place(one: dict[str, Any]) -> str:
    return f"/{one.get('source', 'query')}/{one.get('key', '')}"


EXCEPTION_HANDLERS: "dict[int | type[Exception], ExceptionHandler[Any]]" = {
    ServiceError: from_service_error,
    StoreError: from_store_error,
    HTTPException: from_http_error,
    RecursionError: from_nesting,
    UnicodeDecodeError: from_other_charset,
    Exception: from_fault_of_ours,
}

__all__ = ["EXCEPTION_HANDLERS", "Problem", "language_of_request", "problem"]
