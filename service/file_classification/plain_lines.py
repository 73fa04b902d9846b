"""Plain text whose lines come back as they are: no cell of it has to be read and written anew."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.lines.cut import Cut
from breakpoints.batch.lines.text import PlainText
from breakpoints.batch.long import LongForm, LongShards
from breakpoints.batch.noted import Given, Noted
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import ROW
from breakpoints.formats.csv import FORMULA_STARTS
from service.file_classification.opened import Opened
from service.file_classification.options import Out
from service.file_classification.spreadsheet_safe import any_formula, neutralised
from service.file_classification.written import SPREADSHEET_TEXTS, is_marked, separator_of

_FORMULA_BYTES: Final = frozenset(start.encode()[0] for start in FORMULA_STARTS if start not in "\r\n")


def plain_text(found: Opened, form: LongForm, out: Out) -> PlainText | None:
    """Return a file as a text whose lines may come back before their answers; None if it is none."""
    separator = found.delimiter
    if found.text is None or separator is None or out not in SPREADSHEET_TEXTS:
        return None
    text = PlainText(
        path=found.text,
        names=found.headers,
        kept={name: form.renamed.get(name, name) for name in form.kept},
        separator=separator,
        marked=is_marked(found),
        risky=bytes(_FORMULA_BYTES - {ord(separator)}),
        harmless=_none_is_formula,
    )
    return text if separator == separator_of(out, found) and text.may_be_plain else None


def write_lines(text: PlainText, part: Path, given: Given, twin: BatchTwin) -> None:
    """Write each line of a text that was read, with the answer that it is given."""

    def columns(of: Codes) -> list[pl.Series]:
        return neutralised(pl.DataFrame(twin.columns(of))).get_columns()

    with part.open("wb") as out:
        text.write(out, given.get, columns)


def noting_lines(text: PlainText, shards: LongShards, noted: Noted) -> Callable[[Cut, int], None]:
    """Return what answers lines, the first of which has a number from 0, and notes their verdicts."""
    names = [name for name in text.names if name in {*shards.form.read}]
    runs = [(place, place) for place in map(text.names.index, names)]

    def note(lines: Cut, first: int) -> None:
        texts = [cells.set(cells == "", None) for cells in lines.texts(runs)]
        rows = pl.DataFrame(dict(zip(names, texts, strict=True))).lazy().with_row_index(ROW, offset=first)
        noted.put(first, shards.verdicts(shards.form.asked(rows).collect()))

    return note


def _none_is_formula(cells: Sequence[str]) -> bool:
    return not any_formula(pl.Series(cells, dtype=pl.String))
