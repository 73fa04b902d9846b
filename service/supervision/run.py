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
    application: str = APPLICATION,
    job_command: Sequence[str] = COMMAND,
) -> None:
    """Run until told to stop; ``announce`` is called when the service answers for the first time."""
    with held_port(settings.host, settings.port):
        from service.supervision.web import serve_web  # noqa: PLC0415 - a taken port needs no server

        keeper = JobWorkerKeeper(
            lambda: is_answered(settings.host, settings.port), command=job_command, announce=announce
        )
        serve_web(settings, application=application, on_start=keeper.start, on_stop=keeper.stop)
    sys.stdout.flush()
