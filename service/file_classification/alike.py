"""Files of results in which many rows ask the same: as many are asked as differ.

Where no row names its isolate, none says when it was tested, and no remark matters, what is written in its
asked columns is all that an answer depends on, beside what the whole file shows. So the file is read once
for the classes of its rows, these are asked, and then each row is given the answer of its class.
"""

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.columns import ISOLATE, VALUE
from breakpoints.batch.lines.cut import Cut
from breakpoints.batch.lines.text import PlainText
from breakpoints.batch.long import LongForm, LongShards
from breakpoints.batch.noted import Looked, Noted
from breakpoints.batch.row_classes import RowClasses
from breakpoints.batch.wide_form import ROW
from breakpoints.refused_sample import MOST_SAMPLES

_ROWS_AT_ONCE: Final = 1 << 20


def are_alike(form: LongForm) -> bool:
    """Tell whether a row of a file is asked nothing but what other rows are asked, too."""
    return ISOLATE not in form.places and not form.conditions and not form.words and not form.doubted


class ClassesOfFile(msgspec.Struct, frozen=True):
    """The classes of the rows of one file; ``form`` says what is asked of them."""

    classes: RowClasses
    form: LongForm
    noted: Noted
    columns: tuple[str, ...]
    as_asked: bool
    """These columns are those that `LongForm.asked` makes, not the file's."""

    def asked(self) -> pl.DataFrame:
        """Return what each class is asked."""
        return self._asked(self.classes.distinct())

    def verdicts(self, shards: LongShards, asked: pl.DataFrame) -> Looked:
        """Return the verdicts of all rows, and count them."""
        verdicts = shards.verdicts_alike(asked, self.classes.rows_of)
        for without in shards.without_category(verdicts):
            if without.any():
                self._sample(shards, asked, verdicts, without)
        return Looked(self.noted, verdicts)

    def _asked(self, classes: pl.DataFrame) -> pl.DataFrame:
        return classes if self.as_asked else self.form.asked(classes.lazy()).collect()

    def _sample(
        self, shards: LongShards, asked: pl.DataFrame, verdicts: Codes, without: npt.NDArray[np.bool_]
    ) -> None:
        """Take the first rows of classes that have no category as samples."""
        taken = 0
        for first in range(0, self.noted.rows, _ROWS_AT_ONCE):
            of_rows = self.noted.get(first, min(_ROWS_AT_ONCE, self.noted.rows - first))
            places = np.flatnonzero(without.take(of_rows))[: MOST_SAMPLES - taken]
            classes = of_rows[places]
            shards.sample(pl.Series(first + 1 + places), asked[pl.Series(classes)], verdicts.take(classes))
            taken += len(places)
            if taken == MOST_SAMPLES:
                return


def classes_of_text(
    text: PlainText, form: LongForm, noted: Noted
) -> tuple[ClassesOfFile, Callable[[Cut, int], None]]:
    """Return the classes of the lines of a text, and what is done with shards of them to find them."""
    runs = text.runs(form.read, [form.places[VALUE]] if VALUE in form.places else [])
    classes = RowClasses([text.names[first : last + 1] for first, last in runs], text.separator)

    def note(lines: Cut, first: int) -> None:
        noted.put(first, classes.codes(lines.texts(runs, whole=len(runs))))

    return ClassesOfFile(classes, form, noted, form.read, as_asked=False), note


def classes_of_columns(
    form: LongForm, noted: Noted
) -> tuple[ClassesOfFile, Callable[[pl.DataFrame], pl.DataFrame]]:
    """Return the classes of rows as `LongForm.asked` returns them, and what finds them in shards."""
    every = dict.fromkeys(form.asked_places.values())
    columns = sorted(every, key=lambda column: column == form.places.get(VALUE))
    classes = RowClasses([(column,) for column in columns])

    def note(shard: pl.DataFrame) -> pl.DataFrame:
        if shard.height:
            noted.put(int(shard[ROW][0]), classes.codes([shard[column] for column in columns]))
        return shard.clear()

    return ClassesOfFile(classes, form, noted, tuple(columns), as_asked=True), note
