"""From a frame of kept rows to the canonical form, a million rows at once."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from datasets.canonical import COLUMNS, columns_stating, first_line, heading_of
from datasets.fields import Field
from datasets.paired_rows import Group

_GROUP = [Field.ORGANISM.value, Field.DRUG.value, Field.DISK_CONTENT.value, Field.HOST.value]


def groups_of_frame(kept: pl.DataFrame) -> tuple[Group, ...]:
    """Count the rows of each group."""
    counted = kept.group_by(_GROUP).len("n")
    groups = (Group(**group) for group in counted.iter_rows(named=True))
    return heading_of(groups, n_rows=kept.height, simulated=False).groups


def canonical_of_frame(
    kept: pl.DataFrame, groups: tuple[Group, ...], *, simulated: bool, beside: Sequence[str] = ()
) -> tuple[bytes, pl.DataFrame]:
    """Write kept rows in the canonical form of ``datasets.canonical``.

    The columns in ``beside`` are no part of it: they come back in the order of its rows.
    """
    stated = [name for name in COLUMNS if name in kept.columns and kept[name].null_count() < kept.height]
    columns = columns_stating(stated)
    cells = [pl.col(column).fill_null("") if column in kept.columns else pl.lit("") for column in columns]
    lines = kept.select(pl.concat_str(cells, separator="\t").alias("line"), *beside).sort("line")
    heading = heading_of(groups, n_rows=kept.height, simulated=simulated, columns=columns)
    written = io.BytesIO(first_line(heading))
    written.seek(0, io.SEEK_END)
    lines.select("line").write_csv(written, include_header=False, quote_style="never", line_terminator="\n")
    return written.getvalue(), lines.drop("line")
