"""From a frame of kept rows to the canonical form, a million rows at once."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from datasets.canonical import COLUMNS, Heading, columns_stating, first_line, heading_of
from datasets.fields import Field
from datasets.paired_rows import Group

LINE = "line"
_GROUP = [Field.ORGANISM.value, Field.DRUG.value, Field.DISK_CONTENT.value, Field.HOST.value]


def groups_of_frame(kept: pl.DataFrame) -> tuple[Group, ...]:
    """Count the rows of each group."""
    counted = kept.lazy().group_by(_GROUP).len("n").collect(engine="streaming")
    groups = (Group(**group) for group in counted.iter_rows(named=True))
    return heading_of(groups, n_rows=kept.height, simulated=False).groups


def heading_of_frame(kept: pl.DataFrame, groups: tuple[Group, ...], *, simulated: bool) -> Heading:
    """Return the heading of kept rows in the canonical form."""
    stated = [name for name in COLUMNS if name in kept.columns and kept[name].null_count() < kept.height]
    return heading_of(groups, n_rows=kept.height, simulated=simulated, columns=columns_stating(stated))


def lines_of_frame(kept: pl.DataFrame, columns: Sequence[str], beside: Sequence[str] = ()) -> pl.DataFrame:
    """Return each kept row as a ``line`` of the canonical form, not yet in its order, and ``beside``."""
    cells = [pl.col(column).fill_null("") if column in kept.columns else pl.lit("") for column in columns]
    return kept.select(pl.concat_str(cells, separator="\t").alias(LINE), *beside)


def canonical_of_lines(heading: Heading, lines: pl.DataFrame) -> tuple[bytes, pl.DataFrame]:
    """Write lines in the canonical form of ``datasets.canonical``.

    What stands beside them is no part of it: it comes back in the order of its rows.
    """
    lines = lines.sort(LINE)
    written = io.BytesIO(first_line(heading))
    written.seek(0, io.SEEK_END)
    lines.select(LINE).write_csv(written, include_header=False, quote_style="never", line_terminator="\n")
    return written.getvalue(), lines.drop(LINE)
