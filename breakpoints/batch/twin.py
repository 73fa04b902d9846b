"""The batch twin of `breakpoints.classify`: one way from columns of codes to columns of answers.

Each distinct question is asked of the scalar classifier once, each distinct value text is
read once by the scalar readers, and each (profile of questions, reading) is answered once
by the scalar classifier. What is left for a row are look-ups in small tables of integers.
Nothing outlives a batch: the answer to a row depends on the row, the tables and the policy.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from breakpoints.batch.cells import DISTANCES, TEXT_COLUMNS, Cells
from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import CRITERION_COLUMNS, FIELDS, OUTPUT_SCHEMA, VALUE
from breakpoints.batch.encoding import Encoding
from breakpoints.batch.flat import written_alternatives, written_warnings
from breakpoints.batch.joined import JoinedTexts
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.questions import Questions
from breakpoints.batch.readings import Readings
from breakpoints.batch.summary import Counted, counted
from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.vocabulary import Vocabulary

FIELD_DTYPE: Final = pl.Categorical()


class BatchTwin:
    """One batch in the making; may be asked by several threads at once.

    Raises
    ------
    UnknownFallbackHost
        The policy names a host that the vocabulary does not know.
    """

    def __init__(self, tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary) -> None:
        self._texts = {name: TextCodes() for name in FIELDS}
        encodings = {name: Encoding(name, dtype) for name, dtype in OUTPUT_SCHEMA.items()}
        scalar = Scalar(tables, policy, vocabulary)
        self._encodings = encodings
        self._questions = Questions(scalar, self._texts, encodings)
        self._readings = Readings(policy, self._texts["method"], self._texts[VALUE])
        self._cells = Cells(scalar, self._questions, self._readings, encodings)
        self._warnings = JoinedTexts(encodings["warnings"], self._write_warnings)
        self._alternatives = JoinedTexts(encodings["alternatives"], self._write_alternatives)

    def answer(
        self, fields: Mapping[str, pl.Series], given: Mapping[str, str], rows: int
    ) -> tuple[list[pl.Series], Codes]:
        """Answer every row.

        Parameters
        ----------
        fields : mapping of field to polars.Series
            Categorical, n rows; a field that is absent is `given`, or empty.
        given : mapping of field to text
            What holds for all rows.
        rows : int
            n.

        Returns
        -------
        tuple of a list of polars.Series and an ndarray of intp, shape (n,)
            The columns of `OUTPUT_SCHEMA`, and the cell of each row for `counted`.
        """
        codes = {name: self._codes(name, fields, given, rows) for name in FIELDS}
        questions = self._questions.codes(codes)
        readings = self._readings.codes(codes["method"], codes[VALUE])
        cells = self._cells.codes(self._questions.profile.values.take(questions), readings)
        return [self._column(name, questions, cells) for name in OUTPUT_SCHEMA], cells

    def counted(self, rows_of_cell: Sequence[int]) -> Counted:
        """Count rows by category and by refusal, from how many rows fell into each cell."""
        return counted(self._cells.asked, rows_of_cell)

    def _codes(
        self, name: str, fields: Mapping[str, pl.Series], given: Mapping[str, str], rows: int
    ) -> Codes:
        column = fields.get(name)
        if column is None:
            return self._texts[name].constant(given.get(name), rows)
        return self._texts[name].codes(column)

    def _column(self, name: str, questions: Codes, cells: Codes) -> pl.Series:
        """Return one column of the answer."""
        if name in TEXT_COLUMNS:
            return self._encodings[name].column(self._cells.texts[name].values.take(cells))
        if name in DISTANCES:
            return self._cells.distances(name, cells)
        if name in CRITERION_COLUMNS:
            return self._encodings[name].column(self._of_criterion(name, questions, cells))
        joined = self._warnings if name == "warnings" else self._alternatives
        of_question = self._questions.warnings if name == "warnings" else self._questions.sites
        of_value = self._cells.warning_codes if name == "warnings" else self._cells.alternative_codes
        return joined.column(of_question.values.take(questions), of_value.values.take(cells))

    def _of_criterion(self, name: str, questions: Codes, cells: Codes) -> "np.ndarray":
        """Return what the question's criterion says, or what the value says instead."""
        as_question = self._cells.as_question[name].values.take(cells)
        of_question = self._questions.criterion[name].values.take(questions)
        return np.where(as_question, of_question, self._cells.own[name].values.take(cells))

    def _write_warnings(self, of_question: int, of_value: int) -> str | None:
        taken, added = self._cells.warnings.values[of_value]
        return written_warnings((self._questions.warning_sets.values[of_question] - taken) | added)

    def _write_alternatives(self, of_question: int, of_value: int) -> str | None:
        sites, categories = (
            self._questions.site_lists.values[of_question],
            self._cells.alternatives.values[of_value],
        )
        return written_alternatives(sites, categories) if categories else None
