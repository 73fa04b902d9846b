"""Data sets: upload, versions, findings, pairs, scattergram."""

from typing import Annotated, Any

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from service.api.access import RESEARCHER
from service.api.facts import PAIRED_DATA, Fact, GivenFacts, Mapping, facts_stated
from service.api.given import ByCaller, Cursor, InContext, InLanguage
from service.api.paging import Listed, one_page, position
from service.incoming.parts import files_of
from service.openapi.document import CONFLICTS
from service.paired_data import previews, sharing
from service.paired_data.findings_shown import FindingView
from service.paired_data.previews import PreviewView
from service.paired_data.shown import (
    DatasetView,
    PairsPage,
    VersionView,
    findings_csv,
    page_of_datasets,
    read_dataset,
    read_findings,
    read_pairs,
    read_version,
    scattergram,
)
from service.paired_data.uploads import KeptAs, Uploaded, take_in

TAGS = ["data sets"]
Name = Annotated[str, QueryParameter(description="A name to find it by.", min_length=1, max_length=120)]
MOST_PAIRS = 1000


@post(
    "/datasets",
    operation_id="uploadDataset",
    **PAIRED_DATA,
    status_code=202,
)
async def upload_dataset(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    facts: GivenFacts,
    name: Name,
    mapping: Mapping = None,
) -> Uploaded:
    """Upload paired data: the raw bytes of the file as body, facts that it does not hold as parameters.

    Zones and MICs that stand in two files go in one body of `multipart/form-data`, with the parts `file`
    and `second_file`; they are joined by isolate and drug. Readings of control strains may stand in a part
    `control_file`: the rows of a run whose control failed are left out. The version's id is the digest of
    its canonical form: the same data twice is the same version.

    `rows_in` counts results (isolate, drug and disk content), of which a line of a wide file holds several;
    `lines_in` counts the lines of the file.
    """
    kept_as = KeptAs(name=name, mapping=mapping)
    sent = await files_of(request, context.settings.max_upload_bytes)
    return await take_in(context, caller, sent, facts, kept_as, language=language)


@post(
    "/datasets/{dataset_id:str}/versions",
    operation_id="uploadDatasetVersion",
    **PAIRED_DATA,
    status_code=202,
)
async def upload_version(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    facts: GivenFacts,
    mapping: Mapping = None,
    publishes: Annotated[
        bool, QueryParameter(description="The data set is public, and the new version may be, too.")
    ] = False,
) -> Uploaded:
    """Upload the next version of an own data set, as the first was uploaded.

    What was stated for the version before holds for this one, too, unless it is stated anew (an empty
    parameter, such as `host=` or `columns=`, takes it back); only how the file is laid out (charset,
    separator, format, sheets, row of the header) is found out anew.

    A new version of a public data set is public at once; `publishes=true` says that this is meant. Without it
    the upload is refused with 409 `version_would_be_public`.
    """
    kept_as = KeptAs(
        dataset_id=dataset_id, publishes=publishes, mapping=mapping, stated=facts_stated(request.query_params)
    )
    sent = await files_of(request, context.settings.max_upload_bytes)
    return await take_in(context, caller, sent, facts, kept_as, language=language)


@post(
    "/datasets/preview",
    operation_id="previewUpload",
    **PAIRED_DATA,
    status_code=200,
)
async def preview_upload(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    facts: GivenFacts,
    mapping: Mapping = None,
) -> PreviewView:
    """Say how a file, or two, would be read: format and why, first rows, guesses to overrule. Keeps nothing.

    The body and the parameters are those of an upload; `mappings` are saved ones that fit the header.
    """
    sent = await files_of(request, context.settings.max_upload_bytes)
    return await previews.preview(context, caller, sent, facts, language=language, mapping=mapping)


@get("/datasets", operation_id="listDatasets", tags=TAGS, sync_to_thread=True)
def datasets(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[DatasetView]:
    """List one's laboratory's data sets and the public ones."""
    items, following = page_of_datasets(context, caller, cursor)
    return Listed(items=items, next_cursor=following)


@get("/datasets/{dataset_id:str}", operation_id="readDataset", tags=TAGS, sync_to_thread=True)
def dataset(context: InContext, caller: ByCaller, dataset_id: FromPath[str]) -> DatasetView:
    """Return a data set with its versions."""
    return read_dataset(context, caller, dataset_id)


@post(
    "/datasets/{dataset_id:str}/publish",
    operation_id="publishDataset",
    opt={**RESEARCHER, CONFLICTS: True},
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def publish_dataset(
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    all_versions: Annotated[
        bool, QueryParameter(description="All versions may become public, for ever.")
    ] = False,
) -> DatasetView:
    """Let everybody see an own data set that has a licence, with all of its versions; for ever.

    Earlier versions become public with the newest, faults that were corrected since among them; versions that
    are uploaded later are public at once. `all_versions=true` says that this is meant; without it the answer
    is 409 `versions_would_be_public`. To publish one version alone, upload its file as a new data set.
    """
    sharing.publish(context, caller, dataset_id, all_versions=all_versions)
    return read_dataset(context, caller, dataset_id)


@get("/datasets/{dataset_id:str}/findings", operation_id="readLatestFindings", tags=TAGS, sync_to_thread=True)
def latest_findings(
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    cursor: Cursor = None,
) -> Listed[FindingView]:
    """Return what was found in the newest version: row, column, rule, in words."""
    return one_page(read_findings(context, caller, dataset_id, None, language), cursor, MOST_PAIRS)


@get(
    "/datasets/{dataset_id:str}/findings.csv",
    operation_id="downloadLatestFindings",
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def latest_findings_csv(
    context: InContext, caller: ByCaller, language: InLanguage, dataset_id: FromPath[str]
) -> Response[bytes]:
    """Return the findings of the newest version as CSV."""
    return _csv(findings_csv(context, caller, dataset_id, None, language))


@get("/datasets/{dataset_id:str}/pairs", operation_id="readLatestPairs", tags=TAGS, sync_to_thread=True)
def latest_pairs(
    context: InContext, caller: ByCaller, dataset_id: FromPath[str], cursor: Cursor = None
) -> PairsPage:
    """Return the kept results of the newest version; zones and MICs are text as written, names are ids."""
    return read_pairs(context, caller, dataset_id, None, start=position(cursor), most=MOST_PAIRS)


@get(
    "/datasets/{dataset_id:str}/scattergram",
    operation_id="drawLatestScattergram",
    tags=TAGS,
    sync_to_thread=True,
)
def latest_scattergram(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    organism: Fact = None,
    drug: Fact = None,
    disk_content: Fact = None,
) -> dict[str, Any]:
    """Return a Vega-Lite scattergram of the newest version's largest group, or of the one asked for.

    It counts isolates, each once, on the usual dilution series; a group's `n` counts results.
    """
    return scattergram(
        context,
        caller,
        dataset_id,
        None,
        organism=organism,
        drug=drug,
        disk_content=disk_content,
        language=language,
    )


@get(
    "/datasets/{dataset_id:str}/{version:str}",
    operation_id="readDatasetVersion",
    tags=TAGS,
    sync_to_thread=True,
)
def dataset_version(
    context: InContext, caller: ByCaller, dataset_id: FromPath[str], version: FromPath[str]
) -> VersionView:
    """Return one version by its digest, its number or `latest`."""
    return read_version(context, caller, dataset_id, version)


@get(
    "/datasets/{dataset_id:str}/{version:str}/findings",
    operation_id="readFindings",
    tags=TAGS,
    sync_to_thread=True,
)
def findings(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    version: FromPath[str],
    cursor: Cursor = None,
) -> Listed[FindingView]:
    """Return what was found in a version: row, column, rule, in words."""
    return one_page(read_findings(context, caller, dataset_id, version, language), cursor, MOST_PAIRS)


@get(
    "/datasets/{dataset_id:str}/{version:str}/findings.csv",
    operation_id="downloadFindings",
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def findings_as_csv(
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    version: FromPath[str],
) -> Response[bytes]:
    """Return the findings of a version as CSV."""
    return _csv(findings_csv(context, caller, dataset_id, version, language))


@get(
    "/datasets/{dataset_id:str}/{version:str}/pairs",
    operation_id="readPairs",
    tags=TAGS,
    sync_to_thread=True,
)
def pairs(
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    version: FromPath[str],
    cursor: Cursor = None,
) -> PairsPage:
    """Return the kept results of a version; zones and MICs are text as written, names are ids."""
    return read_pairs(context, caller, dataset_id, version, start=position(cursor), most=MOST_PAIRS)


@get(
    "/datasets/{dataset_id:str}/{version:str}/scattergram",
    operation_id="drawScattergram",
    tags=TAGS,
    sync_to_thread=True,
)
def version_scattergram(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    version: FromPath[str],
    organism: Fact = None,
    drug: Fact = None,
    disk_content: Fact = None,
) -> dict[str, Any]:
    """Return a Vega-Lite scattergram of a version's largest group, or of the one asked for.

    It counts isolates, each once, on the usual dilution series; a group's `n` counts results.
    """
    return scattergram(
        context,
        caller,
        dataset_id,
        version,
        organism=organism,
        drug=drug,
        disk_content=disk_content,
        language=language,
    )


def _csv(content: bytes) -> Response[bytes]:
    return Response(
        content,
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="findings.csv"'},
    )


HANDLERS = (
    upload_dataset,
    upload_version,
    preview_upload,
    datasets,
    dataset,
    publish_dataset,
    latest_findings,
    latest_findings_csv,
    latest_pairs,
    latest_scattergram,
    dataset_version,
    findings,
    findings_as_csv,
    pairs,
    version_scattergram,
)
