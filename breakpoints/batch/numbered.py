"""Values numbered from 0 in the order in which they are met."""

from collections.abc import Hashable
from typing import Generic, TypeVar

ValueT = TypeVar("ValueT", bound=Hashable)


class Numbered(Generic[ValueT]):
    """Codes of values, and the value of each code."""

    def __init__(self) -> None:
        self.values: list[ValueT] = []
        self._codes: dict[ValueT, int] = {}

    def code(self, value: ValueT) -> int:
        """Return the code of a value, numbering it if it is new."""
        code = self._codes.get(value)
        if code is None:
            code = len(self.values)
            self.values.append(value)
            self._codes[value] = code
        return code
