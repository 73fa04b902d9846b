"""Note pairs that contradict all others of their organism, drug and disk content; all are kept."""

from __future__ import annotations

import numpy as np
import polars as pl

from analysis.data_quality.improbable_pairs import FEWEST_ISOLATES, improbable_pairs
from analysis.paired_table import paired_table
from datasets.cells import PARAMETERS, RULE
from datasets.data_quality.mics import LOWER, UPPER, with_intervals
from datasets.data_quality.rows import LABORATORY, SERIES
from datasets.fields import Field
from datasets.findings import Rule
from datasets.notebook import Notebook
from datasets.plain_lines import ROW

ZONE, MIC = Field.ZONE_MM.value, Field.MIC_MG_PER_L.value
_FROM, _TO = "usual_from_mm", "usual_to_mm"


def note_improbable_pairs(kept: pl.DataFrame, header: str | pl.DataFrame, notes: Notebook) -> None:
    """Note each row whose zone no isolate within one dilution of its MIC usually shows.

    ``header`` is the name of the zones' column; where it differs from row to row, a frame of ``row`` and
    ``header``. The rule is that of ``analysis.data_quality.improbable_pairs``.
    """
    told_by = [*SERIES, ZONE, MIC, LABORATORY]
    on_ladder = kept.lazy().filter(pl.col(Field.LADDER) == "1")
    usual = on_ladder.with_columns(_laboratory(kept)).select(ROW, *told_by)
    cells = usual.group_by(told_by).len("n").collect(engine="streaming")
    cells = cells.filter(pl.col("n").sum().over(SERIES) >= FEWEST_ISOLATES)
    if cells.is_empty():
        return
    known = with_intervals(cells).filter(pl.col(LOWER).is_not_null())
    found = [_improbable(series) for series in known.partition_by(SERIES)]
    improbable = pl.concat(found) if found else None
    if improbable is None or improbable.is_empty():
        return
    found_in = usual.join(improbable.lazy(), on=told_by, how="inner", maintain_order="left")
    rows = found_in.collect(engine="streaming")
    named = header if isinstance(header, str) else rows.join(header, on=ROW, how="left")["header"]
    series = [pl.col(name).fill_null("") for name in (*SERIES, LABORATORY)]
    told = pl.struct(pl.col(MIC).alias("mic"), pl.col(_FROM), pl.col(_TO), *series).struct.json_encode()
    notes.note_rows(
        rows[ROW],
        named,
        rows[ZONE],
        rows.select(pl.lit(Rule.PAIR_IMPROBABLE.value).alias(RULE), told.alias(PARAMETERS)),
    )


def _laboratory(rows: pl.DataFrame) -> pl.Expr:
    """Return whose isolates rows are of, empty where none is named."""
    named = pl.col(LABORATORY).fill_null("") if LABORATORY in rows.columns else pl.lit("")
    return named.alias(LABORATORY)


def _improbable(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the improbable cells of one series with the zones that are usual there."""
    table = paired_table(
        cells[LOWER].to_numpy(),
        cells[UPPER].to_numpy(),
        cells[ZONE].cast(pl.Int64).to_numpy(),
        cells["n"].to_numpy(),
        laboratory=cells[LABORATORY].to_list(),
    )
    found = improbable_pairs(table)
    listed = pl.DataFrame(
        {
            LOWER: [-np.inf if one.mic_lower_log2 is None else float(one.mic_lower_log2) for one in found],
            UPPER: [np.inf if one.mic_upper_log2 is None else float(one.mic_upper_log2) for one in found],
            ZONE: [str(one.zone_mm) for one in found],
            LABORATORY: [one.laboratory for one in found],
            _FROM: [str(one.expected_from_mm) for one in found],
            _TO: [str(one.expected_to_mm) for one in found],
        },
        schema={
            LOWER: pl.Float64,
            UPPER: pl.Float64,
            **dict.fromkeys((ZONE, LABORATORY, _FROM, _TO), pl.String),
        },
    )
    named = cells.join(listed, on=[LOWER, UPPER, ZONE, LABORATORY])
    return named.select(*SERIES, ZONE, MIC, LABORATORY, _FROM, _TO)
