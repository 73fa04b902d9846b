"""Every statement with every reading: the columns of its answer, composed once."""

import threading
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.cells import DISTANCES, NO_DISTANCE, TEXT_COLUMNS, Cells
from breakpoints.batch.codes import Codes, PairCodes
from breakpoints.batch.columns import OUTPUT_SCHEMA
from breakpoints.batch.encoding import Encoding, Physical
from breakpoints.batch.flat import written_alternatives, written_warnings
from breakpoints.batch.growing import Growing
from breakpoints.batch.of_pairs import OfPairs
from breakpoints.batch.questions import Questions
from breakpoints.expert.isolate import NO_CATEGORY
from breakpoints.outcomes import Category, Reason

NOT_CLASSIFIED: Final = 0xFF
"""Stands for the category of a refused row."""
NO_VALUE: Final = 0xFE
"""Stands for the category of a row that was refused because nothing was measured."""
WITHOUT_CATEGORY: Final = np.zeros(256, np.bool_)
WITHOUT_CATEGORY[[NOT_CLASSIFIED, *(place for place, one in enumerate(Category) if one in NO_CATEGORY)]] = (
    True
)
"""Of the number of a category, whether a value of it was not judged; see `Verdicts.by_value`."""
_NO_VALUE_GIVEN: Final = list(Reason).index(Reason.NO_VALUE)


class Verdicts:
    """Codes of (statement, reading), and the physical codes of each column of their answers."""

    def __init__(
        self, questions: Questions, cells: Cells, encodings: Mapping[str, Encoding], lock: threading.Lock
    ) -> None:
        self._questions, self._cells, self._encodings, self._lock = questions, cells, encodings, lock
        texts = threading.Lock()
        self._warnings = OfPairs(self._warnings_code, texts)
        self._alternatives = OfPairs(self._alternatives_code, texts)
        self._pairs = PairCodes()
        self._columns = {name: Growing(_kept_as(dtype)) for name, dtype in OUTPUT_SCHEMA.items()}
        self._composed = 0

    def codes(self, statements: Codes, readings: Codes) -> Codes:
        """Return the code of each row's answer, after composing those that are new.

        Parameters
        ----------
        statements, readings : ndarray of integers, shape (n,) or (1,)

        Returns
        -------
        ndarray of integers, shape (n,) or (1,)
        """
        found = self._pairs.codes(statements, readings)
        if self._composed < len(self._pairs):
            with self._lock:
                self._compose(slice(self._composed, len(self._pairs)))
        return found

    def column(self, name: str, codes: Codes) -> pl.Series:
        """Return one column of the answers."""
        if name not in DISTANCES and self._encodings[name].is_empty:
            return self._encodings[name].empty(len(codes))
        values = self._columns[name].values.take(codes)
        if name not in DISTANCES:
            return self._encodings[name].column(values)
        distances = pl.Series(name, values)
        return distances.set(distances == NO_DISTANCE, None)

    def by_value(self, codes: Codes) -> npt.NDArray[np.uint8]:
        """Return the category that the value alone gives, numbered as `Category` is.

        `NOT_CLASSIFIED` and `NO_VALUE` stand for rows that have none.
        """
        category, before, reason = (
            self._columns[name].values.take(codes) for name in ("category", "category_by_value", "reason")
        )
        found = np.where(before == NOT_CLASSIFIED, category, before)
        return np.where((found == NOT_CLASSIFIED) & (reason == _NO_VALUE_GIVEN), np.uint8(NO_VALUE), found)

    def _compose(self, new: slice) -> None:
        """Compose the answers of new pairs, column by column."""
        statements, readings = self._pairs.one.values[new], self._pairs.other.values[new]
        cells = self._cells.codes(statements, readings)
        for name, column in self._columns.items():
            column.extend(self._physical(name, statements, cells))
        self._composed = new.stop  # last: it says how many answers are ready

    def _physical(self, name: str, statements: Codes, cells: Codes) -> Physical:
        """Return one column of new answers in physical codes."""
        kept, stated = self._cells, self._questions
        if name in DISTANCES:
            return kept.distances[name].values.take(cells)
        if name == "warnings":
            pair = stated.warnings.values.take(statements), kept.warning_codes.values.take(cells)
            return self._encodings[name].physical(self._warnings.codes(*pair))
        if name == "alternatives":
            pair = stated.sites.values.take(statements), kept.alternative_codes.values.take(cells)
            return self._encodings[name].physical(self._alternatives.codes(*pair))
        if name in TEXT_COLUMNS:
            return self._encodings[name].physical(kept.texts[name].values.take(cells))
        codes = np.where(
            kept.as_question[name].values.take(cells),
            stated.criterion[name].values.take(statements),
            kept.own[name].values.take(cells),
        )
        return self._encodings[name].physical(codes)

    def _warnings_code(self, of_statement: int, of_value: int) -> int:
        taken, added = self._cells.warnings.values[of_value]
        said = (self._questions.warning_sets.values[of_statement] - taken) | added
        return self._encodings["warnings"].code(written_warnings(said))

    def _alternatives_code(self, of_statement: int, of_value: int) -> int:
        sites = self._questions.site_lists.values[of_statement]
        categories = self._cells.alternatives.values[of_value]
        written = written_alternatives(sites, categories) if categories else None
        return self._encodings["alternatives"].code(written)


def _kept_as(dtype: pl.DataType) -> type[np.integer]:
    """Return how a column's physical codes are kept."""
    if isinstance(dtype, pl.Enum):
        return np.uint8
    return np.int16 if isinstance(dtype, pl.Int16) else np.uint32
