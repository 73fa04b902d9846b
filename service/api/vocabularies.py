"""Organisms, drugs, hosts and sites with their names, synonyms and codes."""

from litestar import get

from breakpoints.vocabulary import Drug, Host, Organism, Site
from service.api.given import ByCaller, Cursor, InContext, Searched
from service.api.paging import Listed, one_page

EVERYTHING = 100_000
TAGS = ["vocabularies"]


@get("/organisms", operation_id="listOrganisms", tags=TAGS, sync_to_thread=True)
def list_organisms(
    context: InContext, caller: ByCaller, q: Searched = "", cursor: Cursor = None
) -> Listed[Organism]:
    """Search organisms and groups of organisms; the best match first."""
    return one_page(
        context.tables.vocabulary_of(caller.laboratory_id).search_organisms(q, limit=EVERYTHING), cursor
    )


@get("/drugs", operation_id="listDrugs", tags=TAGS, sync_to_thread=True)
def list_drugs(context: InContext, caller: ByCaller, q: Searched = "", cursor: Cursor = None) -> Listed[Drug]:
    """Search antimicrobials; the best match first."""
    return one_page(
        context.tables.vocabulary_of(caller.laboratory_id).search_drugs(q, limit=EVERYTHING), cursor
    )


@get("/hosts", operation_id="listHosts", tags=TAGS, sync_to_thread=True)
def list_hosts(context: InContext, caller: ByCaller, q: Searched = "", cursor: Cursor = None) -> Listed[Host]:
    """Search hosts; the best match first."""
    return one_page(
        context.tables.vocabulary_of(caller.laboratory_id).search_hosts(q, limit=EVERYTHING), cursor
    )


@get("/sites", operation_id="listSites", tags=TAGS, sync_to_thread=True)
def list_sites(context: InContext, caller: ByCaller, q: Searched = "", cursor: Cursor = None) -> Listed[Site]:
    """Search sites of infection; the best match first."""
    return one_page(
        context.tables.vocabulary_of(caller.laboratory_id).search_sites(q, limit=EVERYTHING), cursor
    )
