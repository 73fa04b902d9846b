"""How a data set is shared, what others see of it, and how one finds one's own isolates again."""

import datetime as dt
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from datasets.store.errors import DatasetIsPublic
from service.context import Context
from service.errors import Conflict
from service.locale.catalogue import text
from service.pages.forms import ByCaller, InContext, as_input, given, see, url_encoded
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.paired_data import sharing, shown
from service.paired_data.licences import LICENCES, OTHER
from service.paired_data.origins import read_origins
from service.paired_data.pseudonyms import AskedPseudonyms, PseudonymsView, held_in, pseudonyms_of
from service.paired_data.sharing import DescriptionIn, EmbargoIn
from service.problems import Problem
from service.security.caller import Caller


class SharingForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted (``step``), and the fields of all steps as typed."""

    step: str = ""
    licence: str = ""
    licence_text: str = ""
    citation: str = ""
    authors: str = ""
    sure: str = ""
    public_from: str = ""
    isolates: str = ""
    farms: str = ""


@get("/datasets/announced", include_in_schema=False, sync_to_thread=True)
def list_announced(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """List the data sets under embargo."""
    items, _ = sharing.page_of_announced(context, None)
    return page(frame_of(request, caller, "datasets"), "announced.html", announced=items)


@get("/datasets/{dataset_id:str}/sharing", include_in_schema=False, sync_to_thread=True)
def show_sharing(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, dataset_id: FromPath[str]
) -> Response[str]:
    """Show state, licence, citation and origins of a data set."""
    return _page(frame_of(request, caller, "datasets"), context, caller, dataset_id)


@post("/datasets/{dataset_id:str}/sharing", include_in_schema=False, sync_to_thread=True)
def change_sharing(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    data: Annotated[SharingForm, url_encoded],
) -> Response[str] | Redirect:
    """Do the step that was asked for; show the page again with the reason where it is refused."""
    frame = frame_of(request, caller, "datasets")
    if data.step == "find":
        found, problem = attempt(request, lambda: pseudonyms_of(context, caller, _asked(data)))
        return _page(frame, context, caller, dataset_id, found=found, problem=problem, typed=data)
    done, problem = attempt(request, lambda: _do(context, caller, dataset_id, data))
    if done is not None:
        return see(frame.at(f"/datasets/{dataset_id}/sharing"))
    return _page(frame, context, caller, dataset_id, problem=problem, typed=data)


def _do(context: Context, caller: Caller, dataset_id: str, form: SharingForm) -> bool:
    try:
        match form.step:
            case "describe":
                sharing.describe(context, caller, dataset_id, as_input(DescriptionIn, _description(form)))
            case "announce":
                day = {"public_from": given(form.public_from) or dt.date.min.isoformat()}
                sharing.announce(context, caller, dataset_id, as_input(EmbargoIn, day))
            case "take_back":
                sharing.take_back(context, caller, dataset_id)
            case "publish":
                sharing.publish(context, caller, dataset_id, all_versions=form.sure == "yes")
    except DatasetIsPublic as public:
        raise Conflict(public.code, **public.parameters) from public
    return True


def _description(form: SharingForm) -> dict[str, object]:
    return {
        "authors": _lines(form.authors),
        "licence": form.licence,
        "licence_text": given(form.licence_text),
        "citation": given(form.citation),
    }


def _asked(form: SharingForm) -> AskedPseudonyms:
    return as_input(AskedPseudonyms, {"isolates": _lines(form.isolates), "farms": _lines(form.farms)})


def _lines(typed: str) -> list[str]:
    return [part for line in typed.splitlines() if (part := line.strip())]


def _page(
    frame: Frame,
    context: Context,
    caller: Caller,
    dataset_id: str,
    *,
    found: PseudonymsView | None = None,
    problem: Problem | None = None,
    typed: SharingForm | None = None,
) -> Response[str]:
    other = text("pages.sharing.licence_other", frame.language)
    shared = sharing.read_sharing(context, caller, dataset_id, frame.language)
    return page(
        frame,
        "sharing.html",
        status_code=problem.status if problem else 200,
        shared=shared,
        published_from=shown.derivations_published_from(context, caller, dataset_id),
        origins=read_origins(context, caller, dataset_id, None),
        licences=[*((one.id, f"{one.id} – {one.name}") for one in LICENCES), (OTHER, other)],
        tomorrow=context.today() + dt.timedelta(days=1),
        typed=typed or SharingForm(),
        found=found,
        held=frozenset() if found is None else held_in(context, caller, dataset_id, found),
        problem=problem,
    )
