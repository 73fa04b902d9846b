"""Dense codes of several columns of codes at once."""

from collections.abc import Iterator, Sequence

from breakpoints.batch.codes import Codes, PairCodes, TextCodes


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

    def texts(self, columns: Sequence[TextCodes], codes: Codes) -> Iterator[tuple[str | None, ...]]:
        """Return the texts that rows were coded from; a column of texts for each of codes."""
        written = zip(columns, self.parts(codes), strict=True)
        return zip(*([column.texts[one] for one in part.tolist()] for column, part in written), strict=True)
