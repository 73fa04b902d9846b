"""A whole file answered before a row of it is written, as codes; then the texts of each column are known.

Of a column whose texts are known when the first row is written (an Enum), a file of columns takes a
third of the time of one whose texts show on the way (a Categorical).
"""

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import ROW

MOST_BYTES: Final = 200_000_000
"""What the codes of a file may take."""
MOST_TEXTS: Final = (1 << 16) - 1
"""Of a column; one with more is read again, as it stands in the file."""
_LARGEST_NARROW: Final = (1 << 8) - 1


def can_be_held(rows: int, columns: int) -> bool:
    """Tell whether the codes of as many rows are few enough."""
    return rows * (4 + 2 * columns) <= MOST_BYTES


class Held:
    """Codes of the rows of a file: their verdicts, and the texts of the columns that were asked.

    Parameters
    ----------
    rows : int
        Of the file.
    places : mapping of field to str
        The columns to hold.
    """

    def __init__(self, rows: int, places: Mapping[str, str]) -> None:
        self._places = dict(places)
        self._verdicts = np.zeros(rows, np.uint32)
        self._codes: dict[str, npt.NDArray[np.unsignedinteger[Any]]] = {
            name: np.zeros(rows, np.uint8) for name in places
        }
        self._lock = threading.Lock()
        self._texts: dict[str, pl.Series] = {}
        self._answers = pl.DataFrame()
        self._names: dict[str, str] = {}

    def put(self, shard: pl.DataFrame, fields: Mapping[str, Codes], verdicts: Codes) -> None:
        """Hold a shard, whose `ROW` says which rows of the file it holds."""
        rows = _rows_of(shard)
        with self._lock:
            self._verdicts[rows] = verdicts
            for name in self._codes:
                if self._codes[name].dtype == np.uint8 and fields[name].max(initial=0) > _LARGEST_NARROW:
                    self._codes[name] = self._codes[name].astype(np.uint16)
                self._codes[name][rows] = fields[name]  # cut where there are too many: see `settle`

    def settle(self, twin: BatchTwin, kept: Iterable[str], renamed: Mapping[str, str]) -> set[str]:
        """Learn the texts once every row is held; return the columns that are held.

        Parameters
        ----------
        twin : BatchTwin
            Who gave the verdicts.
        kept, renamed
            The columns that come back, in their order, and the new names of some.
        """
        self._names = {name: renamed.get(name, name) for name in kept}
        for name, column in self._places.items():
            texts = twin.texts(name)
            if len(texts) <= MOST_TEXTS:
                self._texts[name] = _known(pl.Series(self._names[column], texts, dtype=pl.String))
            else:
                del self._codes[name]
        number = int(self._verdicts.max(initial=0)) + 1 if len(self._verdicts) else 0
        answers = [
            _known(one) if one.dtype == pl.Categorical else one for one in twin.columns(np.arange(number))
        ]
        self._answers = pl.DataFrame(answers)
        return {self._places[name] for name in self._texts}

    def schema(self, read: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
        """Return the columns that `columns` makes of rows with the columns ``read``."""
        held = {one.name: one.dtype for one in self._texts.values()}
        kept = {new: held[new] if new in held else read[name] for name, new in self._names.items()}
        return {**kept, **self._answers.schema}

    def columns(self, shard: pl.DataFrame) -> pl.DataFrame:
        """Return a shard, whose `ROW` says which rows it holds, with what is held of them and its answers."""
        rows = _rows_of(shard)
        held = [texts.gather(pl.Series(self._codes[name][rows])) for name, texts in self._texts.items()]
        answers = self._answers[pl.Series(self._verdicts[rows])]
        return (
            shard.rename({name: new for name, new in self._names.items() if name in shard.columns})
            .with_columns(held)
            .select(self._names.values())
            .with_columns(answers.get_columns())
        )


def _rows_of(shard: pl.DataFrame) -> slice:
    """Return which rows of the file a shard holds: a run of them, from 0."""
    if not shard.height:
        return slice(0, 0)
    first, last = int(shard[ROW][0]), int(shard[ROW][-1])
    if last - first + 1 != shard.height:
        raise ValueError(f"rows {first} to {last} of a file are not {shard.height} rows")
    return slice(first, last + 1)


def _known(column: pl.Series) -> pl.Series:
    """Return a column as one whose texts are known."""
    texts = column.cast(pl.String)
    return texts.cast(pl.Enum(texts.drop_nulls().unique(maintain_order=True)))
