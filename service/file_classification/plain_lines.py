"""Plain text whose lines come back as they are: no cell of it has to be read and written anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.lines import PlainText, is_plain
from breakpoints.batch.long import LongForm, LongShards
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import ROW
from breakpoints.formats.csv import FORMULA_STARTS
from service.file_classification.opened import Opened
from service.file_classification.options import Out
from service.file_classification.spreadsheet_safe import neutralised
from service.file_classification.written import SPREADSHEET_TEXTS, separator_of

_FORMULA_BYTES: Final = frozenset(start.encode()[0] for start in FORMULA_STARTS if start not in "\r\n")


def comes_back(path: Path, found: Opened, form: LongForm, out: Out) -> bool:
    """Tell whether every line of a file comes back unchanged before its answer."""
    separator = found.delimiter
    return (
        out in SPREADSHEET_TEXTS
        and found.headers_as_written
        and separator is not None
        and separator == separator_of(out, found)
        and not found.byte_order_mark
        and form.kept == found.headers
        and is_plain(path, separator, len(form.kept), never_first=bytes(_FORMULA_BYTES - {ord(separator)}))
    )


def write_lines(
    path: Path,
    part: Path,
    found: Opened,
    shards: LongShards,
    twin: BatchTwin,
    *,
    tell: Callable[[int], None],
) -> None:
    """Write each line of a file that `comes_back`, with its answer."""

    def as_texts(lines: pl.LazyFrame, first: int) -> pl.LazyFrame:
        return shards.form.asked(lines.with_row_index(ROW, offset=first))

    def verdicts(shard: pl.DataFrame) -> Codes:
        given = shards.verdicts(shard)
        tell(shard.height)
        return given

    def columns(of: Codes) -> list[pl.Series]:
        return neutralised(pl.DataFrame(twin.columns(of))).get_columns()

    names = {name: shards.form.renamed.get(name, name) for name in found.headers}
    PlainText(names, str(found.delimiter), as_texts=as_texts, verdicts=verdicts, columns=columns).answer(
        path, part
    )
