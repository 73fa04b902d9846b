"""The whole service on one machine: the port, the web workers and one job worker."""

import sys
from collections.abc import Callable, Sequence

from service.settings import Settings
from service.supervision.job_worker import COMMAND, JobWorkerKeeper
from service.supervision.port import held_port, is_answered
from service.supervision.web_worker import APPLICATION


def run_service(
    settings: Settings,
    announce: Callable[[], None],
    *,
    prepare: Callable[[], int] = lambda: 0,
    application: str = APPLICATION,
    job_command: Sequence[str] = COMMAND,
) -> int:
    """Run until told to stop; ``announce`` is called when the service answers for the first time.

    ``prepare`` is called once the port is ours: what it shows once, such as a key, is not shown in vain.
    What it returns, unless it is 0, ends the run.
    """
    with held_port(settings.host, settings.port):
        if fault := prepare():
            return fault
        from service.supervision.web import serve_web  # noqa: PLC0415 - a taken port needs no server

        keeper = JobWorkerKeeper(
            lambda: is_answered(settings.host, settings.port), command=job_command, announce=announce
        )
        serve_web(settings, application=application, on_start=keeper.start, on_stop=keeper.stop)
    sys.stdout.flush()
    return 0
