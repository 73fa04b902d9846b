"""Refuse the rows of a run whose control failed; warn where nobody says which run they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from datasets.cells import PARAMETERS, RULE
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.notebook import Notebook
from datasets.plain_lines import ROW
from datasets.run_controls.checking import RunControl, standings
from datasets.visible_text import visible

_KEY = [Field.RUN.value, Field.LABORATORY.value, Field.DRUG.value]

_MOST_MEDIA = 5


def without_failed_runs(
    kept: pl.DataFrame, controls: Sequence[RunControl], header: str, notes: Notebook
) -> pl.DataFrame:
    """Return the kept rows without those of failed runs, and note both what was checked and what failed.

    A control speaks for its drug in its run and laboratory, or in any where it names none. Rows that name no
    run, and rows of a control that names none, stay with a warning: nobody knows whether they were tested
    together.
    """
    if not controls:
        return kept
    notes.note_file(file_finding(Rule.CONTROLS_READ, **standings(controls)))
    notes.note_file(*_on_other_media(controls))
    failed = [one for one in controls if one.standing.has_failed and one.drug]
    if not failed or not kept.height:
        return kept
    rows = kept.select(
        ROW,
        *((pl.col(name).fill_null("") if name in kept.columns else pl.lit("")).alias(name) for name in _KEY),
    )
    said = pl.DataFrame(
        {
            Field.RUN.value: [one.run for one in failed],
            Field.LABORATORY.value: [one.laboratory for one in failed],
            Field.DRUG.value: [one.drug for one in failed],
            "told": [f"{one.strain}: {one.value}" for one in failed],
        }
    ).unique(_KEY, keep="first", maintain_order=True)
    named = said.filter(pl.col(Field.RUN) != "")
    of_run = _meant(rows.filter(pl.col(Field.RUN) != ""), named, _KEY)
    unsaid = said.drop(Field.RUN).unique(_KEY[1:], keep="first", maintain_order=True)
    doubtful = _meant(rows.filter(pl.col(Field.RUN) == ""), unsaid, _KEY[1:])
    _note(of_run, Rule.RUN_CONTROL_FAILED, header, notes)
    _note(doubtful, Rule.RUN_CONTROL_DOUBTFUL, header, notes)
    return kept.join(of_run.select(ROW), on=ROW, how="anti", maintain_order="left")


def _on_other_media(controls: Sequence[RunControl]) -> list[Finding]:
    """Say of which readings no range applies because of their medium, and on which media there is one."""
    numbers = Counter((one.medium, one.media_held) for one in controls if one.medium)
    return [
        file_finding(Rule.CONTROL_MEDIUM_WITHOUT_RANGE, medium=visible(medium[:60]), held=held, readings=n)
        for (medium, held), n in sorted(numbers.items())[:_MOST_MEDIA]
    ]


def _meant(rows: pl.DataFrame, said: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the rows that failed controls speak of, with what is told of them."""
    anywhere = [name for name in key if name != Field.LABORATORY]
    own = rows.join(said, on=key, how="inner", maintain_order="left")
    everywhere = said.filter(pl.col(Field.LABORATORY) == "").drop(Field.LABORATORY)
    of_all = rows.join(everywhere, on=anywhere, how="inner", maintain_order="left").select(own.columns)
    return pl.concat([own, of_all]).unique(ROW, keep="first", maintain_order=True).sort(ROW)


def _note(rows: pl.DataFrame, rule: Rule, header: str, notes: Notebook) -> None:
    if rows.is_empty():
        return
    told = pl.struct(pl.col("told").alias("control"), pl.col(Field.RUN)).struct.json_encode()
    read = rows.select(pl.lit(rule.value).alias(RULE), told.alias(PARAMETERS))
    notes.note_rows(rows[ROW], header, rows[Field.RUN], read)
