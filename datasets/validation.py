"""Judge a tidy table cell by cell: what is kept, what is refused, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from breakpoints.vocabulary import Vocabulary
from datasets.cells import PARAMETERS, RULE, VALUE, WRITTEN, Cell, read_cells
from datasets.combination_totals import totals_in, unfit_ratios
from datasets.control_of_the_day import read_control_of_the_day
from datasets.decimal_marks import DecimalMarks, decimal_marks
from datasets.facts import UploadedFacts
from datasets.fields import FREE_TEXT, MEASUREMENTS, Field
from datasets.findings import Rule, file_finding
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE, TidyTable
from datasets.identities import (
    StatedFacts,
    disk_content_reader,
    drug_reader,
    host_reader,
    organism_reader,
    site_reader,
)
from datasets.joining import (
    HAS_MIC,
    HAS_ZONE,
    IDENTITY,
    INDEX,
    MIC_INDEX,
    compared,
    join_halves,
    taken_over,
)
from datasets.limits import UploadLimits
from datasets.manual_edit import read_manual_edit
from datasets.measurements import ladder_reader, mic_reader, zone_reader
from datasets.normalise import clean_text
from datasets.notebook import Notebook
from datasets.older_series import require_declared_series
from datasets.originals import Originals, column_beside, is_written_so
from datasets.plain_lines import RAGGED, ROW
from datasets.results import results_of
from datasets.sampling import sampling_reader
from datasets.scale_of_mics import require_scale
from datasets.summary_rows import summaries
from datasets.swapped_columns import require_own_columns
from datasets.unjoined import note_unjoined
from datasets.year import read_year

ZONE_AS_WRITTEN = "zone_as_written"
_ZONE_ROW = "zone_row"


class Validation:
    """One pass over one upload; ``kept`` holds the rows without errors, in canonical text."""

    def __init__(
        self,
        tables: Sequence[TidyTable],
        facts: UploadedFacts,
        stated: StatedFacts,
        vocabulary: Vocabulary,
        limits: UploadLimits,
    ) -> None:
        self.facts, self.stated, self.vocabulary, self.limits = facts, stated, vocabulary, limits
        results = results_of(tables)
        self.n_results = results.n
        self.columns, self.rows, self.ragged = results.columns, results.frame[ROW], results.frame[RAGGED]
        self.raw = {field: results.frame[field] for field in results.columns}
        self.notes = Notebook(places=results.places)
        self.read: dict[str, pl.Series] = {}
        self.originals = Originals()
        self._mic_rows, self.names_isolates = self.rows, False
        self._unreadable: dict[Field, pl.Series] = {}
        self._joined = pl.DataFrame(schema={ROW: pl.UInt32, _ZONE_ROW: pl.UInt32})
        self._note_faults(results.faults)

    def kept(self) -> pl.DataFrame:
        """Judge everything and return the rows that are kept.

        They hold ``row``, each field read, ``zone_as_written`` and the codes of texts that were changed. Raw
        columns are let go once they are read: they are the bulk of the memory.
        """
        self._judge_shape()
        self._read_free_text()
        self._set_summaries_aside()
        self._read_names()
        self._join_halves()
        self._require_names()
        self._require_disk_contents()
        self._read_measurements()
        is_kept = ~self.rows.is_in(self.refused_rows().implode())
        # One column after another, so that never all of them are there twice.
        columns = (self.read.pop(name).filter(is_kept).alias(name) for name in [*self.read])
        return pl.DataFrame([self.rows.filter(is_kept), *columns])

    def refused_rows(self) -> pl.Series:
        """Return the numbers of the results with an error; what is wrong with an MIC refuses its zone."""
        refused = self.notes.refused_rows()
        if self._joined.is_empty():
            return refused
        through_mic = self._joined.filter(pl.col(ROW).is_in(refused.implode()))[_ZONE_ROW]
        own = refused.filter(~refused.is_in(self._joined[ROW].implode()))
        return pl.concat([own, through_mic]).unique()

    def column_of(self, field: Field) -> str:
        """Return what the file calls a field (the first file, where several say it differently)."""
        column = self.columns.get(field, field.value)
        return column if isinstance(column, str) else str(column[0]) if len(column) else field.value

    def names_of(self, field: Field) -> str | pl.DataFrame:
        """Return what the file calls a field; ``row`` and ``header`` where that differs from row to row."""
        column = self.columns.get(field, field.value)
        if isinstance(column, str):
            return column
        return pl.DataFrame({ROW: self.rows, "header": column.cast(pl.String)})

    def _note_faults(self, faults: pl.DataFrame) -> None:
        for rule, column in faults.select(FAULT, FAULT_COLUMN).unique(maintain_order=True).iter_rows():
            those = faults.filter((pl.col(FAULT) == rule) & pl.col(FAULT_COLUMN).eq_missing(column))
            self.notes.note_rule(those[ROW], column or "", those[FAULT_VALUE].fill_null(""), Rule(rule))

    def _note(
        self, which: pl.Series, in_field: Field, values: pl.Series, rule: Rule, **parameters: str
    ) -> None:
        """Note a rule for the rows that a mask picks."""
        column = self.columns.get(in_field, in_field.value)
        named = column if isinstance(column, str) else column.filter(which)
        self.notes.note_rule(self.rows.filter(which), named, values.filter(which), rule, **parameters)

    def _judge_shape(self) -> None:
        ragged = self.rows.filter(self.ragged)
        self.notes.note_rule(ragged, "", _empty(len(ragged)), Rule.ROW_RAGGED)
        most = self.limits.max_cell_characters
        for field in self.raw:
            raw = self.raw[field]
            if raw.dtype == pl.Categorical:
                raw = raw.unique().cast(pl.String)
                if not (raw.str.len_chars() > most).any():
                    continue
                raw = self.raw[field].cast(pl.String)
            too_long = raw.str.len_chars() > most
            if too_long.any():
                self._note(too_long, field, raw.str.slice(0, most), Rule.CELL_TOO_LONG, limit=str(most))

    def _set_summaries_aside(self) -> None:
        """Refuse lines of means and totals, which are no isolates."""
        isolate = self.read.get(Field.ISOLATE_ID)
        if isolate is None:
            return
        self.names_isolates = isolate.null_count() < len(isolate)
        summed_up = summaries(isolate)
        if summed_up.any():
            self._note(summed_up, Field.ISOLATE_ID, isolate, Rule.LINE_IS_SUMMARY)
            self._keep_only(~summed_up)

    def _join_halves(self) -> None:
        """Join zones and MICs that stand in different lines, and let the line of the MIC go."""
        zone, mic = (self.raw[field] for field in MEASUREMENTS)
        has_zone, has_mic = zone.str.strip_chars() != "", mic.str.strip_chars() != ""
        halves = has_zone != has_mic
        if not ((halves & has_zone).any() and (halves & has_mic).any()):
            return
        if Field.ISOLATE_ID not in self.read:
            self.notes.note_file(file_finding(Rule.ISOLATE_NEEDED_TO_JOIN))
            return
        identity = [compared(name, column) for name, column in self.read.items() if name in IDENTITY]
        index = pl.int_range(len(self.rows), dtype=pl.UInt32, eager=True).alias(INDEX)
        joining = join_halves(
            pl.DataFrame([index, has_zone.alias(HAS_ZONE), has_mic.alias(HAS_MIC), *identity]).filter(halves)
        )
        note_unjoined(
            joining, self.read[Field.ISOLATE_ID], self.columns[Field.ISOLATE_ID], self.rows, self.notes
        )
        self._take_over(joining.pairs)

    def _take_over(self, pairs: pl.DataFrame) -> None:
        """Let each zone take the MIC that belongs to it, with all that only its line says."""
        at, there = pairs[INDEX], pairs[MIC_INDEX]
        mic = Field.MIC_MG_PER_L
        self._joined = pl.DataFrame({ROW: self.rows.gather(there), _ZONE_ROW: self.rows.gather(at)})
        self._mic_rows = taken_over(self._mic_rows, at, self.rows.gather(there))
        for field, raw in self.raw.items():
            own = raw.gather(at)
            taken = raw.gather(there).zip_with(own == "", own) if field is not mic else raw.gather(there)
            self.raw[field] = taken_over(raw, at, taken)
        for name, column in self.read.items():
            self.read[name] = taken_over(column, at, column.gather(at).fill_null(column.gather(there)))
        named = self.columns[mic]
        if isinstance(named, pl.Series):
            self.columns[mic] = taken_over(named.cast(pl.String), at, named.cast(pl.String).gather(there))
        gone = pl.int_range(len(self.rows), dtype=pl.UInt32, eager=True).is_in(there.unique().implode())
        self.n_results -= int(gone.sum())
        self._keep_only(~gone)

    def _keep_only(self, kept: pl.Series) -> None:
        self.rows, self._mic_rows = self.rows.filter(kept), self._mic_rows.filter(kept)
        self.ragged = self.ragged.filter(kept)
        self.raw = {field: raw.filter(kept) for field, raw in self.raw.items()}
        self.read = {name: column.filter(kept) for name, column in self.read.items()}
        self.columns = {
            field: column if isinstance(column, str) else column.filter(kept)
            for field, column in self.columns.items()
        }

    def _require_names(self) -> None:
        """Refuse what has no organism or drug, even after its other half was joined to it."""
        for field in (Field.ORGANISM, Field.DRUG):
            absent = self.read[field].is_null() & ~self._is_unreadable(field)
            if absent.any():
                self._note(absent, field, _empty(len(absent)), Rule.CELL_MISSING, field=field)

    def _is_unreadable(self, field: Field) -> pl.Series:
        """Tell which rows have a cell for a field that could not be read, and was noted."""
        unreadable = self._unreadable.get(field, self.rows.clear())
        return self.rows.is_in(unreadable.implode())

    def _require_disk_contents(self) -> None:
        """Refuse zones whose disk is not known, and say for which drugs it must be stated."""
        zone = self.raw[Field.ZONE_MM].str.strip_chars() != ""
        unknown = zone & self.read[Field.DISK_CONTENT].is_null() & ~self._is_unreadable(Field.DISK_CONTENT)
        if not unknown.any():
            return
        if isinstance(self.columns.get(Field.DISK_CONTENT), str):
            field = Field.DISK_CONTENT
            self._note(unknown, field, _empty(len(unknown)), Rule.CELL_MISSING, field=field)
            return
        drugs = self.read[Field.DRUG].filter(unknown).drop_nulls().unique().sort()
        if len(drugs):
            self.notes.note_file(file_finding(Rule.DISK_CONTENTS_NEEDED, drugs=", ".join(drugs[:30])))
        self._note(unknown, Field.ZONE_MM, self.raw[Field.ZONE_MM], Rule.DISK_CONTENT_NOT_STATED)

    def _read_free_text(self) -> None:
        for field in FREE_TEXT:
            if field is Field.YEAR and field in self.columns:
                self.read[field] = self._interpret(field, read_year)
            elif field in self.columns:
                raw = self.raw.pop(field)
                self.read[field] = clean_text(raw)
                self._keep_beside(field, self.originals.of_free_text(field, raw, self.read[field]))
        laboratory = clean_text(pl.Series([self.facts.laboratory or ""]))[0]
        if laboratory is not None:
            given = self.read.get(Field.LABORATORY, self._everywhere(None))
            self.read[Field.LABORATORY] = given.fill_null(laboratory)

    def _read_names(self) -> None:
        vocabulary, stated = self.vocabulary, self.stated
        self._name(Field.ORGANISM, organism_reader(vocabulary), stated.organism)
        self._name(Field.DRUG, drug_reader(vocabulary), stated.drug)
        self._name(Field.HOST, host_reader(vocabulary), stated.host)
        if Field.SITE in self.columns:
            self.read[Field.SITE] = self._interpret(Field.SITE, site_reader(vocabulary))
        if Field.SAMPLING in self.columns:
            reader = sampling_reader(self.column_of(Field.SAMPLING))
            self.read[Field.SAMPLING] = self._interpret(Field.SAMPLING, reader)
        if Field.QUALITY_CONTROL in self.columns:
            self._interpret(Field.QUALITY_CONTROL, read_control_of_the_day)
        if Field.MANUAL_EDIT in self.columns:
            self._interpret(Field.MANUAL_EDIT, read_manual_edit)
        content = disk_content_reader(vocabulary)
        drug = self.read[Field.DRUG]
        self._name(Field.DISK_CONTENT, content, self._stated_contents(drug), drug.fill_null(""))

    def _stated_contents(self, drug: pl.Series) -> pl.Series:
        """Return the disk content that was stated for each row's drug.

        One content for the whole upload is that of the stated drug, or of the only one: among several drugs
        it would be wrong for most.
        """
        stated = dict(self.stated.disk_contents)
        whole = self.stated.disk_content
        if whole is not None:
            drugs = drug.drop_nulls().unique()
            its = self.stated.drug or (drugs[0] if len(drugs) == 1 else None)
            if its is not None:
                stated.setdefault(its, whole)
        return drug.replace_strict(list(stated), list(stated.values()), default=None, return_dtype=pl.String)

    def _name(
        self,
        field: Field,
        reader: Callable[..., Cell],
        stated: str | pl.Series | None,
        beside: pl.Series | None = None,
    ) -> None:
        """Read a column of names; empty cells take what the uploader stated."""
        everywhere = stated if isinstance(stated, pl.Series) else self._everywhere(stated)
        if field not in self.columns:
            self.read[field] = everywhere
            return
        given = clean_text(self.raw[field]).is_not_null()
        column = self._interpret(field, reader, *([] if beside is None else [beside]))
        if everywhere.null_count() < len(everywhere):
            overruled = given & column.is_not_null() & (column != everywhere)
            if overruled.any():
                said = " | ".join(everywhere.filter(overruled).unique().sort().head(5))
                self.notes.note_file(
                    file_finding(
                        Rule.FACT_OVERRULED_BY_FILE, field=field, stated=said, rows=int(overruled.sum())
                    )
                )
            column = column.zip_with(given, everywhere)
        self.read[field] = column

    def _read_measurements(self) -> None:
        self._require_measurements()
        marks = self._decimal_marks()
        self._read_zones(marks)
        ladder = self._read_ladders()
        reader, *mark = marks.readers(lambda mark: mic_reader(mark, self.facts.mic_scale), self._mic_rows)
        mic = self._interpret(Field.MIC_MG_PER_L, reader, *mark, ladder, *self._totals(ladder, marks))
        self.read[Field.MIC_MG_PER_L] = mic
        self._refuse_ratios(mic)

    def _require_measurements(self) -> None:
        """Refuse a file whose measurements are not what was stated."""
        zones, mics, scale = self.raw[Field.ZONE_MM], self.raw[Field.MIC_MG_PER_L], self.facts.mic_scale
        require_own_columns(zones, mics, self.columns, scale)
        require_scale(mics, self.columns.get(Field.MIC_MG_PER_L, Field.MIC_MG_PER_L.value), scale)
        if Field.LADDER not in self.columns and (self.facts.ladder, scale) == ("1", "mg_per_l"):
            require_declared_series(mics, self.read[Field.DRUG])

    def _read_zones(self, marks: DecimalMarks) -> None:
        zero = self.facts.zero_means_no_inhibition
        zone = self._interpret(
            Field.ZONE_MM,
            *marks.readers(lambda mark: zone_reader(mark, zero_is_no_inhibition=zero), self.rows),
        )
        parts = zone.str.splitn("|", 2).struct.unnest()
        self.read[Field.ZONE_MM], self.read[ZONE_AS_WRITTEN] = parts["field_0"], parts["field_1"]

    def _read_ladders(self) -> pl.Series:
        """Read the dilution series, and return them as MICs are read: where none is said, that stated."""
        ladder = self._everywhere(self.facts.ladder)
        if Field.LADDER in self.columns:
            ladder = self._interpret(Field.LADDER, ladder_reader(self.facts.ladder))
        self.read[Field.LADDER] = ladder
        return ladder.fill_null(self.facts.ladder)

    def _decimal_marks(self) -> DecimalMarks:
        """Return the decimal mark stated, or the one that each file votes for."""
        zone, mic = (self.raw[field] for field in MEASUREMENTS)
        marks = decimal_marks(((self.rows, zone), (self._mic_rows, mic)), self.notes, self.facts.decimal_mark)
        self.notes.note_file(*marks.findings)
        return marks

    def _totals(self, ladder: pl.Series, marks: DecimalMarks) -> tuple[pl.Series, ...]:
        """Return, if any of them are, which MICs of combinations are sums of both components."""
        mics = marks.with_points(self.raw[Field.MIC_MG_PER_L], self._mic_rows)
        told = totals_in(self.read[Field.DRUG], mics, self.vocabulary, marks.common)
        if told is None or self.facts.mic_scale == "log2":
            return ()
        return (told.set(ladder != "1", ""),)

    def _refuse_ratios(self, mic: pl.Series) -> None:
        is_ratio = mic.str.contains("/", literal=True).fill_null(value=False)
        if not is_ratio.any():
            return
        combinations = [drug.id for drug in self.vocabulary.drugs.values() if drug.combination]
        is_combined = self.read[Field.DRUG].is_in(combinations).fill_null(value=True)
        self._note(is_ratio & ~is_combined, Field.MIC_MG_PER_L, mic, Rule.MIC_RATIO_OF_SINGLE_DRUG)
        unfit = unfit_ratios(self.read[Field.DRUG], mic, self.vocabulary)
        self._note(unfit, Field.MIC_MG_PER_L, mic, Rule.MIC_RATIO_DOES_NOT_FIT)

    def _interpret(self, field: Field, reader: Callable[..., Cell], *beside: pl.Series) -> pl.Series:
        """Read a column, note what broke a rule, and return the values."""
        raw = self.raw.pop(field)
        text = raw if field in MEASUREMENTS else clean_text(raw)
        columns = [text.alias("text"), *(column.alias(f"beside {n}") for n, column in enumerate(beside))]
        if not is_written_so(raw, text):
            columns.append(raw.alias(WRITTEN))
        read = read_cells(pl.DataFrame(columns), reader, self.originals.coding(field))
        self._keep_beside(field, read[WRITTEN] if WRITTEN in read.columns else None)
        rows = self._mic_rows if field is Field.MIC_MG_PER_L else self.rows
        self.notes.note_rows(rows, self.columns[field], raw, read.select(RULE, PARAMETERS))
        if field not in MEASUREMENTS:
            self._unreadable[field] = rows.filter(read[RULE].is_not_null())
        return read[VALUE]

    def _keep_beside(self, field: Field, codes: pl.Series | None) -> None:
        """Keep what the file wrote beside what it became, if any row says it otherwise."""
        if codes is not None and (codes != 0).any():
            self.read[column_beside(field)] = codes

    def _everywhere(self, value: str | None) -> pl.Series:
        """Return a column that says the same in every row."""
        return pl.repeat(value, len(self.rows), dtype=pl.String, eager=True)


def _empty(n: int) -> pl.Series:
    return pl.repeat("", n, dtype=pl.String, eager=True)
