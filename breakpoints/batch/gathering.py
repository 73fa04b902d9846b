"""What the isolates of a file show, gathered from all of its rows before the first is answered."""

from collections.abc import Mapping

import polars as pl

from breakpoints.batch.isolates import Isolates
from breakpoints.batch.twin import BatchTwin


def gathered(
    twin: BatchTwin, rows: pl.LazyFrame, places: Mapping[str, str], given: Mapping[str, str]
) -> Isolates | None:
    """Return what the isolates of a file show; None if rules look at nothing, or no isolate is named.

    Parameters
    ----------
    twin : BatchTwin
    rows : polars.LazyFrame
        Streamed once, in shards.
    places, given : mapping
        The column of each field, and what holds for all rows.
    """
    isolates = twin.isolates((*places, *given))
    if isolates is None:
        return None

    def add(shard: pl.DataFrame) -> pl.DataFrame:
        fields = {field: shard[column] for field, column in places.items()}
        twin.gather(isolates, fields, given, shard.height)
        return shard.clear()

    asked = rows.select(sorted(set(places.values())))
    asked.map_batches(add, streamable=True).collect(engine="streaming")
    isolates.settle()
    return isolates
