"""Collect what is found, for millions of rows, without a struct for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import msgspec
import polars as pl

from breakpoints.no_measurement import STRUCK
from datasets.cells import PARAMETERS, RULE, RULES
from datasets.findings import Finding, Rule, RuleCount, Severity, severity_of
from datasets.formats.tidy_table import SHEET
from datasets.plain_lines import ROW
from datasets.results import FILE, LINE
from datasets.visible_text import visible

_SHOWN_CHARACTERS = 60
_ERRORS = [rule.value for rule in Rule if severity_of(rule) is Severity.ERROR]
_SCHEMA = pl.Schema(
    {
        ROW: pl.UInt32(),
        "column": pl.Categorical(),
        "value": pl.String(),
        RULE: RULES,
        PARAMETERS: pl.Categorical(),
    }
)


class Notebook:
    """Findings about the file and about its rows.

    Rows are noted by the numbers of results. Where several results may share a line, ``places`` (of
    ``datasets.results``) tells where each stands; what is wrong with a line is then told once.
    """

    def __init__(self, about_file: Sequence[Finding] = (), places: pl.DataFrame | None = None) -> None:
        self.about_file = list(about_file)
        self._about_rows = pl.DataFrame(schema=_SCHEMA)
        self._places = places
        self._placed: tuple[int, pl.DataFrame] | None = None

    def note_file(self, *findings: Finding) -> None:
        """Note findings about the file as a whole."""
        self.about_file += findings

    def note_rows(
        self, rows: pl.Series, column: str | pl.Series, values: pl.Series, read: pl.DataFrame
    ) -> None:
        """Note every row whose cell broke a rule; ``read`` comes from ``read_cells``."""
        if read[RULE].null_count() == read.height:
            return
        at = read[RULE].is_not_null()
        named = pl.lit(column) if isinstance(column, str) else pl.lit(column.filter(at).cast(pl.String))
        noted = (
            read.select(RULE, PARAMETERS)
            .filter(at)
            .select(
                rows.filter(at).alias(ROW),
                named.alias("column"),
                values.filter(at).alias("value"),
                pl.col(RULE),
                pl.col(PARAMETERS),
            )
        )
        self._about_rows = pl.concat([self._about_rows, noted.cast(_SCHEMA)])

    def note_rule(
        self, rows: pl.Series, column: str | pl.Series, values: pl.Series, rule: Rule, **parameters: str
    ) -> None:
        """Note one rule for all of the rows given."""
        told = msgspec.json.encode(parameters).decode() if parameters else None
        read = pl.select(
            pl.repeat(rule.value, len(rows), dtype=pl.String).alias(RULE),
            pl.repeat(told, len(rows), dtype=pl.String).alias(PARAMETERS),
        )
        self.note_rows(rows, column, values, read)

    def refused_rows(self) -> pl.Series:
        """Return the numbers of the rows with an error, each once."""
        return self._about_rows.select(pl.col(ROW).filter(_is_error())).to_series().unique()

    @property
    def has_places(self) -> bool:
        """Tell whether rows are numbers of results and not of lines."""
        return self._places is not None

    def rows_with(self, rule: Rule) -> pl.Series:
        """Return the numbers of the rows that broke a rule, each once."""
        return self._about_rows.select(pl.col(ROW).filter(pl.col(RULE) == rule.value)).to_series().unique()

    def lines_of(self, rows: pl.Series) -> pl.Series:
        """Return the lines in which results stand."""
        if self._places is None:
            return rows
        return rows.to_frame(ROW).join(self._places, on=ROW, how="left", maintain_order="left")[LINE]

    def files_of(self, rows: pl.Series) -> pl.Series | None:
        """Return the files (from 1) in which results stand; ``None`` where only one was uploaded."""
        if self._places is None or not self._places[FILE].count():
            return None
        return rows.to_frame(ROW).join(self._places, on=ROW, how="left", maintain_order="left")[FILE]

    def counts(self) -> tuple[RuleCount, ...]:
        """Return how often each rule was broken, errors first."""
        n = dict(self._told().group_by(RULE).len().iter_rows())
        for found in self.about_file:
            n[found.rule.value] = n.get(found.rule.value, 0) + 1
        rules = sorted(map(Rule, n), key=lambda rule: (severity_of(rule), list(Rule).index(rule)))
        return tuple(RuleCount(rule=rule, severity=severity_of(rule), n=n[rule.value]) for rule in rules)

    def findings(self, most: int) -> tuple[Finding, ...]:
        """Return the findings about the file, then those about rows: errors first, then by row."""
        told = self._told()
        order = pl.arg_sort_by(_is_error(), ROW, descending=[True, False], maintain_order=True).head(most)
        listed = told[told.select(order).to_series()]
        return (*self.about_file, *map(_finding, listed.iter_rows(named=True)))

    def __len__(self) -> int:
        return len(self.about_file) + self._told().height

    def _told(self) -> pl.DataFrame:
        """Return what is told about rows: each thing once, where it stands."""
        if self._places is None:
            return self._about_rows
        if self._placed is None or self._placed[0] != self._about_rows.height:
            told = self._about_rows.join(self._places, on=ROW, how="left", maintain_order="left").unique(
                [FILE, SHEET, LINE, "column", RULE], keep="first", maintain_order=True
            )
            self._placed = self._about_rows.height, told
        return self._placed[1]


def _is_error() -> pl.Expr:
    return pl.col(RULE).is_in(pl.Series(_ERRORS, dtype=RULES).implode())


def _finding(noted: dict[str, object]) -> Finding:
    rule, row, column = Rule(str(noted[RULE])), noted.get(LINE, noted[ROW]), str(noted["column"] or "")
    value = _shown(str(noted["value"] or "").removeprefix(STRUCK))
    told = noted[PARAMETERS]
    parameters = msgspec.json.decode(str(told), type=dict[str, str]) if told else {}
    return Finding(
        rule=rule,
        severity=severity_of(rule),
        row=int(str(row)),
        column=column or None,
        value=value,
        parameters={"row": str(row), "column": column, "value": value, **parameters},
        sheet=cast("str | None", noted.get(SHEET)),
        file=cast("int | None", noted.get(FILE)),
    )


def _shown(value: str) -> str:
    value = visible(value[: _SHOWN_CHARACTERS + 1])
    return value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
