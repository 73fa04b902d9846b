"""Ranges of quality control strains: the form, and what its readings say."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile

from analysis.quality_control.report import QualityRequirements
from datasets.facts import MicScale
from service.context import Context
from service.incoming.parts import pieces
from service.incoming.receiving import Sent
from service.pages.forms import ByCaller, InContext, as_input, given, multipart
from service.pages.forms_with_files import FORM_WITH_SHORT_FILE
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt_while_waiting
from service.pages.rendering import page
from service.problems import Problem
from service.quality_control.ranges import FILE_LIMITS, ranges_of_sent
from service.quality_control.shown import RangesView
from service.security.caller import Caller

MOST_FINDINGS = 200
DEFAULT = QualityRequirements()
NOTHING_TYPED = {
    "pasted": "",
    "minimum_laboratories": str(DEFAULT.laboratories),
    "minimum_readings": str(DEFAULT.readings_of_each),
    "mic_scale": "mg_per_l",
}


class QualityForm(msgspec.Struct, frozen=True, kw_only=True):
    """A file or pasted rows, and what a range needs."""

    file: UploadFile | None = None
    pasted: str = ""
    minimum_laboratories: str = ""
    minimum_readings: str = ""
    mic_scale: str = "mg_per_l"

    def typed(self) -> dict[str, str]:
        """Return what was typed, to be shown again."""
        return {name: getattr(self, name) or default for name, default in NOTHING_TYPED.items()}


@get("/quality-control", include_in_schema=False, sync_to_thread=True)
def show_quality_control(
    request: Request[Any, Any, Any],
    caller: ByCaller,
) -> Response[str]:
    """Show the form."""
    return _page(frame_of(request, caller, "quality_control"), NOTHING_TYPED)


@post(
    "/quality-control",
    **FORM_WITH_SHORT_FILE,
)
async def find_ranges(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[QualityForm, multipart],
) -> Response[str]:
    """Find the ranges, and show them above the form."""
    frame = frame_of(request, caller, "quality_control")
    view, problem = await attempt_while_waiting(request, _ranges(context, caller, data, frame))
    return await anyio.to_thread.run_sync(lambda: _page(frame, data.typed(), view, problem))


async def _ranges(context: Context, caller: Caller, form: QualityForm, frame: Frame) -> RangesView:
    asked = as_input(
        _Asked,
        {
            "required": {
                "laboratories": given(form.minimum_laboratories) or DEFAULT.laboratories,
                "readings_of_each": given(form.minimum_readings) or DEFAULT.readings_of_each,
            },
            "mic_scale": form.mic_scale,
        },
    )
    return await ranges_of_sent(
        context,
        caller,
        Sent(first=_stream(form)),
        required=asked.required,
        mic_scale=asked.mic_scale,
        language=frame.language,
    )


class _Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked beside the readings."""

    required: QualityRequirements
    mic_scale: MicScale


async def _stream(form: QualityForm) -> AsyncIterator[bytes]:
    if form.file is not None and form.file.filename:
        async for piece in pieces(form.file):
            yield piece
    else:
        yield form.pasted.encode()


def _page(
    frame: Frame, form: dict[str, str], view: RangesView | None = None, problem: Problem | None = None
) -> Response[str]:
    return page(
        frame,
        "quality_control.html",
        status_code=problem.status if problem else 200,
        form=form,
        view=view,
        problem=problem,
        most_findings=MOST_FINDINGS,
        limit_megabytes=FILE_LIMITS.max_bytes // 1_000_000,
    )
