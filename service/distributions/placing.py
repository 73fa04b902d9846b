"""Place wild-type cut-offs on a file of counts that is sent; nothing of it is kept."""

from pathlib import Path

from datasets.asking_child import NoAnswer, ask_child
from datasets.facts import MicScale
from datasets.limits import MEGABYTE, ChildLimits, ReadingPace, UploadLimits, limits_for
from service.context import Context
from service.distributions.child import DistributionsAnswer, DistributionsErrand, distributions_in_child
from service.incoming import quotas
from service.incoming.receiving import Received, Sent, read_sent
from service.security.caller import Caller, require

FILE_LIMITS = UploadLimits(max_bytes=5 * MEGABYTE, max_rows=50_000, max_columns=500)
PACE = ReadingPace(least_seconds=20.0, seconds_per_megabyte=20.0, seconds_per_packed_megabyte=60.0)
CHILD_LIMITS = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=60, wall_clock_seconds=90.0)


async def place(context: Context, caller: Caller, sent: Sent, mic_scale: MicScale) -> DistributionsAnswer:
    """Receive a file and answer what cut-offs its distributions have."""
    return await read_sent(
        context,
        require(caller).laboratory_id,
        sent,
        lambda body: _placed_and_counted(context, caller, body, mic_scale),
        limit_bytes=FILE_LIMITS.max_bytes,
    )


def _placed_and_counted(
    context: Context, caller: Caller, body: Received, mic_scale: MicScale
) -> DistributionsAnswer:
    quotas.settle(context, caller, body.n_bytes)
    return _placed(body.path, mic_scale)


def _placed(path: Path, mic_scale: MicScale) -> DistributionsAnswer:
    """Read a file in a child; its death is one finding, never an exception."""
    errand = DistributionsErrand(path=str(path), mic_scale=mic_scale, limits=FILE_LIMITS)
    try:
        limits = limits_for((path,), CHILD_LIMITS, PACE)
        return ask_child(distributions_in_child, errand, limits, DistributionsAnswer)
    except NoAnswer as none:
        return DistributionsAnswer(findings=(none.finding(),))
