"""The decimal mark of each file of an upload: what one file votes for says nothing of the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import polars as pl

from datasets.cells import Cell
from datasets.facts import DecimalMark
from datasets.findings import Finding, Rule, file_finding
from datasets.normalise import measurement_text, vote_on_decimal_mark
from datasets.notebook import Notebook

Reader = Callable[..., Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalMarks:
    """The mark of all files (``common``), or of each (``of_file``, from 1) where they differ."""

    common: DecimalMark
    of_file: dict[int, DecimalMark]
    notes: Notebook
    findings: tuple[Finding, ...] = ()

    def readers(
        self, reader_for: Callable[[DecimalMark], Reader], rows: pl.Series
    ) -> tuple[Reader, *tuple[pl.Series, ...]]:
        """Return a reader, and the column beside the cells of these rows that it needs, if it does."""
        if not self.of_file:
            return (reader_for(self.common),)
        points, commas = reader_for("."), reader_for(",")

        def read(text: str, mark: str, *beside: str) -> Cell:
            return (commas if mark == "," else points)(text, *beside)

        return read, self._marks(rows)

    def with_points(self, cells: pl.Series, rows: pl.Series) -> pl.Series:
        """Return cells as all are written with the common mark; files that write commas get points."""
        if not self.of_file:
            return cells
        written = {text: measurement_text(text, ",") or text for text in cells.unique()}
        pointed = cells.replace_strict(list(written), list(written.values()), return_dtype=pl.String)
        return pointed.zip_with(self._marks(rows) == ",", cells)

    def _marks(self, rows: pl.Series) -> pl.Series:
        files = self.notes.files_of(rows)
        if files is None:
            return pl.repeat(self.common, len(rows), dtype=pl.String, eager=True)
        return files.replace_strict(list(self.of_file), list(self.of_file.values()), return_dtype=pl.String)


def decimal_marks(
    columns: Sequence[tuple[pl.Series, pl.Series]], notes: Notebook, stated: DecimalMark | None
) -> DecimalMarks:
    """Return the mark stated, or let each file vote by its cells; ``columns`` are rows and their cells."""
    if stated is not None:
        return DecimalMarks(common=stated, of_file={}, notes=notes)
    cells: dict[int | None, list[str]] = {}
    for rows, texts in columns:
        files = notes.files_of(rows)
        if files is None:
            cells.setdefault(None, []).extend(texts.unique())
            continue
        different = pl.DataFrame({"file": files, "text": texts}).unique()
        for file, text in different.iter_rows():
            cells.setdefault(file, []).append(text)
    votes: dict[int | None, DecimalMark] = {
        file: "," if vote_on_decimal_mark(texts) == "," else "." for file, texts in cells.items()
    }
    findings = tuple(
        msgspec.structs.replace(file_finding(Rule.DECIMAL_COMMA_ASSUMED), file=file)
        for file, mark in sorted(votes.items(), key=lambda vote: vote[0] or 0)
        if mark == ","
    )
    of_file = {file: mark for file, mark in votes.items() if file is not None}
    differ = len({*votes.values()}) > 1
    common: DecimalMark = "." if differ else next(iter(votes.values()), ".")
    return DecimalMarks(common=common, of_file=of_file if differ else {}, notes=notes, findings=findings)
