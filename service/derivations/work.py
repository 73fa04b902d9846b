"""The jobs that compute derivations, for the laboratory that waits for them."""

from datasets.store import derivations, jobs
from datasets.store.rows import UNFINISHED, Job
from service.context import Context, now
from service.errors import Conflict, NotFound
from service.security.caller import Caller, require


def read_job(context: Context, caller: Caller, job_id: str) -> Job:
    """Return a job of the caller's laboratory."""
    sure = require(caller)
    with context.store.reading() as connection:
        found = jobs.get(connection, job_id, sure.laboratory_id)
    if found is None:
        raise NotFound("job", job_id)
    return found


def cancel_job(context: Context, caller: Caller, job_id: str) -> Job:
    """Cancel an unfinished job of the caller's laboratory; what others wait for goes on."""
    sure = require(caller, "researcher", "lab")
    with context.store.writing() as connection:
        found = jobs.get(connection, job_id, sure.laboratory_id)
        if found is None:
            raise NotFound("job", job_id)
        if found.state not in UNFINISHED:
            raise Conflict("job_finished", id=job_id, state=found.state.value)
        cancelled = jobs.cancel(connection, job_id, sure.laboratory_id, at=now())
        if not jobs.is_awaited(connection, found.subject, beside=job_id):
            derivations.cancel(connection, found.subject, at=now())
    return cancelled or found
