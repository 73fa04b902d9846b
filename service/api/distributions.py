"""Wild-type cut-offs of a file that counts isolates by class; nothing of it is kept."""

from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, post
from litestar.params import QueryParameter

from datasets.facts import MicScale
from service.api.access import ANY_KEY
from service.api.given import ByCaller, InContext, InLanguage
from service.api.place_before_body import body_is_file
from service.body_faults import as_input
from service.distributions.placing import FILE_LIMITS, place
from service.distributions.shown import DistributionsView, distributions_view
from service.incoming.parts import files_of

Scale = Annotated[
    str, QueryParameter(description="How MICs in rows are written: `mg_per_l` or `log2`.", max_length=20)
]


class _Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mic_scale: MicScale


@post(
    "/distributions",
    operation_id="placeCutOffs",
    **body_is_file(ANY_KEY),
    tags=["quality control"],
    status_code=200,
)
async def place_cut_offs(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    mic_scale: Scale = "mg_per_l",
) -> DistributionsView:
    """Place wild-type cut-offs on counts of isolates by MIC or by zone, in a CSV file or a workbook.

    The body is the file, or a form whose part `file` it is. A file of isolates is counted first.
    """
    asked = as_input(_Asked, {"mic_scale": mic_scale})
    found = await place(context, caller, await files_of(request, FILE_LIMITS.max_bytes), asked.mic_scale)
    words = context.tables.vocabulary_of(caller.laboratory_id)
    return await anyio.to_thread.run_sync(distributions_view, found, language, words)


HANDLERS = (place_cut_offs,)
