"""A file opened as rows of text, whatever it is written in."""

import errno
import re
import resource
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import polars as pl
from polars.exceptions import PolarsError

from breakpoints.formats.csv import FORMULA_STARTS
from datasets.charset import CODECS, charset_of
from datasets.errors import UnreadableFile
from datasets.facts import Charset, Delimiter
from datasets.findings import Rule
from datasets.limits import MEGABYTE
from service.file_classification.below_title import Naming
from service.file_classification.detected import Format
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.first_look import format_of
from service.file_classification.header_record import header_of
from service.file_classification.naming_columns import naming_columns
from service.file_classification.options import FileOptions
from service.file_classification.preflight import refuse_harmful
from service.file_classification.ragged_rows import refuse_ragged
from service.file_classification.taken_out import TakenOut
from service.file_classification.workbook_read import read_sheet

TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
"""What columns of text are typed as."""
MOST_COLUMNS: Final = 2_000
_CHUNK_CHARACTERS: Final = 1 << 22
_SAMPLE_BYTES: Final = 1 << 20
_COPY: Final = re.compile(r"(?:_duplicated)?_\d+\Z")
_LONGEST_TITLE: Final = 1_000
_MOST_TITLES: Final = 20
_BEYOND_LIMIT: Final = f"os error {errno.EFBIG}"
_FAULTS: Final = {
    Rule.FILE_IS_BINARY: FileFault.IS_BINARY,
    Rule.FILE_CHARSET_UNREADABLE: FileFault.CHARSET_UNREADABLE,
    Rule.FILE_IN_NO_CHARSET: FileFault.IN_NO_CHARSET,
}


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that are read when they are asked for; ``length`` may be an estimate."""

    rows: pl.LazyFrame
    headers: tuple[str, ...]
    length: int
    format: Format
    delimiter: Delimiter | None = None
    charset: Charset | None = None
    charset_guessed: bool = False
    byte_order_mark: bool = False
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    """Headers of columns in which merged cells stand for each of their rows."""
    out: TakenOut = TakenOut()
    """What is struck through or hidden in the workbook."""
    header_row: int | None = None
    """The row of the sheet in which the header stands, from 1; of a text, only where lines stand above it."""
    rows_above: int = 1
    """Rows of the file above the first of `rows`: its header, and what stands above that."""
    below_title: bool = False
    """Something stands above the header."""
    above: tuple[str, ...] = ()
    """The first lines above the header, each as one text."""
    text: Path | None = None
    """The separated text that is read: UTF-8, whatever the charset of the file."""
    rows_as_written: bool = True
    """False where a value got a mark before it."""
    headers_as_written: bool = True
    """False where a heading got an apostrophe before it."""
    repeated: frozenset[str] = frozenset()
    """Headers of columns whose heading another column bears, too; of those, the first alone keeps it."""


def heading_of(name: str, found: Opened) -> str:
    """Return the heading of a column as it is written; libraries number those that repeat another."""
    first = _COPY.sub("", name)
    return first if first in found.repeated else name


@contextmanager
def opened(path: Path, options: FileOptions, beside: Path) -> Iterator[Opened]:
    """Open a file; what has to be written anew to be read stands ``beside`` until the end.

    Raises
    ------
    Unclassifiable
        Nothing that is read here, or damaged.
    """
    form = format_of(path, options.format)
    rewritten = beside.with_name(f".{beside.name}.read")
    try:
        refuse_harmful(path, form, MOST_COLUMNS)
        with readable(form):
            found = _with_plain_headers(_OPENERS[form](path, options, rewritten))
            _refuse_wide(len(found.headers))
        try:
            yield found
        except Unclassifiable as fault:
            if fault.fault.code is FileFault.DAMAGED:
                _refuse_ragged(found)
            raise
    finally:
        rewritten.unlink(missing_ok=True)


def _refuse_ragged(found: Opened) -> None:
    """Refuse a text of which no row is read for the row that is to blame, if there is one."""
    if found.text is not None and found.delimiter is not None:
        columns, row = len(found.headers), found.rows_above
        refuse_ragged(found.text, found.delimiter, columns=columns, header_row=row)


def _with_plain_headers(found: Opened) -> Opened:
    """Return a file none of whose headings is a formula, or a pattern that stands for other columns."""
    taken, new = {*found.headers}, {}
    for name in found.headers:
        if _is_risky(name):
            plain = f"'{name}"
            while plain in taken:
                plain = f"'{plain}"
            taken.add(plain)
            new[name] = plain
    if not new:
        return found
    return msgspec.structs.replace(
        found,
        rows=found.rows.rename(new),
        headers=tuple(new.get(name, name) for name in found.headers),
        repeated=frozenset(new.get(name, name) for name in found.repeated),
        headers_as_written=False,
    )


def _is_risky(name: str) -> bool:
    """Tell whether a spreadsheet would run a heading, or polars take it for every column that is like it."""
    return name.startswith((*FORMULA_STARTS, "^")) or name == "*"


@contextmanager
def readable(form: Format) -> Iterator[None]:
    """Say of a file that breaks while it is read what it should have been."""
    try:
        yield
    except OSError as fault:
        if fault.errno == errno.EFBIG or _BEYOND_LIMIT in str(fault):
            raise _too_large() from fault
        raise
    except PolarsError as fault:
        if _BEYOND_LIMIT in str(fault):
            raise _too_large() from fault
        reason = str(fault).splitlines()[0] if form == "parquet" else _without_data(str(fault))
        raise Unclassifiable(FileFault.DAMAGED, wanted=form.upper(), reason=reason[:200]) from fault


def _too_large() -> Unclassifiable:
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return Unclassifiable(FileFault.RESULT_TOO_LARGE, limit_megabytes=limit // MEGABYTE)


def _without_data(message: str) -> str:
    """Return the first line of a message, which quotes nothing of the file."""
    return message.splitlines()[0].split(" `")[0]


def _open_parquet(path: Path, _options: FileOptions, _rewritten: Path) -> Opened:
    rows = pl.scan_parquet(path)
    length = int(rows.select(pl.len()).collect().item())
    return Opened(
        rows=rows, headers=tuple(rows.collect_schema().names()), length=length, format="parquet", rows_above=0
    )


def _open_workbook(path: Path, options: FileOptions, _rewritten: Path) -> Opened:
    sheet = read_sheet(path, options.sheet, _naming(options), header_row=options.header_row)
    return Opened(
        rows=sheet.rows.lazy(),
        headers=tuple(sheet.rows.columns),
        length=sheet.rows.height,
        format="xlsx",
        sheet=sheet.name,
        sheets=sheet.sheets,
        filled=sheet.filled,
        out=sheet.out,
        header_row=sheet.header_row,
        rows_above=sheet.header_row,
        below_title=sheet.below_title,
        above=sheet.above,
        repeated=_repeated(sheet.headings, sheet.rows.columns),
    )


def _naming(options: FileOptions) -> Naming:
    def naming(headings: Sequence[str]) -> Collection[str]:
        return naming_columns(headings, options.columns) if len(headings) <= MOST_COLUMNS else ()

    return naming


def _open_text(path: Path, options: FileOptions, rewritten: Path) -> Opened:
    try:
        charset, guessed = charset_of(path, options.charset)
    except UnreadableFile as fault:
        finding = fault.findings[0]
        raise Unclassifiable(_FAULTS.get(finding.rule, FileFault.IS_BINARY), **finding.parameters) from fault
    text = path if charset == "utf-8" else _rewrite(path, charset, rewritten)
    header = header_of(text, options.delimiter, options.header_row, _naming(options))
    delimiter, headings = header.delimiter, header.headings
    _refuse_wide(len(headings))
    above = _first_lines(text, header.lines_above)
    if header.lines_above:
        text = _rewrite(path, charset, rewritten, lines_above=header.lines_above)
    rows = pl.scan_csv(text, separator=delimiter, infer_schema=False)
    headers = tuple(rows.collect_schema().names())
    if len(headers) != len(headings):
        reason = f"{len(headings)} / {len(headers)}"
        raise Unclassifiable(FileFault.DAMAGED, wanted="CSV", reason=reason)
    with path.open("rb") as start:
        marked = start.read(3) == b"\xef\xbb\xbf"
    return Opened(
        rows=rows,
        headers=headers,
        length=_rows_of(text),
        format="csv",
        delimiter=delimiter,
        charset=charset,
        charset_guessed=guessed,
        byte_order_mark=marked or charset != "utf-8",
        header_row=header.row if header.lines_above else None,
        rows_above=header.row,
        below_title=header.lines_above > 0,
        above=above,
        repeated=_repeated(headings, headers),
        text=text,
    )


def _first_lines(path: Path, lines: int) -> tuple[str, ...]:
    """Return the first lines of a UTF-8 text, cut where they are long."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as text:
        return tuple(text.readline(_LONGEST_TITLE).strip() for _ in range(min(lines, _MOST_TITLES)))


def _repeated(headings: Sequence[str], headers: Sequence[str]) -> frozenset[str]:
    """Return the headers of the columns that are the first of a heading which several bear."""
    plain = Counter(heading.strip() for heading in headings)
    first: dict[str, str] = {}
    for heading, header in zip(headings, headers, strict=False):
        if heading.strip() and plain[heading.strip()] > 1:
            first.setdefault(heading, header)
    return frozenset(first.values())


def _rewrite(path: Path, charset: Charset, rewritten: Path, *, lines_above: int = 0) -> Path:
    """Write a text anew in UTF-8, without the lines above its header."""
    with (
        path.open(encoding=CODECS[charset], newline="\n") as given,
        rewritten.open("w", encoding="utf-8", newline="") as new,
    ):
        for _ in range(lines_above):
            given.readline()
        while chunk := given.read(_CHUNK_CHARACTERS):
            new.write(chunk)
    return rewritten


def _refuse_wide(columns: int) -> None:
    """Refuse more columns than are read, before anything is made of each of them."""
    if columns > MOST_COLUMNS:
        raise Unclassifiable(FileFault.TOO_MANY_COLUMNS, columns=columns, limit=MOST_COLUMNS)


def _rows_of(path: Path) -> int:
    """Estimate the number of rows from the length of the first ones."""
    with path.open("rb") as lines:
        start = lines.read(_SAMPLE_BYTES)
    found = start.count(b"\n")
    return max(found - 1, 0) if len(start) < _SAMPLE_BYTES else path.stat().st_size * found // len(start)


_OPENERS: Final = {"csv": _open_text, "parquet": _open_parquet, "xlsx": _open_workbook}
