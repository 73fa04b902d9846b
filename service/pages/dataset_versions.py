"""The next version of a data set from a corrected file, and what changed with it."""

from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from datasets.facts import UploadedFacts
from service.api.access import RESEARCHER
from service.errors import ServiceError
from service.incoming.parts import pieces
from service.incoming.receiving import Sent
from service.pages.forms import ByCaller, InContext, multipart, see
from service.pages.forms_with_files import form_with_file
from service.pages.frame import frame_of
from service.pages.rendering import page
from service.pages.words_of_problems import problem_of
from service.paired_data.differences import read_difference
from service.paired_data.shown import read_dataset, read_version
from service.paired_data.uploads import KeptAs, take_in


class CorrectedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A corrected file; what was stated for the newest version is stated again."""

    file: UploadFile
    publishes: str = ""
    """That the new version may be public at once, where the data set is."""


@post(
    "/datasets/{dataset_id:str}/versions",
    **form_with_file(RESEARCHER),
)
async def add_version(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    data: Annotated[CorrectedFile, multipart],
) -> Response[str] | Redirect:
    """Take a corrected file in and show what changed; show the reason where it is refused."""
    frame = frame_of(request, caller, "datasets")
    before = await anyio.to_thread.run_sync(read_version, context, caller, dataset_id, None)
    try:
        name = Path(data.file.filename or "").name
        uploaded = await take_in(
            context,
            caller,
            Sent(first=pieces(data.file)),
            UploadedFacts(),
            KeptAs(name=name, dataset_id=dataset_id, publishes=bool(data.publishes)),
            language=frame.language,
        )
    except ServiceError as error:
        problem = problem_of(error, frame.language, request.url.path)
        dataset = await anyio.to_thread.run_sync(read_dataset, context, caller, dataset_id)
        return page(
            frame,
            "next_version.html",
            status_code=problem.status,
            dataset=dataset,
            version=before,
            problem=problem,
        )
    if uploaded.already_there:
        return see(frame.at(f"/datasets/{dataset_id}?version={uploaded.version}&known=yes"))
    return see(frame.at(f"/datasets/{dataset_id}/difference?from={before.number}&to={uploaded.number}"))


@get("/datasets/{dataset_id:str}/difference", include_in_schema=False, sync_to_thread=True)
def show_version_difference(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    *,
    before: Annotated[str | None, QueryParameter(name="from", max_length=64)] = None,
    after: Annotated[str | None, QueryParameter(name="to", max_length=64)] = None,
) -> Response[str]:
    """Show the rows added, removed and changed between two versions, and the findings gone and new."""
    frame = frame_of(request, caller, "datasets")
    found = read_difference(context, caller, dataset_id, before=before, after=after, language=frame.language)
    dataset = read_dataset(context, caller, dataset_id)
    return page(frame, "dataset_difference.html", dataset=dataset, found=found, most_shown=200)
