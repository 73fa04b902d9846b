"""Organisms, drugs, hosts and sites with their names, synonyms and codes."""

from litestar import get

from breakpoints.vocabulary import Drug, Host, Organism, Site, vocabulary
from service.api.given import Cursor, Searched
from service.api.paging import Listed, one_page

EVERYTHING = 100_000
TAGS = ["vocabularies"]


@get("/organisms", operation_id="listOrganisms", tags=TAGS, sync_to_thread=False)
def list_organisms(q: Searched = "", cursor: Cursor = None) -> Listed[Organism]:
    """Search organisms and groups of organisms; the best match first."""
    return one_page(vocabulary().search_organisms(q, limit=EVERYTHING), cursor)


@get("/drugs", operation_id="listDrugs", tags=TAGS, sync_to_thread=False)
def list_drugs(q: Searched = "", cursor: Cursor = None) -> Listed[Drug]:
    """Search antimicrobials; the best match first."""
    return one_page(vocabulary().search_drugs(q, limit=EVERYTHING), cursor)


@get("/hosts", operation_id="listHosts", tags=TAGS, sync_to_thread=False)
def list_hosts(q: Searched = "", cursor: Cursor = None) -> Listed[Host]:
    """Search hosts; the best match first."""
    return one_page(vocabulary().search_hosts(q, limit=EVERYTHING), cursor)


@get("/sites", operation_id="listSites", tags=TAGS, sync_to_thread=False)
def list_sites(q: Searched = "", cursor: Cursor = None) -> Listed[Site]:
    """Search sites of infection; the best match first."""
    return one_page(vocabulary().search_sites(q, limit=EVERYTHING), cursor)
