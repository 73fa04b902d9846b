# ruff: noqa: N818  - named by what is wrong; the base class carries the suffix
"""Errors of the service; ``service/problems.py`` alone knows their HTTP status.

* ServiceError
  + NoKey, KeyUnusable          nobody, or a key that is unknown, expired or revoked
  + ScopeMissing                a known key without the scope that is needed
  + UnknownParameters           query parameters that the route does not know
  + NotFound                    absent, or of another laboratory: nobody learns which
    - NoSuchPlot                a plot that a record does not have
  + Gone                        was there for this laboratory, and was purged
  + Conflict                    the state of the thing does not allow it
    - OverQuota                 the laboratory keeps as much as it may
  + Refused                     a readable request that cannot be carried out
    - NothingKept               no row of an uploaded file could be kept
  + TooMany                     asked or sent more often than allowed; says when it may be tried again
  + TooLarge                    more bytes or rows than the limit named in the message
  + NoSpace                     no room on the disk for what is sent
  + Busy                        this process does as much of this kind as it can; try again
  + CrossSite                   a browser sent a write from another site
"""

from collections.abc import Sequence

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of the input: where, which rule, the parts of its sentence, and the sentence's key."""

    pointer: str
    rule: str
    parameters: dict[str, str]
    key: str


class ServiceError(Exception):
    """A request that is answered with a problem document."""

    faults: tuple[Fault, ...] = ()

    def __init__(self, code: str, *, pointer: str | None = None, **parameters: object) -> None:
        self.code = code
        self.pointer = pointer
        self.parameters = {name: str(value) for name, value in parameters.items()}
        super().__init__(f"{code} {self.parameters}")


class NoKey(ServiceError):
    """The route needs a key and none was sent."""

    def __init__(self) -> None:
        super().__init__("no_key")


class KeyUnusable(ServiceError):
    """The key is unknown, expired or revoked; the answer does not say which."""

    def __init__(self) -> None:
        super().__init__("key_unusable")


class ScopeMissing(ServiceError):
    """The key carries none of the scopes that the route needs."""

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__("scope_missing", scopes=", ".join(scopes))


class UnknownParameters(ServiceError):
    """Query parameters that the route does not know: a typing error must not change an answer in silence."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("input_invalid", count=len(names))
        self.faults = tuple(
            Fault(
                pointer=f"/query/{name}",
                rule="unknown_field",
                parameters={"field": name},
                key="fault.unknown_field",
            )
            for name in names
        )


class NotFound(ServiceError):
    """Absent, or owned by another laboratory."""

    def __init__(self, noun: str, identity: str) -> None:
        super().__init__("not_found", noun=noun, id=identity)


class NoSuchPlot(NotFound):
    """A record has no plot of this name; the message names those that it has."""

    def __init__(self, name: str, has: Sequence[str]) -> None:
        super().__init__("plot", name)
        self.code, self.parameters = "no_such_plot", {"name": name, "plots": ", ".join(has)}


class Gone(ServiceError):
    """It was there for this laboratory; what happened to it, when and by whom is said."""


class Conflict(ServiceError):
    """The state of the thing does not allow the request."""


class OverQuota(Conflict):
    """The laboratory would keep more bytes or rows than it may."""


class TooMany(ServiceError):
    """Something was asked or sent more often than allowed; ``wait_seconds`` is when it may be tried again."""

    def __init__(self, code: str, wait_seconds: int, **parameters: object) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(code, pointer=None, minutes=-(-wait_seconds // 60), **parameters)


class Refused(ServiceError):
    """A readable request that cannot be carried out, with the reason and the place."""


class NothingKept(Refused):
    """No row of an uploaded file could be kept; every finding is listed."""

    def __init__(self, rows_in: int, faults: Sequence[Fault]) -> None:
        super().__init__("nothing_kept", rows_in=rows_in)
        self.faults = tuple(faults)


class TooLarge(ServiceError):
    """The body is larger than the limit that the message names."""


class NoSpace(ServiceError):
    """There is no room on the disk for what is sent."""

    def __init__(self) -> None:
        super().__init__("store_full")


class Busy(ServiceError):
    """The process does as much of this kind as it can at once."""


class CrossSite(ServiceError):
    """A write with a browser session came from another site."""

    def __init__(self) -> None:
        super().__init__("cross_site")
