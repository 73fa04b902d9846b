"""Note pairs whose zone contradicts the category of their MIC; all are kept.

Where a table in use has an MIC criterion, this needs no other isolates to compare with.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import polars as pl

from breakpoints.vocabulary import Vocabulary
from breakpoints.zones import NO_INHIBITION_MM
from datasets.cells import PARAMETERS, RULE
from datasets.fields import Field
from datasets.findings import Rule
from datasets.mic_interval import mic_interval_log2
from datasets.mic_limits import MicLimits
from datasets.notebook import Notebook
from datasets.plain_lines import ROW

STEPS_BELOW_S = 2
"""An MIC this far below the S limit is sensitive even where it and the limit are one dilution off."""
BEYOND_S_MM = 6
"""With an MIC beyond the R limit, a zone this much larger than the S limit of its disk is a slip."""
LARGE_ZONE_MM = 30
"""So is this one, where no table has a limit: hardly any zone criterion asks more for S."""
_KEY = [
    Field.ORGANISM.value,
    Field.DRUG.value,
    Field.DISK_CONTENT.value,
    Field.ZONE_MM.value,
    Field.MIC_MG_PER_L.value,
]
_LABORATORY = Field.LABORATORY.value


def note_contradictions(
    kept: pl.DataFrame,
    header: str | pl.DataFrame,
    limits: Sequence[MicLimits],
    words: Vocabulary,
    notes: Notebook,
) -> None:
    """Note rows without a zone whose MIC is surely S, and rows with a large zone whose MIC is surely R."""
    if not limits:
        return
    large = min([LARGE_ZONE_MM, *(mm + BEYOND_S_MM for one in limits for _, mm in one.zone_s_ge_mm)])
    extreme = kept.filter(
        (pl.col(Field.LADDER) == "1")
        & ((pl.col(Field.ZONE_MM) == str(NO_INHIBITION_MM)) | (pl.col(Field.ZONE_MM).cast(pl.Int64) >= large))
    )
    if extreme.is_empty():
        return
    known = {(one.organism, one.drug): one for one in limits}
    named = pl.col(_LABORATORY).fill_null("") if _LABORATORY in extreme.columns else pl.lit("")
    extreme = extreme.with_columns(named.alias(_LABORATORY))
    key = [*_KEY, _LABORATORY]
    told = [(*cell, _told(cell, known, words)) for cell in extreme.select(key).unique().iter_rows()]
    schema = dict.fromkeys((*key, PARAMETERS), pl.String)
    found = pl.DataFrame([one for one in told if one[-1]], schema=schema, orient="row")
    rows = extreme.join(found, on=key, how="inner", maintain_order="left")
    if rows.is_empty():
        return
    headed = header if isinstance(header, str) else rows.join(header, on=ROW, how="left")["header"]
    rule = pl.lit(Rule.PAIR_CONTRADICTS_CATEGORY.value).alias(RULE)
    notes.note_rows(rows[ROW], headed, rows[Field.ZONE_MM], rows.select(rule, PARAMETERS))


def _told(
    cell: tuple[str, str, str, str, str, str], known: dict[tuple[str, str], MicLimits], words: Vocabulary
) -> str | None:
    organism, drug, content, zone, mic, laboratory = cell
    taxa = (organism, *words.organisms[organism].lineage)
    limits = next((known[taxon, drug] for taxon in taxa if (taxon, drug) in known), None)
    interval = mic_interval_log2(mic)
    if limits is None or interval is None:
        return None
    lower, upper = interval
    sensitive = limits.s_le_step is not None and upper <= limits.s_le_step - STEPS_BELOW_S
    resistant = limits.r_gt_step is not None and lower >= limits.r_gt_step
    without_zone = int(zone) == NO_INHIBITION_MM
    s_ge_mm = dict(limits.zone_s_ge_mm).get(content)
    large = LARGE_ZONE_MM if s_ge_mm is None else s_ge_mm + BEYOND_S_MM
    if not (sensitive if without_zone else resistant and int(zone) >= large):
        return None
    parameters = {
        "mic": mic,
        "category": "S" if without_zone else "R",
        "table": ", ".join(limits.tables[:3]),
        "laboratory": laboratory,
    }
    return msgspec.json.encode(parameters).decode()
