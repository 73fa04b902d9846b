"""Arrays that grow at their end, addressed by dense codes."""

from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt

_SMALLEST: Final = 256
ScalarT = TypeVar("ScalarT", bound=np.generic)


class Growing(Generic[ScalarT]):
    """One value per code; ``values`` may be longer than what was added.

    What is added counts from `settle` on: numpy takes a thousand values for the price of ten.
    """

    def __init__(self, dtype: type[ScalarT]) -> None:
        self.values: npt.NDArray[ScalarT] = np.zeros(_SMALLEST, dtype)
        self._length = 0
        self._added: list[Any] = []

    def __len__(self) -> int:
        return self._length

    def append(self, value: Any) -> None:
        """Add the value of the next code."""
        self._added.append(value)

    def settle(self) -> None:
        """Count what was added."""
        self.extend(np.array(self._added, self.values.dtype))
        self._added.clear()

    def extend(self, values: npt.NDArray[ScalarT]) -> None:
        """Add the values of the next codes, and count them."""
        end = self._length + len(values)
        if end > len(self.values):
            longer = np.zeros(max(end, 2 * len(self.values)), self.values.dtype)
            longer[: self._length] = self.values[: self._length]
            self.values = longer
        self.values[self._length : end] = values
        self._length = end
