"""Collect what is found, for millions of rows, without a struct for each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import polars as pl

from datasets.cells import PARAMETERS, RULE
from datasets.findings import Finding, Rule, RuleCount, Severity, severity_of
from datasets.plain_lines import ROW

_SHOWN_CHARACTERS = 60
_RULES = pl.Enum([rule.value for rule in Rule])
_ERRORS = [rule.value for rule in Rule if severity_of(rule) is Severity.ERROR]
_SCHEMA = pl.Schema(
    {
        ROW: pl.UInt32(),
        "column": pl.Categorical(),
        "value": pl.String(),
        RULE: _RULES,
        PARAMETERS: pl.Categorical(),
    }
)


class Notebook:
    """Findings about the file and about its rows."""

    def __init__(self, about_file: Sequence[Finding] = ()) -> None:
        self.about_file = list(about_file)
        self._about_rows = pl.DataFrame(schema=_SCHEMA)

    def note_file(self, *findings: Finding) -> None:
        """Note findings about the file as a whole."""
        self.about_file += findings

    def note_rows(self, rows: pl.Series, column: str, values: pl.Series, read: pl.DataFrame) -> None:
        """Note every row whose cell broke a rule; ``read`` comes from ``read_cells``."""
        noted = read.select(
            rows.alias(ROW),
            pl.lit(column).alias("column"),
            values.alias("value"),
            pl.col(RULE),
            pl.col(PARAMETERS),
        ).filter(pl.col(RULE).is_not_null())
        self._about_rows = pl.concat([self._about_rows, noted.cast(_SCHEMA)])

    def note_rule(
        self, rows: pl.Series, column: str, values: pl.Series, rule: Rule, **parameters: str
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
        return self._about_rows.filter(pl.col(RULE).is_in(_ERRORS))[ROW].unique()

    def counts(self) -> tuple[RuleCount, ...]:
        """Return how often each rule was broken, errors first."""
        n = dict(self._about_rows.group_by(RULE).len().iter_rows())
        for found in self.about_file:
            n[found.rule.value] = n.get(found.rule.value, 0) + 1
        rules = sorted(map(Rule, n), key=lambda rule: (severity_of(rule), list(Rule).index(rule)))
        return tuple(RuleCount(rule=rule, severity=severity_of(rule), n=n[rule.value]) for rule in rules)

    def findings(self, most: int) -> tuple[Finding, ...]:
        """Return the findings about the file, then those about rows: errors first, then by row."""
        listed = (
            self._about_rows.with_columns(pl.col(RULE).is_in(_ERRORS).alias("error"))
            .sort(["error", ROW], descending=[True, False], maintain_order=True)
            .head(most)
        )
        return (*self.about_file, *map(_finding, listed.iter_rows(named=True)))

    def __len__(self) -> int:
        return len(self.about_file) + self._about_rows.height


def _finding(noted: dict[str, object]) -> Finding:
    rule, row, column = Rule(str(noted[RULE])), noted[ROW], str(noted["column"])
    value = _shown(str(noted["value"] or ""))
    told = noted[PARAMETERS]
    parameters = msgspec.json.decode(str(told), type=dict[str, str]) if told else {}
    return Finding(
        rule=rule,
        severity=severity_of(rule),
        row=int(str(row)),
        column=column,
        value=value,
        parameters={"row": str(row), "column": column, "value": value, **parameters},
    )


def _shown(value: str) -> str:
    return value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
