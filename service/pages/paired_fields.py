"""The page of the dictionary of fields, with the templates."""

from typing import Any

from litestar import Request, Response, get

from service.pages.forms import ByCaller
from service.pages.frame import frame_of
from service.pages.rendering import page
from service.paired_template.dictionary import dictionary


@get("/datasets/fields", include_in_schema=False, sync_to_thread=True)
def show_fields(request: Request[Any, Any, Any], caller: ByCaller) -> Response[str]:
    """Show what every column of a file means, and where the templates are."""
    frame = frame_of(request, caller, "datasets")
    return page(frame, "fields.html", fields=dictionary(frame.language).fields)
