"""What the isolates of a file show, gathered from all of its rows before the first is answered."""

from collections.abc import Callable, Mapping

import polars as pl

from breakpoints.batch.isolates import Isolates
from breakpoints.batch.resisted import of_isolates, resisted
from breakpoints.batch.twin import BatchTwin

Gather = Callable[[Isolates, Mapping[str, pl.Series], Mapping[str, str], int], None]


def gathered(
    twin: BatchTwin,
    rows: pl.LazyFrame,
    places: Mapping[str, str],
    given: Mapping[str, str],
    *,
    unnamed: bool = False,
    listing: tuple[str, ...] = (),
) -> Isolates | None:
    """Return what the isolates of a file show; None if rules look at nothing, or no isolate is named.

    Parameters
    ----------
    twin : BatchTwin
    rows : polars.LazyFrame
        Streamed once, in shards; again where some drug was measured by two methods.
    places, given : mapping
        The column of each field, and what holds for all rows.
    unnamed : bool
        Some rows name no isolate.
    listing : tuple of str
        Columns that list drugs as resisted.
    """
    isolates = twin.isolates((*places, *given), unnamed=unnamed)
    if isolates is None:
        return None

    def each(do: Gather) -> None:
        def add(shard: pl.DataFrame) -> pl.DataFrame:
            fields = {field: shard[column] for field, column in places.items()}
            do(isolates, fields, given, shard.height)
            for listed, number in resisted(shard, listing, of_isolates(fields), twin.drugs_listed):
                do(isolates, listed, of_isolates(given), number)
            return shard.clear()

        asked = rows.select(sorted({*places.values(), *listing}))
        asked.map_batches(add, streamable=True).collect(engine="streaming")

    each(twin.gather)
    if isolates.compares_methods:
        each(twin.compare_methods)
    isolates.settle()
    return isolates
