"""A file in, the same rows out with what they are: the one way of command line, interface and job."""

import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec
import polars as pl
from polars.exceptions import PolarsError

from breakpoints.batch.controls import ControlMetError
from breakpoints.batch.gathering import gathered
from breakpoints.batch.lines.cut import NotPlainError
from breakpoints.batch.lines.text import PlainText
from breakpoints.batch.long import LongForm, LongShards
from breakpoints.batch.noted import Given, Noted
from breakpoints.batch.parquet.beside import ColumnsKept
from breakpoints.batch.tally import Tally
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide import WideShards
from breakpoints.batch.wide_form import ROW
from breakpoints.errors import PolicyNameUnknown
from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.quality_control.ranges import QualityRanges
from breakpoints.vocabulary import Vocabulary
from service.file_classification.alike import (
    ClassesOfFile,
    are_alike,
    classes_of_columns,
    classes_of_text,
)
from service.file_classification.blank_lines import BlankLines
from service.file_classification.controls import Controls, Heard
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.findings_elsewhere import refuse_titles
from service.file_classification.forms import Understood, understood
from service.file_classification.garbage import collected_rarely
from service.file_classification.kept_chunks import columns_kept, write_beside
from service.file_classification.lines_between import lines_between
from service.file_classification.opened import Opened, opened, readable
from service.file_classification.options import FileOptions, Out
from service.file_classification.plain_lines import noting_lines, plain_text, write_lines
from service.file_classification.report import FileClassified
from service.file_classification.rows_of_categories import refuse_rows_of_categories
from service.file_classification.rows_of_contents import refuse_rows_of_contents
from service.file_classification.second_header import refuse_second_header
from service.file_classification.series_undeclared import series_undeclared
from service.file_classification.spreadsheet_safe import neutralised
from service.file_classification.summing_up import summed_up
from service.file_classification.unnamed_rows import rows_without_host, unnamed_beside_trigger
from service.file_classification.withdrawn_rows import with_withdrawn_marked
from service.file_classification.written import SPREADSHEET_TEXTS, out_of, write

NONE_HELD: Final = QualityRanges()
Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many; called from the threads that do them."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is classified against; ``on`` is the civil date of the tables in force."""

    tables: Sequence[TableIndex]
    words: Vocabulary
    policy: Policy
    on: str
    ranges: QualityRanges = NONE_HELD
    """What the laboratory's control strains are to read."""


class _Shards:
    """Counts rows, and keeps a fault of ours apart from those of the file."""

    def __init__(
        self, answer: Callable[[pl.DataFrame], pl.DataFrame], *, safe: bool, tell: Callable[[int], None]
    ) -> None:
        self._answer, self._safe, self._tell = answer, safe, tell
        self.fault: BaseException | None = None

    def __call__(self, shard: pl.DataFrame) -> pl.DataFrame:
        try:
            answered = self._answer(shard)
            self._tell(shard.height)
            return neutralised(answered) if self._safe else answered
        except BaseException as fault:
            self.fault = fault
            raise


def classify(
    path_in: Path,
    path_out: Path,
    options: FileOptions,
    asked: Asked,
    *,
    keep_personal: bool,
    progress: Progress | None = None,
) -> FileClassified:
    """Classify a file; every row that says anything comes back in its order, as a result or as a refusal.

    Raises
    ------
    Unclassifiable
        The file as a whole cannot be read, or lacks what every result needs.
    """
    with collected_rarely(), opened(path_in, options, path_out) as given:
        meant = understood(given, options, asked.tables, asked.words, keep_personal=keep_personal)
        found, meant = with_withdrawn_marked(given, meant, asked.words)
        twin, out = _twin(asked, meant.form.numbers), out_of(options, found)
        heard = Heard(Controls(asked.words, asked.ranges, asked.tables, asked.on), twin, found)
        with _whole(path_out) as part:
            once = _Once(
                path_in=path_in,
                part=part,
                found=found,
                meant=meant,
                out=out,
                twin=twin,
                words=asked.words,
                progress=progress,
            )
            try:
                tally, rows, blank = once.answered(heard, controls=not isinstance(meant.form, LongForm))
            except ControlMetError:
                tally, rows, blank = once.answered(heard, controls=True)
            if options.header_row is None:
                refuse_titles(found)
            refuse_second_header(found, meant, twin, asked.words)
            refuse_rows_of_contents(found, meant, asked.words)
            refuse_rows_of_categories(found, meant)
            titles = lines_between(found, meant, twin, asked.words, without_result=tally.without_result)
        tallied = tally.tallied(twin)
        unnamed = (
            *rows_without_host(meant, tallied),
            *unnamed_beside_trigger(found, meant, tallied, asked.words),
        )
        series = series_undeclared(found, meant, tallied)
        return summed_up(
            found,
            meant,
            options,
            asked.tables,
            tallied,
            rows=rows,
            without_result=tally.without_result,
            out=out,
            on=asked.on,
            personal_dropped=() if keep_personal else meant.personal,
            heard=(*heard.notices(), *blank.notices(), *titles, *unnamed, *series),
        )


def _twin(asked: Asked, control_numbers: Sequence[str]) -> BatchTwin:
    try:
        return BatchTwin(asked.tables, asked.policy, asked.words, control_numbers)
    except PolicyNameUnknown as fault:
        near = ", ".join(fault.suggestions) or "-"
        raise Unclassifiable(FileFault.UNKNOWN_NAME, field=fault.field, name=fault.name, near=near) from fault


class _Once(msgspec.Struct, frozen=True, kw_only=True):
    """One way through a file; a second one is needed where a control is met unforeseen."""

    path_in: Path
    part: Path
    found: Opened
    meant: Understood
    out: Out
    twin: BatchTwin
    words: Vocabulary
    progress: Progress | None

    def answered(self, heard: Heard, *, controls: bool) -> tuple[Tally, int, BlankLines]:
        """Write the answers; return what they came to, how many rows they are, and what was left out.

        Raises
        ------
        ControlMetError
            A row of the file is a control; without ``controls`` it was not read for them first.
        """
        form, found = self.meant.form, self.found
        if isinstance(form, LongForm):
            with readable(found.format):
                kept = columns_kept(self.path_in, self.part, found, form, self.out)
            if kept is not None:
                return self._beside(kept, form, heard, controls=controls)
            if (text := plain_text(found, form, self.out)) is not None:
                with suppress(NotPlainError):
                    return self._lines(text, form, heard, controls=controls)
        return self._written_anew(heard, controls=controls)

    def _beside(
        self, kept: ColumnsKept, form: LongForm, heard: Heard, *, controls: bool
    ) -> tuple[Tally, int, BlankLines]:
        """Answer all rows, then write their answers beside columns that are already written."""
        tally, counter = self._counting()
        rows = form.asked(kept.rows.with_row_index(ROW))
        with Noted(self.part.parent) as noted:

            def read(note: Callable[[pl.DataFrame], pl.DataFrame], columns: Collection[str]) -> None:
                noting = _Shards(note, safe=False, tell=counter.add)
                with readable(self.found.format), _own(noting):
                    asked = rows.select(ROW, *columns).map_batches(noting, streamable=True)
                    asked.collect(engine="streaming")

            if are_alike(form):
                of_file, note = classes_of_columns(form, noted)
                read(note, of_file.columns)
                given = self._given(of_file, tally, heard, controls=controls)
            else:
                shards, given = self._asking(rows, form, tally, heard, controls=controls), noted
                read(shards.noting(noted), shards.asked_columns)
            with readable(self.found.format):
                write_beside(kept, given, form, self.twin, rows=noted.rows)
        return tally, counter.done, BlankLines()

    def _lines(
        self, text: PlainText, form: LongForm, heard: Heard, *, controls: bool
    ) -> tuple[Tally, int, BlankLines]:
        """Answer all lines, then write each of them with its answer.

        Raises
        ------
        NotPlainError
            A line cannot come back as it is; nothing was written.
        """
        tally, counter = self._counting()
        with readable(self.found.format), Noted(self.part.parent) as noted:
            if are_alike(form):
                of_file, note = classes_of_text(text, form, noted)
                text.read(note, tell=counter.add)
                given = self._given(of_file, tally, heard, controls=controls)
            else:
                rows = form.asked(self.found.rows.with_row_index(ROW))
                shards, given = self._asking(rows, form, tally, heard, controls=controls), noted
                text.read(noting_lines(text, shards, noted), tell=counter.add)
            write_lines(text, self.part, given, self.twin)
        return tally, counter.done, BlankLines()

    def _written_anew(self, heard: Heard, *, controls: bool) -> tuple[Tally, int, BlankLines]:
        """Answer the rows shard by shard, and write each cell of them anew."""
        found, form, blank = self.found, self.meant.form, BlankLines()
        tally, counter = self._counting()
        rows = found.rows.with_row_index(ROW)
        asking: LongShards | WideShards
        if isinstance(form, LongForm):
            rows = form.asked(rows)
            asking, schema = self._asking(rows, form, tally, heard, controls=controls), form.schema(rows)
        else:
            asking, schema = WideShards(self.twin, form, self.words, tally), form.schema()
            asking.hear(heard.of(asking))
            with readable(found.format):
                asking.gather(rows)
        answer = asking.answer if found.format == "parquet" else _without(blank, asking.answer)
        shards = _Shards(answer, safe=self.out in SPREADSHEET_TEXTS, tell=counter.add)
        answered = rows.map_batches(shards, schema=schema, streamable=True, validate_output_schema=False)
        with readable(found.format), _own(shards):
            write(answered, self.part, self.out, found)
        return tally, counter.done - blank.lines, blank

    def _counting(self) -> tuple[Tally, "_Counter"]:
        """Return what counts results and rows, from the start."""
        return Tally(self.meant.form.given), _Counter(self.found.length, self.progress)

    def _given(self, of_file: ClassesOfFile, tally: Tally, heard: Heard, *, controls: bool) -> Given:
        """Return the verdicts of all rows, by their classes."""
        asked = of_file.asked()
        shards = self._asking(asked.lazy(), of_file.form, tally, heard, controls=controls)
        return of_file.verdicts(shards, asked)

    def _asking(
        self, rows: pl.LazyFrame, form: LongForm, tally: Tally, heard: Heard, *, controls: bool
    ) -> LongShards:
        """Return who answers rows, after looking at all of them."""
        with readable(self.found.format):
            isolates = gathered(
                self.twin,
                rows,
                form.asked_places,
                form.given,
                unnamed=form.unnamed,
                listing=form.listing,
            )
        days = heard.of(form) if controls else heard.none_of(form)
        alert = None if controls else self.twin.no_controls()
        return LongShards(self.twin, form, tally, isolates, days, no_controls=alert)


def _without(
    blank: BlankLines, answer: Callable[[pl.DataFrame], pl.DataFrame]
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Answer shards without their blank lines; a table of columns has no lines."""
    return lambda shard: answer(blank.left_out(shard))


class _Counter:
    """How many rows are done."""

    def __init__(self, length: int, progress: Progress | None) -> None:
        self._length, self._progress = length, progress
        self._lock = threading.Lock()
        self.done = 0

    def add(self, rows: int) -> None:
        with self._lock:
            self.done += rows
            if self._progress is not None:
                self._progress(self.done, max(self.done, self._length))


@contextmanager
def _own(shards: _Shards) -> Iterator[None]:
    """Raise a fault of a shard as itself, not as one of the file."""
    try:
        yield
    except PolarsError:
        if shards.fault is not None:
            raise shards.fault from None
        raise


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to, and move it there once it is complete."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
