"""Judge a tidy table cell by cell: what is kept, what is refused, and why."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from breakpoints.vocabulary import Vocabulary
from datasets.cells import PARAMETERS, RULE, VALUE, Cell, read_cells
from datasets.control_of_the_day import read_control_of_the_day
from datasets.facts import DecimalMark, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule, file_finding
from datasets.formats.tidy_table import TidyTable
from datasets.identities import (
    StatedFacts,
    disk_content_reader,
    drug_reader,
    host_reader,
    organism_reader,
    site_reader,
)
from datasets.limits import UploadLimits
from datasets.measurements import ladder_reader, mic_reader, zone_reader
from datasets.normalise import clean_text, vote_on_decimal_mark
from datasets.notebook import Notebook
from datasets.plain_lines import RAGGED, ROW
from datasets.sampling import sampling_reader

ZONE_AS_WRITTEN = "zone_as_written"
_INTERPRETED = {
    Field.ORGANISM,
    Field.DRUG,
    Field.HOST,
    Field.SITE,
    Field.DISK_CONTENT,
    Field.LADDER,
    Field.SAMPLING,
    Field.QUALITY_CONTROL,
    *MEASUREMENTS,
}
FREE_TEXT = tuple(field for field in Field if field not in _INTERPRETED)


class Validation:
    """One pass over one file; ``kept`` holds the rows without errors, in canonical text."""

    def __init__(
        self,
        tidy: TidyTable,
        facts: UploadedFacts,
        stated: StatedFacts,
        vocabulary: Vocabulary,
        limits: UploadLimits,
    ) -> None:
        self.facts, self.stated, self.vocabulary, self.limits = facts, stated, vocabulary, limits
        self.headers, self.rows, self.ragged = tidy.headers, tidy.frame[ROW], tidy.frame[RAGGED]
        self.raw = {field: tidy.frame[field] for field in tidy.headers}
        self.notes = Notebook()
        self.read: dict[str, pl.Series] = {}

    def kept(self) -> pl.DataFrame:
        """Judge everything and return the rows that are kept: ``row``, each field read, ``zone_as_written``.

        Every raw column is let go once it is read: they are the bulk of the memory.
        """
        self._judge_shape()
        self._read_free_text()
        self._read_names()
        self._read_measurements()
        frame = pl.DataFrame([self.rows, *(column.alias(name) for name, column in self.read.items())])
        self.read.clear()
        refused = self.notes.refused_rows()
        return frame.filter(~pl.col(ROW).is_in(refused.implode()))

    def decimal_mark(self) -> DecimalMark:
        """Return the decimal mark stated, or the one that the whole file votes for."""
        if self.facts.decimal_mark is not None:
            return self.facts.decimal_mark
        cells = (text for field in MEASUREMENTS for text in self.raw[field].unique())
        if vote_on_decimal_mark(cells) != ",":
            return "."
        self.notes.note_file(file_finding(Rule.DECIMAL_COMMA_ASSUMED))
        return ","

    def _judge_shape(self) -> None:
        ragged = self.rows.filter(self.ragged)
        self.notes.note_rule(ragged, "", _empty(len(ragged)), Rule.ROW_RAGGED)
        most = self.limits.max_cell_characters
        for field, header in self.headers.items():
            too_long = self.raw[field].str.len_chars() > most
            self.notes.note_rule(
                self.rows.filter(too_long),
                header,
                self.raw[field].filter(too_long).str.slice(0, most),
                Rule.CELL_TOO_LONG,
                limit=str(most),
            )

    def _read_free_text(self) -> None:
        for field in FREE_TEXT:
            if field is Field.YEAR and field in self.headers:
                self.read[field] = self._interpret(field, _read_year)
            elif field in self.headers:
                self.read[field] = clean_text(self.raw.pop(field))
        laboratory = clean_text(pl.Series([self.facts.laboratory or ""]))[0]
        if laboratory is not None:
            stated = self._everywhere(laboratory)
            given = self.read.get(Field.LABORATORY)
            self.read[Field.LABORATORY] = stated if given is None else given.fill_null(laboratory)

    def _read_names(self) -> None:
        vocabulary, stated = self.vocabulary, self.stated
        self._name(Field.ORGANISM, organism_reader(vocabulary), stated.organism, required=True)
        self._name(Field.DRUG, drug_reader(vocabulary), stated.drug, required=True)
        self._name(Field.HOST, host_reader(vocabulary), stated.host, required=False)
        if Field.SITE in self.headers:
            self.read[Field.SITE] = self._interpret(Field.SITE, site_reader(vocabulary))
        if Field.SAMPLING in self.headers:
            reader = sampling_reader(self.headers[Field.SAMPLING])
            self.read[Field.SAMPLING] = self._interpret(Field.SAMPLING, reader)
        if Field.QUALITY_CONTROL in self.headers:
            self._interpret(Field.QUALITY_CONTROL, read_control_of_the_day)
        content = disk_content_reader(vocabulary)
        beside = self.read[Field.DRUG].fill_null("")
        self._name(Field.DISK_CONTENT, content, stated.disk_content, required=True, beside=beside)

    def _name(
        self,
        field: Field,
        reader: Callable[..., Cell],
        stated: str | None,
        *,
        required: bool,
        beside: pl.Series | None = None,
    ) -> None:
        """Read a column of names; empty cells take what the uploader stated."""
        if field not in self.headers:
            self.read[field] = self._everywhere(stated)
            return
        given = clean_text(self.raw[field]).is_not_null()
        column = self._interpret(field, reader, beside)
        if stated is not None:
            overruled = (given & column.is_not_null() & (column != stated)).sum()
            if overruled:
                self.notes.note_file(
                    file_finding(Rule.FACT_OVERRULED_BY_FILE, field=field, stated=stated, rows=overruled)
                )
            column = column.zip_with(given, self._everywhere(stated))
        elif required:
            empty = self.rows.filter(~given)
            self.notes.note_rule(
                empty, self.headers[field], _empty(len(empty)), Rule.CELL_MISSING, field=field
            )
        self.read[field] = column

    def _read_measurements(self) -> None:
        mark = self.decimal_mark()
        zone = self._interpret(
            Field.ZONE_MM, zone_reader(mark, zero_is_no_inhibition=self.facts.zero_means_no_inhibition)
        )
        parts = zone.str.splitn("|", 2).struct.unnest()
        self.read[Field.ZONE_MM], self.read[ZONE_AS_WRITTEN] = parts["field_0"], parts["field_1"]
        ladder = self._everywhere(self.facts.ladder)
        if Field.LADDER in self.headers:
            ladder = self._interpret(Field.LADDER, ladder_reader(self.facts.ladder))
        self.read[Field.LADDER] = ladder
        mic = self._interpret(
            Field.MIC_MG_PER_L, mic_reader(mark, self.facts.mic_scale), ladder.fill_null(self.facts.ladder)
        )
        self.read[Field.MIC_MG_PER_L] = mic
        self._refuse_ratios_of_single_drugs(mic)

    def _refuse_ratios_of_single_drugs(self, mic: pl.Series) -> None:
        combinations = [drug.id for drug in self.vocabulary.drugs.values() if drug.combination]
        wrong = mic.str.contains("/", literal=True) & ~self.read[Field.DRUG].is_in(combinations)
        wrong = wrong.fill_null(value=False)
        self.notes.note_rule(
            self.rows.filter(wrong),
            self.headers[Field.MIC_MG_PER_L],
            mic.filter(wrong),
            Rule.MIC_RATIO_OF_SINGLE_DRUG,
        )

    def _interpret(
        self, field: Field, reader: Callable[..., Cell], beside: pl.Series | None = None
    ) -> pl.Series:
        """Read a column, note what broke a rule, and return the values."""
        raw = self.raw.pop(field)
        text = raw if field in MEASUREMENTS else clean_text(raw)
        columns = [text.alias("text")] if beside is None else [text.alias("text"), beside.alias("beside")]
        read = read_cells(pl.DataFrame(columns), reader)
        self.notes.note_rows(self.rows, self.headers[field], raw, read.select(RULE, PARAMETERS))
        return read[VALUE]

    def _everywhere(self, value: str | None) -> pl.Series:
        """Return a column that says the same in every row."""
        return pl.repeat(value, len(self.rows), dtype=pl.String, eager=True)


def _empty(n: int) -> pl.Series:
    return pl.repeat("", n, dtype=pl.String, eager=True)


def _read_year(text: str) -> Cell:
    digits = text.removesuffix("年").removesuffix(".0")
    if not digits:
        return Cell(None)
    is_year = len(digits) == 4 and digits.isascii() and digits.isdigit() and "1900" <= digits <= "2100"
    return Cell(digits) if is_year else Cell(None, Rule.YEAR_UNREADABLE)
