"""``run``: the whole service on this machine."""

import subprocess
import sys

from service.cli.terminal import CommandRefusedError, chosen_settings, tell
from service.settings import Settings
from service.supervision.port import PortError
from service.supervision.preparation import is_prepared
from service.supervision.run import run_service


def run(*, store: str | None = None, host: str | None = None, port: int | None = None) -> int:
    """Serve and work on this machine."""
    settings = chosen_settings(store=store, host=host, port=port)
    try:
        return run_service(
            settings,
            lambda: tell("command.answers", address=settings.address),
            prepare=lambda: _prepare(settings),
        )
    except PortError as refused:
        raise CommandRefusedError(
            f"command.{refused.code}", host=refused.host, port=refused.port, reason=refused.reason
        ) from refused


def _prepare(settings: Settings) -> int:
    """Prepare the store where that is not done, in a process of its own: what it imports would stay here."""
    if is_prepared(settings):
        return 0
    return subprocess.run([sys.executable, "-m", "service", "migrate"], check=False).returncode
