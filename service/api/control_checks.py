"""Today's controls: the ranges a laboratory holds, and where its readings lie."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from service.api.given import ByCaller, InContext, InLanguage
from service.quality_control.today import (
    ChecksAnswer,
    ChecksRequest,
    RangesAsked,
    RangesHeld,
    check_readings,
    ranges_held,
)

Text = Annotated[str | None, QueryParameter(max_length=200)]
Year = Annotated[int | None, QueryParameter(ge=1900, le=2199)]


@get("/qc", operation_id="findControlRanges", tags=["quality control"], sync_to_thread=True)
def control_ranges(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    strain: Text = None,
    drug: Text = None,
    method: Text = None,
    guideline: Text = None,
    year: Year = None,
    on: Text = None,
) -> RangesHeld:
    """List what control strains must read, by the ranges the caller's laboratory imported.

    Of each guideline the newest edition on the date, unless a year is named.
    """
    asked = RangesAsked(strain=strain, drug=drug, method=method, guideline=guideline, year=year, on=on)
    return ranges_held(context, caller, asked, language)


@post(
    "/qc/check",
    operation_id="checkControls",
    tags=["quality control"],
    status_code=200,
    sync_to_thread=True,
)
def check_controls(
    context: InContext, caller: ByCaller, language: InLanguage, data: JSONBody[ChecksRequest]
) -> ChecksAnswer:
    """Say of each control reading whether it is in or out of range, or no range exists; nothing is kept."""
    return check_readings(context, caller, data, language)


HANDLERS = (control_ranges, check_controls)
