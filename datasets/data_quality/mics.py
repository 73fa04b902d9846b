"""The MICs of many rows as intervals: each different text is read once."""

from __future__ import annotations

import polars as pl

from breakpoints.ladder import Mic, read_mic
from datasets.fields import Field
from datasets.mic_interval import mic_interval_log2

LOWER, UPPER, OFF_LADDER = "mic_lower", "mic_upper", "off_ladder"


def with_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Add (lower, upper] in log2 mg/L, open ends infinite, and whether the MIC lies off the ladder."""
    texts = rows[Field.MIC_MG_PER_L].unique().to_list()
    read = [mic_interval_log2(text) for text in texts]
    known = pl.DataFrame(
        {
            Field.MIC_MG_PER_L.value: texts,
            LOWER: [None if found is None else found[0] for found in read],
            UPPER: [None if found is None else found[1] for found in read],
            OFF_LADDER: [_is_off(text) for text in texts],
        },
        schema={
            Field.MIC_MG_PER_L.value: pl.String,
            LOWER: pl.Float64,
            UPPER: pl.Float64,
            OFF_LADDER: pl.Boolean,
        },
    )
    return rows.join(known, on=Field.MIC_MG_PER_L.value, how="left", maintain_order="left")


def _is_off(text: str) -> bool:
    mic = read_mic(text)
    return isinstance(mic, Mic) and not mic.on_ladder
