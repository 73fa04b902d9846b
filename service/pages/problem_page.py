"""A problem as a page in the reader's language, or on top of the form that caused it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from litestar import Request, Response
from litestar.exceptions import ClientException, HTTPException, MethodNotAllowedException
from litestar.types import ExceptionHandlersMap

from datasets.store.errors import StoreError
from service.api.dependencies import CALLER
from service.errors import ServiceError
from service.locale.catalogue import LANGUAGES, Language
from service.pages.frame import frame_of, page_language
from service.pages.rendering import page
from service.pages.words_of_problems import for_readers, problem_of
from service.problems import Problem, from_fault_of_ours, from_http_error, from_store_error, waits_of
from service.problems import problem as in_words
from service.security.caller import PUBLIC, Caller

Result = TypeVar("Result")


def attempt(
    request: Request[Any, Any, Any], use_case: Callable[[], Result]
) -> tuple[Result, None] | tuple[None, Problem]:
    """Return what a use case answers, or why it refused, so that a form can be shown again."""
    try:
        return use_case(), None
    except ServiceError as error:
        return None, problem_of(error, page_language(request), request.url.path)


async def attempt_while_waiting(
    request: Request[Any, Any, Any], use_case: Awaitable[Result]
) -> tuple[Result, None] | tuple[None, Problem]:
    """Do as `attempt`, of a use case that waits for what is sent."""
    try:
        return await use_case, None
    except ServiceError as error:
        return None, problem_of(error, page_language(request), request.url.path)


def service_error_page(request: Request[Any, Any, Any], error: ServiceError) -> Response[str]:
    """Show what a use case refused."""
    problem = problem_of(error, page_language(request), request.url.path)
    return _page(request, problem, waits_of(error, problem.status))


def http_error_page(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """Show what the framework refused."""
    answer = from_http_error(request, error)
    return _page(request, _in(answer.content, page_language(request)), dict(error.headers or {}))


def method_error(
    request: Request[Any, Any, Any], error: MethodNotAllowedException
) -> Response[str] | Response[Problem]:
    """Show that an address is not asked in this way: as a page, if it is that of a page."""
    is_of_pages = request.url.path[1:].partition("/")[0] in LANGUAGES
    return http_error_page(request, error) if is_of_pages else from_http_error(request, error)


def store_error_page(request: Request[Any, Any, Any], error: StoreError) -> Response[str]:
    """Show a fault of the store, or what it refused."""
    answer = from_store_error(request, error)
    return _page(request, _in(answer.content, page_language(request)), {})


def fault_of_ours_page(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Show that the fault is ours, without a word of the inside."""
    return _page(request, _in(from_fault_of_ours(request, error).content, page_language(request)), {})


def unreadable_form_page(
    request: Request[Any, Any, Any], error: UnicodeDecodeError | LookupError
) -> Response[str]:
    """Show that the text of a form is in no encoding that it could be read in."""
    if isinstance(error, UnicodeDecodeError) or "unknown encoding" in str(error):
        return http_error_page(request, ClientException("no readable text"))
    return fault_of_ours_page(request, error)


def _in(document: Problem, language: Language) -> Problem:
    found = in_words(
        document.code, document.status, language, instance=document.instance, parameters=document.parameters
    )
    return for_readers(found, language)


def _page(request: Request[Any, Any, Any], problem: Problem, headers: dict[str, str]) -> Response[str]:
    known = request.state.get(CALLER)
    caller = known if isinstance(known, Caller) else PUBLIC
    answer = page(
        frame_of(request, caller, None), "problem.html", status_code=problem.status, problem=problem
    )
    answer.headers.update(headers)
    return answer


PAGE_EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    ServiceError: service_error_page,
    StoreError: store_error_page,
    HTTPException: http_error_page,
    Exception: fault_of_ours_page,
}

UNREADABLE_FORM: ExceptionHandlersMap = {
    UnicodeDecodeError: unreadable_form_page,
    LookupError: unreadable_form_page,
}
"""For forms in several parts: the framework decodes their texts as the sender says, and lets it fail."""
