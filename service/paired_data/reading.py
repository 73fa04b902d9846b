"""Read received files against what their laboratory holds: its ranges of control strains and its criteria."""

from datasets.facts import UploadedFacts
from datasets.limits import UploadLimits
from datasets.read_result import ReadResult
from datasets.reading_in_child import read_in_child
from service.context import Context
from service.incoming.receiving import Received
from service.paired_data.mic_limits import held_mic_limits
from service.quality_control.held import held_ranges
from service.security.caller import Caller


def read_received(
    context: Context,
    caller: Caller,
    body: Received,
    facts: UploadedFacts,
    *,
    pseudonym_key: bytes | None = None,
) -> ReadResult:
    """Read the files in a limited child; without a key for pseudonyms isolates keep their names."""
    return read_in_child(
        body.path,
        facts,
        UploadLimits(max_bytes=context.settings.max_upload_bytes),
        pseudonym_key=pseudonym_key,
        second=body.second,
        controls=body.controls,
        ranges=tuple(held_ranges(context, caller)),
        mic_limits=held_mic_limits(context, caller),
        on=context.today(),
    )
