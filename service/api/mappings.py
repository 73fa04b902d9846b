"""Saved mappings of a laboratory's readers."""

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from service.api.access import RESEARCHER
from service.api.given import ByCaller, InContext
from service.paired_data import mappings
from service.paired_data.mappings import MappingView, NewMapping, RenamedMapping

TAGS = ["data sets"]


@get("/mappings", operation_id="listMappings", opt=RESEARCHER, tags=TAGS, sync_to_thread=True)
def list_mappings(context: InContext, caller: ByCaller) -> tuple[MappingView, ...]:
    """List the saved mappings of one's laboratory."""
    return mappings.list_mappings(context, caller)


@post("/mappings", operation_id="saveMapping", opt=RESEARCHER, tags=TAGS, sync_to_thread=True)
def save_mapping(context: InContext, caller: ByCaller, data: JSONBody[NewMapping]) -> MappingView:
    """Save what is to be read in files with a given header; `headers_in_file` of a preview is that header."""
    return mappings.save_mapping(context, caller, data)


@get("/mappings/{mapping_id:str}", operation_id="readMapping", opt=RESEARCHER, tags=TAGS, sync_to_thread=True)
def read_mapping(context: InContext, caller: ByCaller, mapping_id: FromPath[str]) -> MappingView:
    """Return one mapping of one's laboratory."""
    return mappings.read_mapping(context, caller, mapping_id)


@patch(
    "/mappings/{mapping_id:str}", operation_id="renameMapping", opt=RESEARCHER, tags=TAGS, sync_to_thread=True
)
def rename_mapping(
    context: InContext, caller: ByCaller, mapping_id: FromPath[str], data: JSONBody[RenamedMapping]
) -> MappingView:
    """Give a mapping another name."""
    return mappings.rename_mapping(context, caller, mapping_id, data)


@delete(
    "/mappings/{mapping_id:str}",
    operation_id="removeMapping",
    opt=RESEARCHER,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def remove_mapping(context: InContext, caller: ByCaller, mapping_id: FromPath[str]) -> MappingView:
    """Remove a mapping; data that were read by it stay as they are."""
    return mappings.remove_mapping(context, caller, mapping_id)


HANDLERS = (list_mappings, save_mapping, read_mapping, rename_mapping, remove_mapping)
