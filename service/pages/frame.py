"""What every page carries: language, place, reader, and its own address in the other language."""

from typing import Any, Final, Literal, cast
from urllib.parse import unquote, urlencode

import msgspec
from litestar import Request

from service.locale.catalogue import LANGUAGES, Language
from service.security.caller import Caller

Section = Literal[
    "home",
    "zones",
    "classify",
    "tables",
    "imports",
    "datasets",
    "proposals",
    "quality_control",
    "people",
    "methods",
    "outcomes",
    "api",
    "session",
]

LONGEST_ADDRESS: Final = 2_000
"""Of a page that a sign-in leads back to; a longer one is a form, which was not sent yet."""
SIGN_IN: Final = "/sign-in"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The frame around one page."""

    language: Language
    path: str
    """The path after the language, starting with a slash."""
    query: str
    section: Section | None
    caller: Caller
    reads: bool = True
    """Whether the address can be asked again, as one that something was sent to cannot."""

    def at(self, path: str) -> str:
        """Return the address of another page in the same language."""
        return f"/{self.language}{path}"

    def same_in(self, language: Language) -> str:
        """Return this page's address in a language."""
        return f"/{language}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def sign_in(self) -> str:
        """The address of the sign-in that leads back to this page."""
        asked = self.path + (f"?{self.query}" if self.query else "")
        if self.path == SIGN_IN:
            return self.at(asked)
        back = way_back(asked) if self.reads else None
        return self.at(SIGN_IN) + ("" if back is None else f"?{urlencode({'return_to': back})}")

    @property
    def others(self) -> tuple[Language, ...]:
        """The languages this page could be read in instead."""
        return tuple(other for other in LANGUAGES if other != self.language)

    def may(self, scope: str) -> bool:
        """Tell whether the reader's key carries a scope."""
        return scope in self.caller.scopes


def way_back(asked: str) -> str | None:
    """Return the path of a page of this site, to which a sign-in leads back; None of any other address.

    A path that a browser could read as another host (``//host``), with a scheme, a backslash, a step
    upwards or a sign that cannot be printed is none of ours, whoever wrote it.
    """
    path = unquote(asked.partition("?")[0])
    is_plain = asked.isascii() and asked.isprintable() and path.isprintable()
    if not is_plain or len(asked) > LONGEST_ADDRESS or "\\" in asked or "\\" in path:
        return None
    steps = path.split("/")
    if steps[0] or len(steps) == 1 or ".." in steps or "." in steps or "" in steps[1:-1]:
        return None
    return None if path in {"/", SIGN_IN} else asked


def page_language(request: Request[Any, Any, Any]) -> Language:
    """Return the language that the page's path starts with."""
    return cast("Language", request.url.path[1:3])


def frame_of(request: Request[Any, Any, Any], caller: Caller, section: Section | None) -> Frame:
    """Return the frame of the page that was asked for."""
    reads = request.method in {"GET", "HEAD"}
    return Frame(
        language=page_language(request),
        path=request.url.path[3:] or "/",
        query=str(request.url.query) if reads else "",
        section=section,
        caller=caller,
        reads=reads,
    )
