"""What a web worker does before it answers: follow its parent, then make the application."""

import gc
from collections.abc import Callable
from importlib import import_module
from typing import Any

from service.supervision.leash import follow_parent

APPLICATION = "service.app:create_app"


def load_application(target: str) -> Any:
    """Make the ASGI application that a factory ``module:function`` gives."""
    follow_parent()
    module, _, function = target.partition(":")
    gc.disable()  # what is made now stays for ever: looking it over for garbage costs a seventh of the start
    factory: Callable[[], Any] = getattr(import_module(module), function)
    application = factory()
    gc.freeze()
    gc.enable()
    return application
