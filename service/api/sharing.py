"""Sharing data sets: licence, citation, embargo; and the pseudonyms of one's own isolates."""

from litestar import MediaType, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from service.api.access import RESEARCHER
from service.api.given import ByCaller, Cursor, InContext, InLanguage
from service.api.paging import Listed, one_page
from service.paired_data import sharing
from service.paired_data.origins import OriginView, read_origins
from service.paired_data.pseudonyms import AskedPseudonyms, PseudonymsView, pseudonyms_of
from service.paired_data.sharing import AnnouncedView, DescriptionIn, EmbargoIn, SharingView

TAGS = ["data sets"]
MOST_ORIGINS = 1000


@get("/datasets/announced", operation_id="listAnnouncedDatasets", tags=TAGS, sync_to_thread=True)
def announced(context: InContext, cursor: Cursor = None) -> Listed[AnnouncedView]:
    """List data sets under embargo: title, laboratory and date; nothing of their rows."""
    items, following = sharing.page_of_announced(context, cursor)
    return Listed(items=items, next_cursor=following)


@get("/datasets/{dataset_id:str}/sharing", operation_id="readSharing", tags=TAGS, sync_to_thread=True)
def read_sharing(
    context: InContext, caller: ByCaller, language: InLanguage, dataset_id: FromPath[str]
) -> SharingView:
    """Return a data set's state, licence and citation."""
    return sharing.read_sharing(context, caller, dataset_id, language)


@put(
    "/datasets/{dataset_id:str}/sharing",
    operation_id="describeDataset",
    opt=RESEARCHER,
    tags=TAGS,
    sync_to_thread=True,
)
def describe(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    data: JSONBody[DescriptionIn],
) -> SharingView:
    """Set licence and citation of an own data set, as long as it is not public."""
    sharing.describe(context, caller, dataset_id, data)
    return sharing.read_sharing(context, caller, dataset_id, language)


@put(
    "/datasets/{dataset_id:str}/embargo",
    operation_id="announceDataset",
    opt=RESEARCHER,
    tags=TAGS,
    sync_to_thread=True,
)
def announce(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    data: JSONBody[EmbargoIn],
) -> SharingView:
    """Announce an own data set: public from a civil date on, without anything more to do."""
    sharing.announce(context, caller, dataset_id, data)
    return sharing.read_sharing(context, caller, dataset_id, language)


@delete(
    "/datasets/{dataset_id:str}/embargo",
    operation_id="takeBackDataset",
    opt=RESEARCHER,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def take_back(
    context: InContext, caller: ByCaller, language: InLanguage, dataset_id: FromPath[str]
) -> SharingView:
    """Make an announced data set private again, as long as its day has not come."""
    sharing.take_back(context, caller, dataset_id)
    return sharing.read_sharing(context, caller, dataset_id, language)


@get(
    "/datasets/{dataset_id:str}/citation.cff",
    operation_id="downloadCitation",
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def citation_file(
    context: InContext, caller: ByCaller, language: InLanguage, dataset_id: FromPath[str]
) -> Response[bytes]:
    """Return a CITATION.cff of a data set's newest version."""
    return Response(
        sharing.read_citation_file(context, caller, dataset_id, language),
        media_type="application/yaml",
        headers={"Content-Disposition": 'attachment; filename="CITATION.cff"'},
    )


@get("/datasets/{dataset_id:str}/origins", operation_id="readLatestOrigins", tags=TAGS, sync_to_thread=True)
def latest_origins(
    context: InContext, caller: ByCaller, dataset_id: FromPath[str], cursor: Cursor = None
) -> Listed[OriginView]:
    """Return where the newest version's isolates come from, groups of fewer than five pooled."""
    return one_page(read_origins(context, caller, dataset_id, None), cursor, MOST_ORIGINS)


@post(
    "/pseudonyms",
    operation_id="askPseudonyms",
    opt=RESEARCHER,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def ask_pseudonyms(context: InContext, caller: ByCaller, data: JSONBody[AskedPseudonyms]) -> PseudonymsView:
    """Tell how isolates and farms of one's own laboratory are called in its data sets; nothing is kept."""
    return pseudonyms_of(context, caller, data)


HANDLERS = (
    announced,
    read_sharing,
    describe,
    announce,
    take_back,
    citation_file,
    latest_origins,
    ask_pseudonyms,
)
