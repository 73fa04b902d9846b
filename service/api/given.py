"""What handlers are given, by name, and the parameters that several of them take."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter

from service.api.dependencies import Asking
from service.context import Context
from service.locale.catalogue import Language
from service.security.caller import Caller

InAsking = NamedDependency[Asking]
InContext = NamedDependency[Context]
ByCaller = NamedDependency[Caller]
InLanguage = NamedDependency[Language]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="A key of your own; a retry with it within a week is answered as before.",
    ),
]
Searched = Annotated[
    str, QueryParameter(description="Part of a name, synonym or code, in any language.", max_length=200)
]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before said the next one starts.")]


def listed(values: list[str] | None) -> tuple[str, ...]:
    """Read a list that is repeated or separated by commas."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
