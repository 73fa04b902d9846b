"""Ranges of quality control strains from the readings of several laboratories."""

from litestar import post
from litestar.params import JSONBody

from service.api.access import ANY_KEY
from service.api.given import ByCaller, InContext, InLanguage
from service.api.place_before_body import COUNTED, TAKES_FILE
from service.quality_control.ranges import ranges_of_request
from service.quality_control.request import RangesRequest
from service.quality_control.shown import RangesView


@post(
    "/quality-control/ranges",
    operation_id="findQualityControlRanges",
    opt={**ANY_KEY, COUNTED: True},
    middleware=TAKES_FILE,
    tags=["quality control"],
    status_code=200,
)
async def find_ranges(
    context: InContext, caller: ByCaller, language: InLanguage, data: JSONBody[RangesRequest]
) -> RangesView:
    """Find the ranges that a control strain is held to, by every method; nothing is kept.

    Every row is counted: one that cannot be read is a finding with its row, column and reason.
    """
    return await ranges_of_request(context, caller, data, language)


HANDLERS = (find_ranges,)
