"""Derivations and the jobs that compute them."""

from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, PathParameter

from datasets.store.rows import Job
from service.api.access import ANY_KEY, RESEARCHER, RESEARCHER_OR_LAB
from service.api.given import ByCaller, Cursor, InContext, InLanguage
from service.api.paging import PAGE_SIZE, Listed
from service.context import instant_text
from service.derivations import asking, comparing, shown, work
from service.derivations.comparing import Comparison
from service.derivations.progress import Progress, progress_of
from service.derivations.request import DerivationRequest
from service.derivations.shown import DerivationView
from service.plots.comparison import ComparisonPlot
from service.plots.every import PlotName

TAGS = ["derivations"]


class PlotView(msgspec.Struct, frozen=True, kw_only=True):
    """A plot of a record and where its Vega-Lite specification is."""

    name: str
    title: str
    url: str


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    """A long task: what it works on and how far it has come."""

    id: str
    kind: str
    subject: str
    state: str
    progress: Progress | None
    error: str | None
    created_at: str
    finished_at: str | None


@post(
    "/derivations",
    operation_id="startDerivation",
    opt=RESEARCHER,
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
)
def start_derivation(
    context: InContext, caller: ByCaller, data: JSONBody[DerivationRequest]
) -> DerivationView:
    """Ask for a provisional disk criterion; the same question twice is answered from the store."""
    return asking.start(context, caller, data)


@get("/derivations", operation_id="listDerivations", opt=ANY_KEY, tags=TAGS, sync_to_thread=True)
def list_derivations(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[DerivationView]:
    """List what one's laboratory asked, newest first, without the records."""
    page = shown.page_of_derivations(context, caller, cursor, PAGE_SIZE)
    return Listed(items=page.items, next_cursor=page.next_cursor)


@get("/derivations/{derivation_id:str}", operation_id="readDerivation", tags=TAGS, sync_to_thread=True)
def read_derivation(context: InContext, caller: ByCaller, derivation_id: FromPath[str]) -> DerivationView:
    """Return state, progress and, once there is one, the record."""
    return shown.read(context, caller, derivation_id)


@get(
    "/derivations/{derivation_id:str}/scattergram",
    operation_id="drawDerivation",
    tags=TAGS,
    sync_to_thread=True,
)
def derivation_scattergram(
    context: InContext, caller: ByCaller, language: InLanguage, derivation_id: FromPath[str]
) -> dict[str, Any]:
    """Return a Vega-Lite scattergram with the limits of the answer shown first."""
    return shown.plot(context, caller, derivation_id, PlotName.SCATTERGRAM, language)


@get(
    "/derivations/{derivation_id:str}/plots",
    operation_id="listDerivationPlots",
    tags=TAGS,
    sync_to_thread=True,
)
def list_plots(
    context: InContext, caller: ByCaller, language: InLanguage, derivation_id: FromPath[str]
) -> list[PlotView]:
    """List the plots that a record has; none before there is a record."""
    found = shown.plots(context, caller, derivation_id, language)
    return [
        PlotView(
            name=name.value,
            title=str(plot.spec["title"]),
            url=f"/api/v1/derivations/{derivation_id}/plots/{name.value}",
        )
        for name, plot in found.items()
    ]


@get(
    "/derivations/{derivation_id:str}/plots/{plot:str}",
    operation_id="readDerivationPlot",
    tags=TAGS,
    sync_to_thread=True,
)
def read_plot(
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    derivation_id: FromPath[str],
    plot: Annotated[str, PathParameter(description=f"One of {', '.join(PlotName)}.")],
) -> dict[str, Any]:
    """Return one plot of the record as a Vega-Lite specification, its words in the request's language."""
    return shown.plot(context, caller, derivation_id, plot, language)


@get(
    "/derivations/{derivation_id:str}/difference/{other_id:str}",
    operation_id="compareDerivations",
    tags=TAGS,
    sync_to_thread=True,
)
def compare_derivations(
    context: InContext, caller: ByCaller, derivation_id: FromPath[str], other_id: FromPath[str]
) -> Comparison:
    """Set two derivations side by side: what was asked, candidates, verdicts, intervals, probabilities."""
    return comparing.compare(context, caller, derivation_id, other_id)


@get(
    "/derivations/{derivation_id:str}/difference/{other_id:str}/plots/{comparison_plot:str}",
    operation_id="readComparisonPlot",
    tags=TAGS,
    sync_to_thread=True,
)
def read_comparison_plot(
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    *,
    derivation_id: FromPath[str],
    other_id: FromPath[str],
    comparison_plot: Annotated[str, PathParameter(description=f"One of {', '.join(ComparisonPlot)}.")],
) -> dict[str, Any]:
    """Return one plot of both derivations as a Vega-Lite specification."""
    return comparing.plot(context, caller, derivation_id, other_id, name=comparison_plot, language=language)


@get("/jobs/{job_id:str}", operation_id="readJob", opt=ANY_KEY, tags=["jobs"], sync_to_thread=True)
def read_job(context: InContext, caller: ByCaller, job_id: FromPath[str]) -> JobView:
    """Return a job of one's laboratory."""
    return _job(work.read_job(context, caller, job_id))


@post(
    "/jobs/{job_id:str}/cancel",
    operation_id="cancelJob",
    opt=RESEARCHER_OR_LAB,
    tags=["jobs"],
    status_code=200,
    sync_to_thread=True,
)
def cancel_job(context: InContext, caller: ByCaller, job_id: FromPath[str]) -> JobView:
    """Cancel an unfinished job of one's laboratory."""
    return _job(work.cancel_job(context, caller, job_id))


def _job(row: Job) -> JobView:
    return JobView(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        state=row.state.value,
        progress=progress_of(row),
        error=row.error_code,
        created_at=instant_text(row.created_at),
        finished_at=None if row.finished_at is None else instant_text(row.finished_at),
    )


HANDLERS = (
    start_derivation,
    list_derivations,
    read_derivation,
    derivation_scattergram,
    list_plots,
    read_plot,
    compare_derivations,
    read_comparison_plot,
    read_job,
    cancel_job,
)
