"""What was found of a text is remembered if it is short: long ones, which nobody repeats, take no room."""

from collections.abc import Callable
from typing import Final, TypeVar

Found = TypeVar("Found")
LONGEST_REMEMBERED: Final = 200
"""Letters: as many as a text of a request has at most."""


class _Remembered(dict[str, Found]):
    """What is found of texts; forgotten all at once when it is full."""

    def __init__(self, find: Callable[[str], Found], most: int) -> None:
        self._find, self._most = find, most

    def __missing__(self, text: str) -> Found:
        found = self._find(text)
        if len(text) <= LONGEST_REMEMBERED:
            if len(self) >= self._most:
                self.clear()
            self[text] = found
        return found


def remembered(most: int) -> Callable[[Callable[[str], Found]], Callable[[str], Found]]:
    """Remember what a pure function finds of at most so many texts; several threads may ask at once."""

    def of(find: Callable[[str], Found]) -> Callable[[str], Found]:
        return _Remembered(find, most).__getitem__

    return of
