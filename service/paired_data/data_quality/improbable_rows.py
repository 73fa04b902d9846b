"""The rows of the uploaded file behind pairs that contradict all others, by the findings that name them."""

from collections.abc import Iterable, Mapping

from analysis.data_quality.report import ImprobableCell
from datasets.data_quality.report import SeriesOverview
from datasets.fields import Field
from datasets.findings import Finding, Rule
from datasets.mic_interval import mic_interval_log2

Cell = tuple[str | None, str | None, str | None, str | None, float, float, int]
"""Organism, drug, disk content, laboratory, MIC from and to (log2) and zone."""
RowsOfCells = Mapping[Cell, tuple[int, ...]]
_NAMED = (Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT, Field.LABORATORY)


def improbable_rows(findings: Iterable[Finding]) -> RowsOfCells:
    """Return the rows of each cell; findings of older uploads do not say whose they are and are left out."""
    found: dict[Cell, list[int]] = {}
    for one in findings:
        if one.rule is not Rule.PAIR_IMPROBABLE or one.row is None or Field.DRUG not in one.parameters:
            continue
        interval = mic_interval_log2(one.parameters["mic"])
        if interval is not None:
            organism, drug, content, laboratory = (one.parameters[name] or None for name in _NAMED)
            cell = (organism, drug, content, laboratory, *interval, int(one.value or 0))
            found.setdefault(cell, []).append(one.row)
    return {cell: tuple(rows) for cell, rows in found.items()}


def rows_of(one: ImprobableCell, series: SeriesOverview, rows: RowsOfCells) -> tuple[int, ...]:
    """Return the rows of one cell of a series."""
    lower = float("-inf") if one.mic_lower_log2 is None else float(one.mic_lower_log2)
    upper = float("inf") if one.mic_upper_log2 is None else float(one.mic_upper_log2)
    of_series = (series.organism or None, series.drug or None, series.disk_content or None)
    return rows.get((*of_series, one.laboratory or None, lower, upper, one.zone_mm), ())
