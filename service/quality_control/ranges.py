"""Find the ranges of readings in a limited child; the service and the command line call this."""

from pathlib import Path

import anyio.to_thread
import msgspec

from analysis.quality_control.report import QualityRequirements
from datasets.asking_child import NoAnswer, ask_child
from datasets.control_readings.report import WrittenReading
from datasets.facts import MicScale
from datasets.limits import MEGABYTE, ChildLimits, ReadingPace, UploadLimits, limits_for
from service.context import Context
from service.incoming import quotas
from service.incoming.receiving import Received, Sent, read_sent
from service.locale.catalogue import Language
from service.quality_control.child import RangesAnswer, RangesErrand, ranges_in_child
from service.quality_control.request import RangesRequest
from service.quality_control.shown import RangesView, ranges_view
from service.security.caller import Caller, require

FILE_LIMITS = UploadLimits(max_bytes=5 * MEGABYTE, max_rows=50_000, max_columns=100)
PACE = ReadingPace(least_seconds=10.0, seconds_per_megabyte=10.0, seconds_per_packed_megabyte=30.0)
CHILD_LIMITS = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=30, wall_clock_seconds=60.0)


async def ranges_of_request(
    context: Context, caller: Caller, request: RangesRequest, language: Language
) -> RangesView:
    """Answer readings that were sent row by row; the first is row 1."""
    rows = tuple(
        WrittenReading(row=row, **msgspec.structs.asdict(one))
        for row, one in enumerate(request.readings, start=1)
    )
    errand = RangesErrand(
        limits=FILE_LIMITS, required=request.required, mic_scale=request.mic_scale, rows=rows
    )
    sure, places = require(caller), context.upload_places
    with places.place(sure.laboratory_id):
        await anyio.to_thread.run_sync(quotas.settle, context, caller, 0)
        answer = await places.in_turn(lambda: run_errand(errand), of=sure.laboratory_id)
    return ranges_view(answer, request.required, language)


async def ranges_of_sent(
    context: Context,
    caller: Caller,
    sent: Sent,
    *,
    required: QualityRequirements,
    mic_scale: MicScale,
    language: Language,
) -> RangesView:
    """Answer a file that is sent; its header is row 1. Nothing of it is kept."""

    def read(body: Received) -> RangesAnswer:
        quotas.settle(context, caller, body.n_bytes)
        return ranges_of_file(body.path, required, mic_scale)

    answer = await read_sent(
        context,
        require(caller).laboratory_id,
        sent,
        read,
        limit_bytes=FILE_LIMITS.max_bytes,
    )
    return ranges_view(answer, required, language)


def ranges_of_file(path: Path, required: QualityRequirements, mic_scale: MicScale) -> RangesAnswer:
    """Answer a file on disk."""
    return run_errand(
        RangesErrand(limits=FILE_LIMITS, required=required, mic_scale=mic_scale, path=str(path.resolve()))
    )


def run_errand(errand: RangesErrand) -> RangesAnswer:
    """Run an errand in a child; its death is one finding, never an exception."""
    try:
        limits = CHILD_LIMITS if errand.path is None else limits_for((Path(errand.path),), CHILD_LIMITS, PACE)
        return ask_child(ranges_in_child, errand, limits, RangesAnswer)
    except NoAnswer as none:
        return RangesAnswer(findings=(none.finding(),))
