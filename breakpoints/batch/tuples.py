"""Dense codes of several columns of codes at once."""

from collections.abc import Sequence

from breakpoints.batch.codes import Codes, PairCodes


class TupleCodes:
    """Codes of the rows of several columns of codes."""

    def __init__(self, width: int) -> None:
        self._steps = [PairCodes() for _ in range(1, width)]

    def __len__(self) -> int:
        return len(self._steps[-1])

    def codes(self, columns: Sequence[Codes]) -> Codes:
        """Return the code of each row.

        Parameters
        ----------
        columns : sequence of ndarrays of integers, each of shape (n,) or (1,)

        Returns
        -------
        ndarray of integers, shape (n,) or (1,)

        Notes
        -----
        O(n) for each column but the first; columns of shape (1,) cost nothing where they come first.
        """
        found = columns[0]
        for step, column in zip(self._steps, columns[1:], strict=True):
            found = step.codes(found, column)
        return found

    def parts(self, codes: Codes) -> list[Codes]:
        """Return the codes of rows in each column."""
        parts = []
        for step in reversed(self._steps):
            parts.append(step.other.values[codes])
            codes = step.one.values[codes]
        return [codes, *reversed(parts)]
