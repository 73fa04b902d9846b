"""What a request names, read one by one; what cannot be read is told at once, each with its place."""

from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, Self

from service.errors import Fault, Refused

P = ParamSpec("P")


class ToldTogether:
    """Reads texts of one request within ``with``; at its end every refusal is told in one.

    What is read of a refused text is empty, and is never seen behind the ``with``.
    """

    def __init__(self) -> None:
        self._refused: list[Refused] = []

    def __call__(self, read: Callable[P, str], *given: P.args, **named: P.kwargs) -> str:
        """Return what is read, or nothing yet if it is refused."""
        try:
            return read(*given, **named)
        except Refused as refused:
            self._refused.append(refused)
            return ""

    def __enter__(self) -> Self:
        """Begin to read."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Refuse what could not be read: one text as it was refused, several by a list of their faults."""
        if error is not None or not self._refused:
            return
        if len(self._refused) == 1:
            raise self._refused[0]
        together = Refused("input_invalid", count=len(self._refused))
        together.faults = tuple(
            Fault(
                pointer=one.pointer or "", rule=one.code, parameters=one.parameters, key=f"problem.{one.code}"
            )
            for one in self._refused
        )
        raise together
