"""The MIC limits of the tables in force for a laboratory; a reading tells pairs that contradict them."""

from datasets.mic_limits import MicLimits, mic_limits
from service.context import Context
from service.security.caller import Caller


def held_mic_limits(context: Context, caller: Caller) -> tuple[MicLimits, ...]:
    """Return the limits of every table that a question of the caller asks by default."""
    held = context.tables.default(context.today(), caller.laboratory_id)
    return mic_limits((f"{one.stored.table}@{one.stored.version}", one.version.criteria) for one in held)
