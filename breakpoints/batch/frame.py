"""A frame of results in, the same frame with the columns of the answers out."""

from collections.abc import Sequence

import polars as pl

from breakpoints.batch.columns import ISOLATE, given_names
from breakpoints.batch.meant import names_a_strain, with_strains
from breakpoints.batch.source import Source, as_text
from breakpoints.batch.twin import BatchTwin
from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.vocabulary import Vocabulary


def classify_frame(
    frame: pl.DataFrame,
    tables: Sequence[TableIndex],
    policy: Policy,
    vocabulary: Vocabulary,
    *,
    source: Source | None = None,
) -> pl.DataFrame:
    """Classify every row of a frame against the tables, in their order.

    Parameters
    ----------
    frame : polars.DataFrame
        One result per row: organism, host, drug, method (``disk`` or ``mic``), value, and
        where known disk_content and site. Texts as written; numbers count as their text.
    tables, policy, vocabulary
        As for `breakpoints.classify.classify`.
    source : Source, optional
        Columns of other names, and fields that are the same in every row.

    Returns
    -------
    polars.DataFrame
        Every row and column in its order, followed by the columns of `OUTPUT_SCHEMA`; a
        column of the frame that has one of their names is kept as ``NAME_given``.

    Raises
    ------
    FieldMissing
        A field that every result needs is neither a column nor given.
    UnknownFallbackHost
        The policy names a host that the vocabulary does not know.
    """
    source = source or Source()
    places = source.places(frame.columns)
    twin = BatchTwin(tables, policy, vocabulary)
    fields = {
        field: frame.select(as_text(column, frame.schema[column])).to_series()
        for field, column in places.items()
    }
    if ISOLATE in fields and frame.select(names_a_strain(pl.col(places[ISOLATE])).any()).item():
        organism = fields.get("organism", pl.Series([source.given.get("organism", "")]))
        said = with_strains(pl.lit(fields[ISOLATE]), pl.lit(organism))
        fields["organism"] = frame.select(said.cast(pl.Categorical)).to_series()
    answers, _ = twin.answer(fields, source.given, frame.height)
    return frame.rename(given_names(frame.columns)).with_columns(answers)
