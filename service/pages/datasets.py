"""Data sets: list, upload, findings and the scattergram."""

from collections import Counter
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from service.api.access import RESEARCHER
from service.context import Context
from service.derivations import shown as derivations_shown
from service.derivations.shown import DerivationView
from service.errors import ServiceError
from service.locale.catalogue import Language
from service.pages.condensed import lines_of_findings
from service.pages.forms import ByCaller, InContext, multipart, see
from service.pages.forms_with_files import form_with_file
from service.pages.frame import frame_of, page_language
from service.pages.intake import NOTHING_TYPED, UploadForm, take_in
from service.pages.reading_choices import reading_choices
from service.pages.rendering import page
from service.pages.terms import terms
from service.pages.upload_preview import refused
from service.pages.words_of_problems import problem_of
from service.paired_data import shown as datasets_shown
from service.paired_data.cell_table import cell_table
from service.paired_data.shown import VersionView
from service.security.caller import Caller

MOST_FINDINGS = 200
DERIVATIONS_SHOWN = 10


@get("/datasets", include_in_schema=False, sync_to_thread=True)
def list_datasets(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """List the data sets that the reader may see, with the form to add one."""
    return page(
        frame_of(request, caller, "datasets"),
        "datasets.html",
        datasets=datasets_shown.list_datasets(context, caller),
        derivations=newest_derivations(context, caller),
        form=NOTHING_TYPED,
        problem=None,
        limit_bytes=context.settings.max_upload_bytes,
        **reading_choices(page_language(request)),
        **terms(),
    )


@post(
    "/datasets",
    **form_with_file(RESEARCHER),
)
async def add_dataset(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[UploadForm, multipart],
) -> Response[str] | Redirect:
    """Take a file in; show the form again with the reason where that is refused."""
    frame = frame_of(request, caller, "datasets")
    try:
        uploaded = await take_in(request, context, caller, data)
    except ServiceError as error:
        problem = problem_of(error, frame.language, request.url.path)
        return await refused(request, context, caller, data, problem)
    known = "&known=yes" if uploaded.already_there else ""
    return see(frame.at(f"/datasets/{uploaded.id}?version={uploaded.version}{known}"))


@get("/datasets/{dataset_id:str}", include_in_schema=False, sync_to_thread=True)
def read_dataset(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    *,
    version: FromQuery[str | None] = None,
    series: FromQuery[int] = 0,
    known: FromQuery[str | None] = None,
) -> Response[str]:
    """Show a data set version with its findings and a scattergram."""
    frame = frame_of(request, caller, "datasets")
    dataset = datasets_shown.read_dataset(context, caller, dataset_id)
    shown = datasets_shown.read_version(context, caller, dataset_id, version)
    findings = datasets_shown.read_findings(context, caller, dataset_id, shown.version, frame.language)
    chart = _chart(context, caller, dataset_id, shown, chosen=series, language=frame.language)
    return page(
        frame,
        "dataset.html",
        dataset=dataset,
        version=shown,
        was_known=known is not None,
        published_from=datasets_shown.derivations_published_from(context, caller, dataset_id),
        findings=findings,
        lines=lines_of_findings(findings, frame.language)[:MOST_FINDINGS],
        series=series_of(shown),
        chosen=series,
        chart=chart,
        cells=cell_table(chart),
    )


def newest_derivations(context: Context, caller: Caller) -> tuple[DerivationView, ...]:
    """Return what the reader's laboratory asked last; nothing to a visitor."""
    if not caller.known:
        return ()
    return derivations_shown.page_of_derivations(context, caller, None, DERIVATIONS_SHOWN).items


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One organism, drug and disk content of a version, with its rows."""

    organism: str
    drug: str
    disk_content: str
    n: int


def series_of(version: VersionView) -> tuple[Series, ...]:
    """Return what a version holds, hosts together, the largest first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for group in version.groups:
        counts[group.organism, group.drug, group.disk_content] += group.n
    return tuple(
        Series(organism=organism, drug=drug, disk_content=content, n=n)
        for (organism, drug, content), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _chart(
    context: Context,
    caller: Caller,
    dataset_id: str,
    version: VersionView,
    *,
    chosen: int,
    language: Language,
) -> dict[str, Any] | None:
    series = series_of(version)
    if not 0 <= chosen < len(series):
        return None
    one = series[chosen]
    return datasets_shown.scattergram(
        context,
        caller,
        dataset_id,
        version.version,
        organism=one.organism,
        drug=one.drug,
        disk_content=one.disk_content,
        language=language,
    )
