"""What a web worker does before it answers: follow its parent, then make the application."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from service.supervision.leash import follow_parent

APPLICATION = "service.app:create_app"


def load_application(target: str) -> Any:
    """Make the ASGI application that a factory ``module:function`` gives."""
    follow_parent()
    module, _, function = target.partition(":")
    factory: Callable[[], Any] = getattr(import_module(module), function)
    return factory()
