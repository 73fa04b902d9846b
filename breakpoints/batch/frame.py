"""A frame of results in, the same frame with the columns of the answers out."""

from collections.abc import Sequence

import polars as pl

from breakpoints.batch.columns import ISOLATE, VALUE, given_names
from breakpoints.batch.meant import may_say_more, with_strains, with_words
from breakpoints.batch.source import Source, as_text
from breakpoints.batch.twin import BatchTwin
from breakpoints.index import TableIndex
from breakpoints.isolate_names import DITTO, is_ditto
from breakpoints.mechanisms import mechanisms_in
from breakpoints.no_measurement import DITTO_VALUE
from breakpoints.policy import Policy
from breakpoints.quality_control.numbers import strain_by_number
from breakpoints.quality_control.strains import strain_of_isolate
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
    fields = {
        field: frame.select(as_text(column, frame.schema[column])).to_series()
        for field, column in places.items()
    }
    numbers: list[str] = []
    if ISOLATE in fields:
        names = fields[ISOLATE].cast(pl.String)
        maybe = frame.select(
            may_say_more(pl.lit(names)) | pl.lit(names).str.strip_chars().is_in(DITTO)
        ).to_series()
        told = names.filter(maybe.fill_null(value=False)).unique().to_list()
        numbers = [name for name in told if strain_by_number(name) is not None]
        fields |= _told_by_names(frame, fields, source, names, told)
    twin = BatchTwin(tables, policy, vocabulary, numbers)
    answers, _ = twin.answer(fields, source.given, frame.height)
    return frame.rename(given_names(frame.columns)).with_columns(answers)


def _told_by_names(
    frame: pl.DataFrame, fields: dict[str, pl.Series], source: Source, names: pl.Series, told: list[str]
) -> dict[str, pl.Series]:
    """Return fields of which the names of isolates say more: control strains, mechanisms, ditto marks."""
    with_names = frame.select(pl.lit(names).alias(ISOLATE))

    def stated(field: str) -> pl.Expr:
        column = fields.get(field)
        return pl.lit(source.given.get(field, "") if column is None else column.cast(pl.String))

    said: dict[str, pl.Expr] = {}
    if any(map(strain_of_isolate, told)):
        said["organism"] = with_strains(pl.col(ISOLATE), stated("organism"))
    for test in {test for name in told for test, _ in mechanisms_in(name)}:
        said[test] = with_words(test, stated(test), [ISOLATE])
    if any(map(is_ditto, told)):
        ditto = pl.col(ISOLATE).str.strip_chars().is_in(DITTO)
        said[VALUE] = pl.when(ditto).then(pl.lit(DITTO_VALUE)).otherwise(stated(VALUE))
        said[ISOLATE] = pl.when(~ditto).then(pl.col(ISOLATE))
    found = with_names.select(one.cast(pl.Categorical).alias(name) for name, one in said.items())
    return {name: found[name] for name in said}
