"""Two derivations side by side, and the choice of another one to compare with."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from service.derivations import comparing
from service.derivations import shown as derivations_shown
from service.derivations.difference_view import ChoiceDifference
from service.derivations.shown import DerivationView
from service.locale.catalogue import Language, has_text, text
from service.pages.changes import term_name
from service.pages.derivations import mic_line
from service.pages.forms import ByCaller, InContext, given
from service.pages.frame import frame_of
from service.pages.rendering import page
from service.plots.comparison import NAMES

SAID_ELSEWHERE = frozenset({"criterion.l_step", "criterion.u_step"})
VOCABULARY = {"organism": "organisms", "drug": "drugs", "host": "hosts"}


class ChoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A choice that differs, in words."""

    label: str
    one: str
    other: str


@get("/derivations/{derivation_id:str}/compare", include_in_schema=False, sync_to_thread=True)
def compare_derivations(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    derivation_id: FromPath[str],
    *,
    other: FromQuery[str] = "",
) -> Response[str]:
    """Show how two derivations differ; without another one, those that there are to choose from."""
    frame = frame_of(request, caller, "datasets")
    one = derivations_shown.read(context, caller, derivation_id)
    listed = derivations_shown.listing(context, caller) if caller.known else ()
    chosen = given(other)
    found = None if chosen is None else comparing.both(context, caller, derivation_id, chosen)
    comparison = None if found is None else found.comparison()
    return page(
        frame,
        "comparison.html",
        derivation=one,
        others=others(one, listed),
        chosen=chosen,
        names=NAMES,
        sides=() if found is None else tuple(zip(NAMES, found.views, found.answers, strict=True)),
        comparison=comparison,
        difference=None if comparison is None else comparison.difference,
        choices=() if comparison is None else choice_lines(comparison.difference.question, frame.language),
        plots={} if found is None else found.plots(frame.language),
        mic_line=mic_line,
    )


def others(one: DerivationView, listed: tuple[DerivationView, ...]) -> tuple[DerivationView, ...]:
    """Return what may be compared with a derivation, those of the same data first."""
    found = (view for view in listed if view.id != one.id and view.state == "succeeded")
    return tuple(sorted(found, key=lambda view: view.dataset_version != one.dataset_version))


def choice_lines(choices: tuple[ChoiceDifference, ...], language: Language) -> tuple[ChoiceLine, ...]:
    """Put the choices that differ into words; steps stand there as concentrations already."""
    return tuple(
        ChoiceLine(
            label=_label(choice.field, language),
            one=_value(choice.field, choice.one, choice.other, language),
            other=_value(choice.field, choice.other, choice.one, language),
        )
        for choice in choices
        if choice.field not in SAID_ELSEWHERE
    )


def _label(field: str, language: Language) -> str:
    name = field.removeprefix("plan.")
    if name.startswith("allowed."):
        group, _, error = name.removeprefix("allowed.").partition("_")
        parts = (
            text(f"analysis.{noun}.{code}", language) for noun, code in (("group", group), ("error", error))
        )
        return f"{text('pages.option.allowed', language)}: {' – '.join(parts)}"
    keys = (f"pages.option.{name}", f"pages.compare.field.{name.replace('.', '_')}")
    return next((text(key, language) for key in keys if has_text(key)), field)


def _value(field: str, value: Any, beside: Any, language: Language) -> str:
    name = field.removeprefix("plan.")
    if value is None:
        return "–"
    if field in VOCABULARY:
        return term_name(VOCABULARY[field], value, language)
    if name == "methods":
        return _methods(value, beside or [], language)
    if name == "data_digest":
        return str(value)[:12]
    said = str(value).lower() if isinstance(value, bool) else str(value)
    keys = (f"pages.option.{name}_value.{said}", f"kind.{said}" if name == "criterion.kind" else "")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "–"
    return next((text(key, language) for key in keys if key and has_text(key)), said)


def _methods(value: list[str], beside: list[str], language: Language) -> str:
    """Name the methods that only this one has; the others are the same."""
    own = [text(f"analysis.method.{one}", language) for one in value if one not in beside]
    return "; ".join(own) if own else text("pages.compare.no_further_method", language)
