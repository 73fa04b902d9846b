"""Rows of which no result counts: withdrawn by a line through what they are of, or no isolate's at all."""

from collections.abc import Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.meant import said_in
from breakpoints.batch.wide_form import WideForm
from breakpoints.no_measurement import STRUCK, SUMMED, VOID, VOID_ISOLATE
from breakpoints.vocabulary import Vocabulary
from service.file_classification.chosen_columns import without_texts
from service.file_classification.drugs_unread import drug_identity
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened
from service.file_classification.void_isolates import of_void_isolates
from service.file_classification.void_of_drug import voided_by_drug

_IDENTIFYING: Final = (ISOLATE, "organism", "host", "drug", "method", "disk_content", "site", "specimen")
_AS_SENT: Final = "\0as sent "
"""Begins the name of the column that holds the cells of another as they were sent."""


def with_withdrawn_marked(found: Opened, meant: Understood, words: Vocabulary) -> tuple[Opened, Understood]:
    """Return a file whose results in rows that do not count stand behind a mark, by which they are refused.

    `STRUCK` marks those of rows whose isolate, organism or the like is struck through, `VOID` those of rows
    that a remark calls void (of one drug, where it names one), `VOID_ISOLATE` those of other rows of the
    isolate where the remark is about its sample or organism, `SUMMED` those of rows named as a mean, a total
    or a criterion. The cells come back as they were sent.
    """
    form = meant.form
    columns = {meant.fields[field] for field in _IDENTIFYING if field in meant.fields}
    columns |= {*form.further.get(ISOLATE, ())}
    if isinstance(form, WideForm) and form.strain is not None:
        columns.add(form.strain)
    places = sorted({row for name, row in found.out.named if name in columns})
    if not (places or meant.summaries or meant.void or found.out.struck):
        return found, meant
    values = sorted(meant.columns_of_values)
    as_sent = {name: f"{_AS_SENT}{name}" for name in values}
    rows = found.rows.with_columns(_without_line(found, name).alias(new) for name, new in as_sent.items())
    if places:
        rows = _marked(rows, values, STRUCK, pl.int_range(pl.len()).is_in(places))
    of_drugs = _void_of_drugs(meant, words)
    rows = rows.with_columns(_mark(column, VOID, said_in(texts)) for column, texts in of_drugs.items())
    void = without_texts(meant.void, *of_drugs.values())
    if void:
        rows = _marked(rows, values, VOID_ISOLATE, of_void_isolates(found, meant, void) & ~said_in(void))
        rows = _marked(rows, values, VOID, said_in(void))
    if meant.summaries:
        rows = _marked(rows, values, SUMMED, sums_up(meant))
    found = msgspec.structs.replace(found, rows=rows, text=None, rows_as_written=False)
    doubted = without_texts(form.doubted, *of_drugs.values())
    form = msgspec.structs.replace(form, as_sent=as_sent, doubted=doubted)
    return found, msgspec.structs.replace(meant, form=form)


def _void_of_drugs(meant: Understood, words: Vocabulary) -> dict[str, dict[str, list[str]]]:
    """Return, of measurement columns of isolates in rows, the texts that void their drug alone, by column."""
    form = meant.form
    if not isinstance(form, WideForm):
        return {}
    columns: dict[str | None, list[str]] = {}
    for one in form.measured:
        columns.setdefault(drug_identity(one.drug, words), []).append(one.column)
    found: dict[str, dict[str, list[str]]] = {}
    for name, texts in meant.void.items():
        for text, drug in voided_by_drug(texts, words).items():
            for column in columns.get(drug, ()):
                found.setdefault(column, {}).setdefault(name, []).append(text)
    return found


def _without_line(found: Opened, column: str) -> pl.Expr:
    """Return cells as they were sent: those struck through were marked while the sheet was read."""
    return pl.col(column).str.strip_prefix(STRUCK) if found.out.struck else pl.col(column)


def sums_up(meant: Understood) -> pl.Expr:
    """Tell which rows are named as a mean, a total or the like in any column that names or numbers them."""
    named = (pl.col(one).cast(pl.String).is_in(meant.summaries) for one in meant.naming)
    return pl.any_horizontal(pl.lit(value=False), *(one.fill_null(value=False) for one in named))


def _marked(rows: pl.LazyFrame, columns: Sequence[str], mark: str, which: pl.Expr) -> pl.LazyFrame:
    """Return rows of which the values in some stand behind a mark."""
    return rows.with_columns(_mark(name, mark, which) for name in columns)


def _mark(column: str, mark: str, which: pl.Expr) -> pl.Expr:
    """Return the values of a column, in some rows behind a mark."""
    cell = pl.col(column).cast(pl.String)
    is_new = (cell.str.strip_chars().fill_null("") != "") & ~cell.str.starts_with(mark)
    return pl.when(which & is_new).then(pl.concat_str(pl.lit(mark), cell)).otherwise(cell).alias(column)
