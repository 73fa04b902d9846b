"""What a web worker does before it answers: follow its parent, then make the application."""

import gc
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

from service.supervision.leash import follow_parent

APPLICATION = "service.app:create_app"
COLLECTED_AT = 50_000
"""New containers after which some are looked over for garbage: a large batch makes less, all at once."""
OLDER_COLLECTED_AT = 500
"""So often were the newest looked over before older ones are: most of these are remembered for long."""


def load_application(target: str) -> Any:
    """Make the ASGI application that a factory ``module:function`` gives."""
    _forget_signals()
    follow_parent()
    module, _, function = target.partition(":")
    gc.disable()  # what is made now stays for ever: looking it over for garbage costs a seventh of the start
    factory: Callable[[], Any] = getattr(import_module(module), function)
    application = factory()
    gc.freeze()
    gc.set_threshold(COLLECTED_AT, OLDER_COLLECTED_AT)
    gc.enable()
    return application


def _forget_signals() -> None:
    """Let go of the parent's handlers, which a forked worker has; the server sets its own later."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
