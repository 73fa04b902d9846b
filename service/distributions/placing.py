"""Place wild-type cut-offs on a file of counts that is sent; nothing of it is kept."""

from pathlib import Path

from datasets.asking_child import NoAnswer, ask_child
from datasets.facts import MicScale
from datasets.limits import MEGABYTE, ChildLimits, UploadLimits
from service.context import Context
from service.distributions.child import DistributionsAnswer, DistributionsErrand, distributions_in_child
from service.incoming.receiving import Sent, read_sent
from service.security.caller import Caller, require

FILE_LIMITS = UploadLimits(max_bytes=5 * MEGABYTE, max_rows=50_000, max_columns=500)
CHILD_LIMITS = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=60, wall_clock_seconds=90.0)


async def place(context: Context, caller: Caller, sent: Sent, mic_scale: MicScale) -> DistributionsAnswer:
    """Receive a file and answer what cut-offs its distributions have."""
    return await read_sent(
        context,
        require(caller).laboratory_id,
        sent,
        lambda body: _placed(body.path, mic_scale),
    )


def _placed(path: Path, mic_scale: MicScale) -> DistributionsAnswer:
    """Read a file in a child; its death is one finding, never an exception."""
    errand = DistributionsErrand(path=str(path), mic_scale=mic_scale, limits=FILE_LIMITS)
    try:
        return ask_child(distributions_in_child, errand, CHILD_LIMITS, DistributionsAnswer)
    except NoAnswer as none:
        return DistributionsAnswer(findings=(none.finding(),))
