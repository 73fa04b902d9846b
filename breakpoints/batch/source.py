"""Where each field of a result stands in a table: in which column, or once for all rows."""

from collections.abc import Iterable, Mapping

import msgspec
import polars as pl

from breakpoints.batch.columns import FIELDS, ISOLATE, OPTIONAL
from breakpoints.batch.faults import FieldMissing

_TEXT = (pl.String, pl.Categorical, pl.Enum)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Columns and constants of a table.

    ``columns`` names the column of a field where that is not the field's own name;
    ``given`` states a field for all rows.
    """

    columns: Mapping[str, str] = {}
    given: Mapping[str, str] = {}

    def places(self, names: Iterable[str]) -> dict[str, str]:
        """Return the column of each field that a table has.

        Raises
        ------
        FieldMissing
            A field that every result needs is neither a column nor given, or the column
            named for it is not there.
        """
        there = tuple(names)
        places = {
            field: self.columns.get(field, field)
            for field in FIELDS
            if self.columns.get(field, field) in there and field not in self.given
        }
        missing = tuple(
            self.columns.get(field, field)
            for field in FIELDS
            if field not in places
            and field not in self.given
            and (field not in OPTIONAL or field in self.columns)
        )
        if missing:
            raise FieldMissing(missing, there)
        return places


def as_texts(rows: pl.LazyFrame, places: Mapping[str, str]) -> pl.LazyFrame:
    """Return rows whose asked columns are categorical text; the isolate's stays as it is."""
    schema = rows.collect_schema()
    columns = {column for field, column in places.items() if field != ISOLATE}
    return rows.with_columns(as_text(column, schema[column]) for column in sorted(columns))


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """Return a column as categorical text; numbers as they are written."""
    column = pl.col(name)
    if not isinstance(dtype, _TEXT):
        column = column.cast(pl.String)
    return column.cast(pl.Categorical)
