"""``worker``: one job worker."""

from typing import Annotated

import cyclopts

from service.cli.terminal import CommandRefusedError, chosen_settings, store_faults_told
from service.supervision.preparation import is_prepared


def worker(
    *,
    store: str | None = None,
    slot: Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=0, lte=999))] = 0,
) -> int:
    """Start a job worker on a store that ``migrate`` has prepared."""
    settings = chosen_settings(store=store)
    if not is_prepared(settings):
        raise CommandRefusedError("command.not_prepared")
    from service.jobs.slot import SlotError  # noqa: PLC0415 - heavy, and only this command needs it
    from service.jobs.worker import run_worker  # noqa: PLC0415

    try:
        with store_faults_told():
            run_worker(settings, slot=slot)
    except SlotError as refused:
        raise CommandRefusedError("command.one_slot", slot=slot) from refused
    return 0
