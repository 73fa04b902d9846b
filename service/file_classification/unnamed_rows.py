"""The rows of a file that name no isolate: for whose sake others were left open, and those that sum up."""

from collections.abc import Collection, Iterator
from typing import Final

import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.tally import Tallied
from breakpoints.batch.wide_form import WideForm
from breakpoints.by_value import test_named
from breakpoints.outcomes import Reason, Refusal
from breakpoints.vocabulary import Match, Vocabulary
from service.file_classification.forms import Understood
from service.file_classification.isolates_named import unnamed
from service.file_classification.opened import Opened, readable
from service.file_classification.report import Notice, NoticeCode
from service.file_classification.withdrawn_rows import sums_up

_MOST_ROWS: Final = 10


def unnamed_beside_trigger(
    found: Opened, meant: Understood, tallied: Tallied, words: Vocabulary
) -> tuple[Notice, ...]:
    """Say that results were left open because rows name no isolate, and which rows these are.

    Named are rows that hold what a rule looks at; where there is none of these, a row that is left open
    itself names no isolate.
    """
    if not tallied.unnamed:
        return ()
    blank = _unnamed(meant)
    rows = _first(found, blank & _holding(meant, frozenset(tallied.unnamed_beside), found, words))
    parameters = {
        "results": str(tallied.unnamed),
        "rows": ", ".join(map(str, rows or _first(found, blank))) or "-",
        "drugs": ", ".join(tallied.unnamed_beside),
    }
    return (Notice(code=NoticeCode.ISOLATES_UNNAMED_BESIDE_TRIGGER, parameters=parameters),)


def _unnamed(meant: Understood) -> pl.Expr:
    column = meant.fields.get(ISOLATE)
    return unnamed([] if column is None else [column])


def _holding(meant: Understood, wanted: frozenset[str], found: Opened, words: Vocabulary) -> pl.Expr:
    """Tell of rows whether they hold a result of one of some drugs, or a test (ids)."""
    tests = [column for test in wanted for column in _columns_of(meant, test)]
    if isinstance(meant.form, WideForm):
        drugs = [one.column for one in meant.form.measured if _is_one(one.drug, wanted, words)]
        return pl.any_horizontal(pl.lit(value=False), *map(_is_filled, (*drugs, *tests)))
    column = meant.fields.get("drug")
    if column is None:
        return pl.lit(value=True)
    texts = pl.col(column).cast(pl.String)
    with readable(found.format):
        written = found.rows.select(texts.unique()).collect(engine="streaming").to_series().drop_nulls()
    named = [text for text in written if _is_one(text, wanted, words)]
    return pl.any_horizontal(texts.is_in(named).fill_null(value=False), *map(_is_filled, tests))


def _columns_of(meant: Understood, field: str) -> Iterator[str]:
    """Yield every column that is read for a screening test, or for what an isolate is called."""
    if field in meant.fields:
        yield meant.fields[field]
    yield from meant.form.further.get(field, ())
    yield from meant.form.words.get(field, ())


def _is_one(text: str, wanted: Collection[str], words: Vocabulary) -> bool:
    drug = words.find_drug(text)
    return (drug.id if isinstance(drug, Match) else test_named(text, words)) in wanted


def _is_filled(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_chars().fill_null("") != ""


def rows_without_host(meant: Understood, tallied: Tallied) -> tuple[Notice, ...]:
    """Say how many results stand in rows that name no host, and how to state one for all."""
    results = tallied.refused.get((Refusal.UNKNOWN_HOST.value, Reason.HOST_BLANK.value), 0)
    parameters = {"results": str(results), "column": meant.fields.get("host", "-")}
    return (Notice(code=NoticeCode.ROWS_WITHOUT_HOST, parameters=parameters),) if results else ()


def rows_that_sum_up(found: Opened, meant: Understood) -> tuple[Notice, ...]:
    """Say which rows are named as a mean or a total: they are no isolates."""
    if not meant.summaries:
        return ()
    rows = _first(found, sums_up(meant))
    parameters = {
        "names": ", ".join(dict.fromkeys(one.strip() for one in meant.summaries)),
        "rows": ", ".join(map(str, rows)),
    }
    return (Notice(code=NoticeCode.ROWS_SUM_UP, parameters=parameters),) if rows else ()


def _first(found: Opened, wanted: pl.Expr) -> list[int]:
    """Return the numbers of the first rows of a kind, as a spreadsheet shows them; of a Parquet from 1."""
    above = 0 if found.format == "parquet" else found.header_row or 1
    with readable(found.format):
        rows = found.rows.with_row_index("\0row", offset=1).filter(wanted).select("\0row").head(_MOST_ROWS)
        return [row + above for row in rows.collect(engine="streaming").to_series()]
