"""The batch twin of `breakpoints.classify`: one way from columns of codes to columns of answers.

Each distinct question is asked of the scalar classifier once, each distinct value text is
read once by the scalar readers, and each (profile of questions, reading) is answered once
by the scalar classifier; each (statement of a criterion, reading) is composed once. What is
left for a row are look-ups in small tables of integers.
Nothing outlives a batch: the answer to a row depends on the row, the tables and the policy.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.cells import Cells
from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import (
    CONDITIONS,
    DAY,
    FIELDS,
    ISOLATE,
    LADDER,
    OUTPUT_SCHEMA,
    RESISTANT,
    SHOWS,
    VALUE,
)
from breakpoints.batch.control_numbers import ControlNumbers
from breakpoints.batch.controls import NoneSoFar
from breakpoints.batch.days import Days
from breakpoints.batch.doubted import with_doubts
from breakpoints.batch.encoding import Encoding
from breakpoints.batch.isolates import Isolates
from breakpoints.batch.judged import DENIED_BY_R, OPPOSED_BY_R, Judged, judged
from breakpoints.batch.methods_compared import MethodsOfBatch
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.questions import Questions
from breakpoints.batch.readings import Readings
from breakpoints.batch.screened_values import ScreenedValues
from breakpoints.batch.verdicts import Verdicts
from breakpoints.batch.watching import SCREENED, Watching
from breakpoints.expert.isolate import SAID_RESISTANT
from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.quality_control.day import ControlOfDay
from breakpoints.vocabulary import Vocabulary

MOST_LISTED: Final = 16_000_000
"""Characters of texts that list drugs, or are long, of which the lists are kept."""
_LONG: Final = 200
"""Characters of a text that is not read again, even if it lists nothing."""


class BatchTwin:
    """One batch in the making; may be asked by several threads at once.

    ``control_numbers`` are names of isolates that may be bare numbers of control strains.

    Raises
    ------
    PolicyNameUnknown
        The policy names a host, drug or organism that the vocabulary does not know.
    """

    def __init__(
        self,
        tables: Sequence[TableIndex],
        policy: Policy,
        vocabulary: Vocabulary,
        control_numbers: Iterable[str] = (),
    ) -> None:
        lock = threading.Lock()
        self._texts = {name: TextCodes() for name in (*FIELDS, *CONDITIONS, SHOWS, DAY) if name != ISOLATE}
        encodings = {name: Encoding(name, dtype) for name, dtype in OUTPUT_SCHEMA.items()}
        self.vocabulary = vocabulary
        self._scalar = scalar = Scalar(tables, policy, vocabulary)
        self._watching = Watching(scalar, self._texts)
        self._screened = ScreenedValues(scalar, self._texts, SCREENED)
        self._numbers = ControlNumbers(control_numbers, scalar, self._texts)
        self._judged = Judged(scalar, self._texts)
        self._listed: dict[str, tuple[str, ...]] = {}
        self._room = MOST_LISTED
        self._questions = Questions(scalar, self._texts, encodings, lock)
        self._readings = Readings(policy, self._texts)
        self._cells = Cells(scalar, self._questions, self._readings, encodings)
        self._verdicts = Verdicts(self._questions, self._cells, encodings, lock)

    def isolates(
        self, names: Iterable[str], *, unnamed: bool = False, none_named: bool = False
    ) -> Isolates | None:
        """Return a place to gather what isolates show, if rules look at it and results name isolates.

        ``unnamed``: some rows name none, and may be of any isolate; ``none_named``: if they are tests alone.
        """
        named = ISOLATE in names
        if not self._watching or not (named or unnamed):
            return None
        if not self._scalar.has_rules or not named:
            return Isolates(self._watching, unnamed=unnamed, none_named=none_named)
        watching = self._watching
        methods = MethodsOfBatch(watching.isolates, self._scalar, self._texts, watching.organisms)
        return Isolates(self._watching, methods, unnamed=unnamed, none_named=none_named)

    def drugs_listed(self, texts: Iterable[str]) -> list[tuple[str, ...]]:
        """Return the drugs that each text lists as resisted; see `drugs_listed`. Rows are looked at twice."""
        known = self._listed
        return [known[one] if one in known else self._newly_listed(one) for one in texts]

    def _newly_listed(self, text: str) -> tuple[str, ...]:
        found = self._scalar.drugs_listed(text)
        if (found or len(text) >= _LONG) and len(text) <= self._room:
            self._room -= len(text)
            self._listed[text] = found
        return found

    def days(self, controls: Iterable[ControlOfDay], names: Iterable[str]) -> Days | None:
        """Return what controls say of rows; None if there is none and no field states a condition."""
        every = tuple(controls)
        states = not set(CONDITIONS).isdisjoint(names)
        return Days(every, self._scalar, self._texts) if every or states else None

    def no_controls(self) -> NoneSoFar:
        """Return what tells when a row of this batch names a control strain."""
        return NoneSoFar(self._texts["organism"].texts)

    def gather(
        self, isolates: Isolates, fields: Mapping[str, pl.Series], given: Mapping[str, str], rows: int
    ) -> None:
        """Add what rows show to rules about other results of their isolates; parameters as of `answer`."""
        self.gather_tests(isolates, fields, given)
        drug = self._codes("drug", fields, given)
        self.see_methods(isolates, fields)
        self._see_rows(isolates, fields, given)
        named = np.flatnonzero(np.broadcast_to(self._watching.test_named.of(drug) >= 0, (rows,)))
        if named.size:
            kept = {name: column.gather(named) for name, column in fields.items()}
            told = {name: self._codes(name, kept, given) for name in ("organism", "drug", VALUE)}
            isolates.add_named_tests(_isolates(kept, given), told)
        looked_at = np.flatnonzero(np.broadcast_to(self._watching.drug.of(drug) >= 0, (rows,)))
        if looked_at.size:
            kept = {name: column.gather(looked_at) for name, column in fields.items()}
            codes = self._coded(kept, given)
            verdicts = self._verdict(codes, len(looked_at))
            shown = self._screened.shown(self._verdicts.by_value(verdicts), codes)
            isolates.add(_isolates(kept, given), codes, shown)
            self._add_judged(isolates, kept, given, shown)

    def _add_judged(
        self,
        isolates: Isolates,
        fields: Mapping[str, pl.Series],
        given: Mapping[str, str],
        shown: npt.NDArray[np.uint8],
    ) -> None:
        """Add that somebody wrote R beside results that show S or no category; parameters as of `answer`."""
        at = judged(fields, RESISTANT)
        at = at[DENIED_BY_R[shown[at]]] if at.size else at
        if at.size and self._scalar.has_rules:
            kept = {name: column.gather(at) for name, column in fields.items()}
            told = {name: self._codes(name, kept, given) for name in ("organism", "drug")}
            resistant = np.full(at.size, SCREENED[SAID_RESISTANT], np.uint8)
            isolates.add(_isolates(kept, given), told, resistant)

    def compare_methods(
        self, isolates: Isolates, fields: Mapping[str, pl.Series], given: Mapping[str, str], rows: int
    ) -> None:
        """Add what rows of drugs say that were gathered by both methods; parameters as of `answer`."""
        methods = isolates.methods
        if methods is None:
            return
        drug = self._codes("drug", fields, given)
        at = np.flatnonzero(np.broadcast_to(methods.by_both(drug), (rows,)))
        if at.size:
            kept = {name: column.gather(at) for name, column in fields.items()}
            codes = self._coded(kept, given)
            verdicts = self._verdict(codes, len(at))
            said = self._verdicts.by_value(verdicts)
            resistant = judged(kept, RESISTANT)
            methods.add(_isolates(kept, given), codes, said, resistant[OPPOSED_BY_R[said[resistant]]])

    def gather_tests(
        self, isolates: Isolates, fields: Mapping[str, pl.Series], given: Mapping[str, str]
    ) -> None:
        """Add what the columns of screening tests say of rows, which may have no result beside them."""
        states = self._watching.tests.keys() & {*fields, *given}
        organism = self._codes("organism", fields, given)
        if states or (self._watching.test_stated.of(organism) >= 0).any():
            asked = ("organism", *sorted(states), *(("drug",) if isolates.none_named else ()))
            told = {name: self._codes(name, fields, given) for name in asked}
            isolates.add_tests(_isolates(fields, given), told)

    def see_methods(self, isolates: Isolates, fields: Mapping[str, pl.Series]) -> None:
        """See which drugs were measured by which methods; where the method is no column, there is one."""
        if isolates.methods is not None and {"drug", "method"} <= fields.keys():
            isolates.methods.see(*(self._codes(name, fields, {}) for name in ("drug", "method")))

    def see_columns(self, isolates: Isolates, columns: Mapping[str, pl.Series]) -> None:
        """See which drugs and methods the columns of a wide file are of, the same for each isolate."""
        self.see_methods(isolates, columns)
        if isolates.methods is not None:
            isolates.methods.see_repeated(*(self._codes(name, columns, {}) for name in ("drug", "method")))

    def see_isolates(
        self, isolates: Isolates, fields: Mapping[str, pl.Series], given: Mapping[str, str]
    ) -> None:
        """See of the rows of a wide file whether isolates have several; parameters as of `answer`."""
        if isolates.methods is not None:
            codes = self._codes("organism", fields, given)
            isolates.methods.see_isolates(self._watching.isolates(fields[ISOLATE], codes))

    def _see_rows(
        self, isolates: Isolates, fields: Mapping[str, pl.Series], given: Mapping[str, str]
    ) -> None:
        """See which drugs isolates have several results of by one method; parameters as of `answer`."""
        if isolates.methods is not None and ISOLATE in fields:
            told = {name: self._codes(name, fields, given) for name in ("organism", "drug", "method")}
            isolates.methods.see_rows(fields[ISOLATE], told)

    def texts_asked(self, field: str) -> tuple[str | None, ...]:
        """Return every distinct text of a field that was asked so far; not of isolates."""
        return tuple(self._texts[field].texts)

    def looks_at(self, isolates: Isolates, drugs: pl.Series) -> npt.NDArray[np.bool_]:
        """Tell of texts of drugs whether results of them matter to other results of their isolate."""
        codes = self._codes("drug", {"drug": drugs}, {})
        matters = (self._watching.drug.of(codes) >= 0) | (self._watching.test_named.of(codes) >= 0)
        return matters if isolates.methods is None else matters | isolates.methods.by_both(codes)

    def verdicts(
        self,
        fields: Mapping[str, pl.Series],
        given: Mapping[str, str],
        rows: int,
        isolates: Isolates | None = None,
        days: Days | None = None,
    ) -> Codes:
        """Return the verdict of each row, which is all that its answer depends on.

        Parameters
        ----------
        fields : mapping of field to polars.Series
            Text, best categorical, n rows; a field that is absent is `given`, or empty.
        given : mapping of field to text
            What holds for all rows.
        rows : int
            n.
        isolates : Isolates, optional
            What the isolates of the whole batch show; without it that is what these rows show.
        days : Days, optional
            What the controls of the whole batch say; without it they say nothing.

        Returns
        -------
        ndarray of intp, shape (n,)
            Numbered from 0 in the order in which this batch meets them.
        """
        codes = self._coded(fields, given)
        if isolates is None:
            unnamed, none_named = self._unnamed(fields, given)
            isolates = self.isolates((*fields, *given), unnamed=unnamed, none_named=none_named)
            if isolates is not None:
                self.gather(isolates, fields, given, rows)
                if isolates.compares_methods:
                    self.compare_methods(isolates, fields, given, rows)
                isolates.settle()
        if isolates is not None:
            codes[SHOWS] = isolates.codes(_isolates(fields, given), codes)
        if isolates is not None and isolates.methods is not None:
            names = _isolates(fields, given)
            codes[SHOWS] = isolates.methods.with_repeats(codes[SHOWS], names, codes, rows)
        codes[SHOWS] = self._judged.beside(codes, fields, rows)
        if days is not None:
            conditions = {name: self._codes(name, fields, given) for name in CONDITIONS}
            codes[DAY] = days.codes({**codes, **conditions})
        if isolates is not None and isolates.methods is not None:
            codes[DAY] = isolates.methods.beside(codes[DAY], _isolates(fields, given), codes, rows)
        if self._numbers:
            names = _isolates(fields, given)
            codes[DAY] = self._numbers.beside(codes[DAY], names, codes["organism"], rows)
        codes[DAY] = with_doubts(self._texts[DAY], codes[DAY], fields, rows)
        return self._verdict(codes, rows)

    def _unnamed(self, fields: Mapping[str, pl.Series], given: Mapping[str, str]) -> tuple[bool, bool]:
        """Tell whether rows name no isolate and may be of one of another row, and whether none names any."""
        known = self._watching.organism.of(self._codes("organism", fields, given)) >= 0
        unnamed = self._watching.are_unnamed(_isolates(fields, given)) & known
        tests = self._watching.test_named.of(self._codes("drug", fields, given)) >= 0
        none_named = not (known & ~unnamed).any()
        return bool(unnamed.any() and (not none_named or (tests & known).any())), bool(none_named)

    def columns(self, verdicts: Codes, names: Iterable[str] = OUTPUT_SCHEMA) -> list[pl.Series]:
        """Return columns of `OUTPUT_SCHEMA` for verdicts."""
        return [self._verdicts.column(name, verdicts) for name in names]

    def first_columns(self, number: int) -> list[pl.Series]:
        """Return the columns of `OUTPUT_SCHEMA` of all verdicts below a number."""
        return self.columns(np.arange(number))

    def answer(
        self,
        fields: Mapping[str, pl.Series],
        given: Mapping[str, str],
        rows: int,
        isolates: Isolates | None = None,
        days: Days | None = None,
    ) -> tuple[list[pl.Series], Codes]:
        """Return the columns of `OUTPUT_SCHEMA`, and the verdict of each row; parameters as of `verdicts`."""
        verdicts = self.verdicts(fields, given, rows, isolates, days)
        return self.columns(verdicts), verdicts

    def _coded(self, fields: Mapping[str, pl.Series], given: Mapping[str, str]) -> dict[str, Codes]:
        """Return the codes of every field but the isolate, of which nothing is known yet."""
        undeclared = LADDER not in fields and LADDER not in given
        left_out = {ISOLATE, LADDER} if undeclared else {ISOLATE}
        codes = {name: self._codes(name, fields, given) for name in FIELDS if name not in left_out}
        return {**codes, **{name: self._texts[name].constant("") for name in (SHOWS, DAY)}}

    def _verdict(self, codes: Mapping[str, Codes], rows: int) -> Codes:
        """Return the verdict of each row."""
        statements = self._questions.codes(codes)
        readings = self._readings.codes(codes["method"], codes[VALUE], codes.get(LADDER))
        return np.broadcast_to(self._verdicts.codes(statements, readings), (rows,))

    def _codes(self, name: str, fields: Mapping[str, pl.Series], given: Mapping[str, str]) -> Codes:
        column = fields.get(name)
        if column is None:
            return self._texts[name].constant(given.get(name))
        if column.dtype != pl.Categorical:
            column = column.cast(pl.String).cast(pl.Categorical)
        return self._texts[name].codes(column)


def _isolates(fields: Mapping[str, pl.Series], given: Mapping[str, str]) -> pl.Series:
    """Return the isolate of each row, or the one of all."""
    column = fields.get(ISOLATE)
    return pl.Series([given.get(ISOLATE)], dtype=pl.String) if column is None else column
