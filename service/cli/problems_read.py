"""A problem document as a client of the service reads it."""

import msgspec


class FaultRead(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: where, and its sentence."""

    pointer: str
    message: str


class ProblemRead(msgspec.Struct, frozen=True, kw_only=True):
    """What was refused, in words."""

    detail: str
    errors: tuple[FaultRead, ...] = ()
