"""Today's controls: type what the control strains read, see in, out, or no range exists, and what to do."""

from typing import Any

from litestar import Request, Response, get

from service.body_faults import as_input
from service.pages.forms import ByCaller, InContext
from service.pages.frame import frame_of
from service.pages.isolate.typed import RESULT_COLUMNS, TypedControl, typed_isolate, with_room
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.pages.terms import terms
from service.quality_control.held import held_ranges
from service.quality_control.today import ChecksRequest, check_readings

LEAST_LINES = 6


@get("/quality-control/today", include_in_schema=False, sync_to_thread=True)
def show_controls_today(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller
) -> Response[str]:
    """Show the form and, once something is typed, where each reading lies."""
    frame = frame_of(request, caller, "quality_control")
    controls = typed_isolate(request).controls
    guideline, medium = (request.query_params.get(name, "").strip() for name in ("guideline", "medium"))
    answer, problem = None, None
    if controls:
        asked = _asked(controls, guideline, medium, request.query_params.get("date", "").strip())
        answer, problem = attempt(
            request,
            lambda: check_readings(context, caller, as_input(ChecksRequest, asked), frame.language),
        )
    words = context.tables.vocabulary_of(caller.laboratory_id)
    ranges = held_ranges(context, caller)
    return page(
        frame,
        "controls_today.html",
        status_code=problem.status if problem else 200,
        answer=answer,
        problem=problem,
        lines=with_room(controls, TypedControl(), least=LEAST_LINES),
        guideline=guideline,
        guidelines=[(one, one) for one in sorted(ranges.guidelines)],
        medium=medium,
        date=request.query_params.get("date", "").strip(),
        holds_ranges=len(ranges),
        **terms(words),
    )


def _asked(controls: tuple[TypedControl, ...], guideline: str, medium: str, date: str) -> dict[str, Any]:
    """Return what was typed, as it is asked; what was left empty is not said."""
    shared = {name: value for name, value in (("medium", medium), ("date", date)) if value}
    columns = ("strain", *RESULT_COLUMNS)
    readings = [
        {
            **{name: getattr(one, name) for name in columns if name != "disk_content" or one.disk_content},
            **shared,
        }
        for one in controls
    ]
    return {"readings": readings, **({"guideline": guideline} if guideline else {})}
