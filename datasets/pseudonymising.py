"""Put pseudonyms in the place of isolates and farms, before anything else looks at a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import polars as pl

from datasets.fields import Field
from datasets.formats.tidy_table import FAULT_VALUE, SHEET, TidyTable
from datasets.normalise import clean_text
from datasets.pseudonyms import Kind, former_pseudonyms, is_pseudonym, pseudonyms
from datasets.run_controls.named import controls_among
from datasets.summary_rows import summaries

PSEUDONYMOUS: dict[Field, Kind] = {Field.ISOLATE_ID: "isolate", Field.FARM: "farm"}


def pseudonymised(tables: Sequence[TidyTable], key: bytes | None) -> list[TidyTable]:
    """Return the tables of an upload with pseudonyms for isolates and farms.

    A sheet that is called like its isolate is named by its place in the file (``No. 3``). Without a key
    nothing is kept of what is read: isolates stay as they are, and farms are dropped as other places are.
    Pseudonyms that were handed out stay; a former one becomes that of today if the upload holds the name
    that it was made of, too, so that both are one isolate. The name of a control strain, or of a line of
    totals, is nobody's.
    """
    if key is None:
        return [_without_farms(table) for table in tables]
    known = {kind: _pseudonyms_of(tables, field, key, kind) for field, kind in PSEUDONYMOUS.items()}
    return [_replaced(table, known) for table in tables]


def _replaced(table: TidyTable, known: dict[Kind, pl.DataFrame]) -> TidyTable:
    frame = table.frame
    if Field.ISOLATE_ID in frame.columns:
        frame = _without_isolates(frame)
    replaced = [
        _column(frame[field], known[kind]) for field, kind in PSEUDONYMOUS.items() if field in frame.columns
    ]
    return dataclasses.replace(table, frame=frame.with_columns(replaced))


def _pseudonyms_of(tables: Sequence[TidyTable], field: Field, key: bytes, kind: Kind) -> pl.DataFrame:
    """Return each different ``text`` of a field in all tables and its ``pseudonym``."""
    held = [_cleaned(table.frame[field]).unique() for table in tables if field in table.frame.columns]
    texts = pl.concat([pl.Series([], dtype=pl.String), *(one.alias("") for one in held)]).unique()
    nobodys = _nobodys(texts) if kind == "isolate" else []
    different = texts.filter((texts != "") & ~texts.is_in(nobodys)).to_list()
    found = pseudonyms(key, kind, different)
    if any(map(is_pseudonym, different)):
        before = zip(different, former_pseudonyms(key, kind, different), found, strict=True)
        today = {former: name for text, former, name in before if not is_pseudonym(text)}
        found = [today.get(name, name) for name in found]
    return pl.DataFrame(
        {"text": [*different, *nobodys], "pseudonym": [*found, *nobodys]},
        schema={"text": pl.String, "pseudonym": pl.String},
    )


def _nobodys(texts: pl.Series) -> list[str]:
    """Return the texts that name no isolate: control strains, and lines of means and totals."""
    return list(dict.fromkeys([*controls_among(texts), *texts.filter(summaries(texts))]))


def _without_farms(table: TidyTable) -> TidyTable:
    farm = table.headers.get(Field.FARM)
    if farm is None:
        return table
    return dataclasses.replace(
        table,
        frame=table.frame.drop(Field.FARM),
        headers={field: header for field, header in table.headers.items() if field is not Field.FARM},
        personal=(*table.personal, farm),
    )


def _cleaned(column: pl.Series) -> pl.Series:
    return clean_text(column.cast(pl.String)).fill_null("")


def _column(column: pl.Series, known: pl.DataFrame) -> pl.Series:
    """Replace each text of a column; empty stays empty."""
    texts = _cleaned(column).alias("text").to_frame()
    found = texts.join(known, on="text", how="left", maintain_order="left")["pseudonym"]
    return found.fill_null("").alias(column.name)


def _place_in_workbook(sheet: pl.Expr) -> pl.Expr:
    """Count the sheets in the order in which they were read."""
    return pl.int_range(pl.len()).min().over(sheet).rank("dense").cast(pl.String)


def _without_isolates(frame: pl.DataFrame) -> pl.DataFrame:
    """Take an isolate's name out of the other places where a finding would quote it."""
    isolate = pl.col(Field.ISOLATE_ID).cast(pl.String)
    changed = []
    if SHEET in frame.columns:
        named = pl.col(SHEET).cast(pl.String)
        place = pl.lit("No. ") + _place_in_workbook(named)
        changed.append(pl.when(named == isolate).then(place).otherwise(named).alias(SHEET))
    if FAULT_VALUE in frame.columns:
        quoted = pl.col(FAULT_VALUE).cast(pl.String)
        hidden = pl.when((quoted == isolate) & (isolate != "")).then(pl.lit("")).otherwise(quoted)
        changed.append(hidden.alias(FAULT_VALUE))
    return frame.with_columns(changed)
