"""Reference pages: every outcome, the API, and the licences of what the browser is given."""

from enum import StrEnum
from typing import Any

from litestar import Request, Response, get

from analysis import refusals
from breakpoints import outcomes
from datasets import findings
from service.locale.catalogue import Language, entries, placeholders, text
from service.openapi.document import completed
from service.pages.forms import ByCaller
from service.pages.frame import frame_of
from service.pages.rendering import page
from service.static_bundle import NOTICES

Listing = tuple[str, tuple[tuple[str, str], ...]]

CLOSED_LISTS: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("categories", "category", outcomes.Category),
    ("refusals", "refusal", outcomes.Refusal),
    ("reasons", "reason", outcomes.Reason),
    ("warnings", "warning", outcomes.WarningCode),
    ("findings", "finding", findings.Rule),
    ("derivation_refusals", "analysis.refusal", refusals.Refusal),
    ("derivation_warnings", "analysis.warning", refusals.Caveat),
)


@get("/outcomes", include_in_schema=False, sync_to_thread=False)
def show_outcomes(request: Request[Any, Any, Any], caller: ByCaller) -> Response[str]:
    """Show the closed table of everything an answer may say."""
    frame = frame_of(request, caller, "outcomes")
    return page(frame, "outcomes.html", listings=_listings(frame.language))


@get("/api", include_in_schema=False, sync_to_thread=False)
def show_api(request: Request[Any, Any, Any], caller: ByCaller) -> Response[str]:
    """Show the routes of the API, from its own description."""
    document = completed(request.app, request.app.openapi_schema.to_schema())
    return page(frame_of(request, caller, "api"), "api.html", operations=operations(document))


@get("/licences", include_in_schema=False, sync_to_thread=False)
def show_licences(request: Request[Any, Any, Any], caller: ByCaller) -> Response[str]:
    """Show the notices of the chart library that the pages carry."""
    frame = frame_of(request, caller, None)
    return page(frame, "licences.html", notices=NOTICES.read_text("utf-8"))


def operations(document: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return every operation of an OpenAPI document, in the order of its paths."""
    return tuple(
        {"path": path, "method": method.upper(), "operation": operation}
        for path, item in sorted(document.get("paths", {}).items())
        for method, operation in item.items()
        if isinstance(operation, dict)
    )


def _listings(language: Language) -> tuple[Listing, ...]:
    return tuple(
        (name, tuple((code.value, _sentence(f"{prefix}.{code.value}", language)) for code in codes))
        for name, prefix, codes in CLOSED_LISTS
    )


def _sentence(key: str, language: Language) -> str:
    """Return a sentence with its holes shown as holes."""
    sentence = entries().get(key)
    if sentence is None:
        return ""
    return text(key, language, **{hole: f"[{hole}]" for hole in placeholders(sentence[language])})
