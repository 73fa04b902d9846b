"""Ask for a provisional criterion, watch it being derived, read the candidates side by side."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from analysis.conditions import MicMethod
from analysis.plan import AnalysisPlan
from analysis.record import DerivationRecord
from analysis.refusals import Refusal
from breakpoints.model import Kind
from service.context import Context
from service.derivations import asking, work
from service.derivations import shown as derivations_shown
from service.jobs.question import DerivationQuestion
from service.locale.catalogue import text
from service.pages.answers.candidates import record_of
from service.pages.answers.every import sections_of
from service.pages.changes import term_name
from service.pages.derivation_form import (
    CHOICES,
    DerivationForm,
    asked_before,
    defaults,
    planned,
    request_of,
    ticked,
)
from service.pages.forms import ByCaller, InContext, given, see, url_encoded
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.pages.terms import terms
from service.paired_data import shown as datasets_shown
from service.plots.every import answer_shown
from service.problems import Problem
from service.security.caller import Caller
from service.tables import shown as tables_shown


class ProposalForm(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as typed below a derivation."""

    derivation: str
    table: str = ""
    candidate: str = ""
    title_en: str = ""
    title_ja: str = ""
    edition: str = ""
    comment: str = ""


@get("/derivations/new", include_in_schema=False, sync_to_thread=True)
def new_derivation(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    *,
    dataset: FromQuery[str] = "",
    version: FromQuery[str] = "latest",
    organism: FromQuery[str] = "",
    drug: FromQuery[str] = "",
    disk_content: FromQuery[str] = "",
    sigma_zone: FromQuery[str] = "",
    sigma_zone_mm: FromQuery[str] = "",
    sigma_mic_log2: FromQuery[str] = "",
    like: FromQuery[str] = "",
) -> Response[str]:
    """Show the form, filled with what the data set says, or as it stood for an earlier derivation."""
    frame = frame_of(request, caller, "datasets")
    if given(like):
        before = derivations_shown.read(context, caller, like)
        question = msgspec.convert(before.question, DerivationQuestion)
        form = asked_before(question, before.dataset or "", frame.language)
        stated = _conditions_that_differ(record_of(before.record))
        return _form_page(frame, context, caller, form, None, like=before.id, conditions_stated=stated)
    shown = datasets_shown.read_version(context, caller, dataset, version)
    hosts = {group.host for group in shown.groups if group.host}
    errors = {
        "sigma_zone": sigma_zone,
        "sigma_zone_mm": sigma_zone_mm,
        "sigma_mic_log2": sigma_mic_log2,
    }
    form = planned(
        AnalysisPlan(),
        **{name: text for name, text in errors.items() if given(text)},
        dataset=dataset,
        version=shown.version,
        organism=term_name("organisms", given(organism), frame.language, none=""),
        drug=term_name("drugs", given(drug), frame.language, none=""),
        disk_content=disk_content,
        host=term_name("hosts", hosts.pop() if len(hosts) == 1 else None, frame.language, none=""),
    )
    return _form_page(frame, context, caller, form, None)


@post("/derivations", include_in_schema=False, sync_to_thread=True)
def start_derivation(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[DerivationForm, url_encoded],
) -> Response[str] | Redirect:
    """Queue the derivation, or show the form again with the reason."""
    frame = frame_of(request, caller, "datasets")
    view, problem = attempt(request, lambda: asking.start(context, caller, request_of(data)))
    if view is not None:
        return see(frame.at(f"/derivations/{view.id}"))
    return _form_page(frame, context, caller, data, problem)


@get("/derivations/{derivation_id:str}", include_in_schema=False, sync_to_thread=True)
def read_derivation(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, derivation_id: FromPath[str]
) -> Response[str]:
    """Show how far a derivation is, and what came out."""
    frame = frame_of(request, caller, "datasets")
    return derivation_page(frame, context, caller, ProposalForm(derivation=derivation_id), None)


@post("/derivations/{derivation_id:str}/cancel", include_in_schema=False, sync_to_thread=True)
def cancel_derivation(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, derivation_id: FromPath[str]
) -> Response[str] | Redirect:
    """Cancel what the reader's laboratory waits for, or show why that is not possible."""
    frame = frame_of(request, caller, "datasets")
    job = derivations_shown.read(context, caller, derivation_id).job
    _, problem = attempt(request, lambda: work.cancel_job(context, caller, job or derivation_id))
    if problem is None:
        return see(frame.at(f"/derivations/{derivation_id}"))
    return derivation_page(frame, context, caller, ProposalForm(derivation=derivation_id), problem)


def derivation_page(
    frame: Frame, context: Context, caller: Caller, form: ProposalForm, problem: Problem | None
) -> Response[str]:
    """Show a derivation with the form to propose one of its candidates."""
    view = derivations_shown.read(context, caller, form.derivation)
    record = record_of(view.record)
    return page(
        frame,
        "derivation.html",
        status_code=problem.status if problem else 200,
        derivation=view,
        record=record,
        about=answer_shown(record) if record else None,
        adopted=None,
        mic_line=mic_line(view.question),
        sections=sections_of(record, answer_shown(record)) if record else (),
        plots=derivations_shown.plots(context, caller, form.derivation, frame.language) if record else {},
        tables=tables_shown.list_tables(context, caller) if record else (),
        form=form,
        problem=problem,
    )


def mic_line(question: dict[str, Any]) -> str:
    """Return the named MIC criterion of a question in one line."""
    criterion = question["criterion"]
    s, r = criterion["s_le_mg_per_l"], criterion["r_ge_mg_per_l"]
    is_cut_off = criterion["kind"] == Kind.ECV.value
    boundaries = f"WT ≤ {s}" if is_cut_off else f"S ≤ {s}" + (f", R ≥ {r}" if r else "")
    return f"{boundaries} mg/L – {criterion['source']}"


def _mic_methods(form: DerivationForm, frame: Frame) -> list[tuple[str, str]]:
    """Return the ways to an MIC, and what an earlier question pooled."""
    as_stated = ("", text("pages.derivation.condition_as_stated", frame.language))
    in_order = sorted(MicMethod, key=lambda one: one is MicMethod.NOT_TOLD)
    known = [(one.value, text(f"analysis.mic_method.{one}", frame.language)) for one in in_order]
    pooled = [] if form.mic_method in {"", *MicMethod} else [(form.mic_method, form.mic_method)]
    return [as_stated, *known, *pooled]


def _conditions_that_differ(record: DerivationRecord | None) -> dict[str, str]:
    """Return what the data state of each condition for which a derivation was refused."""
    refusals = () if record is None else record.refusals
    return {
        one.parameters["condition"]: one.parameters["values"]
        for one in refusals
        if one.code is Refusal.CONDITIONS_DIFFER
    }


def _form_page(
    frame: Frame,
    context: Context,
    caller: Caller,
    form: DerivationForm,
    problem: Problem | None,
    *,
    like: str | None = None,
    conditions_stated: dict[str, str] | None = None,
) -> Response[str]:
    return page(
        frame,
        "new_derivation.html",
        status_code=problem.status if problem else 200,
        form=msgspec.structs.asdict(form),
        defaults=msgspec.structs.asdict(defaults()),
        methods=tuple(CHOICES),
        ticked=ticked(form),
        like=like,
        conditions_stated=conditions_stated or {},
        mic_methods=_mic_methods(form, frame),
        dataset=datasets_shown.read_dataset(context, caller, form.dataset),
        problem=problem,
        **terms(),
    )
