"""Control readings that come in a file of their own, beside the file of the isolates."""

from __future__ import annotations

import msgspec
import polars as pl

from breakpoints.quality_control.strains import control_strain
from datasets.errors import UnreadableFile
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.tidy_table import FAULT, TidyTable
from datasets.plain_lines import ROW
from datasets.run_controls.aside import ControlRow

CONTROLS_FILE = 3
"""The number of the file of controls in findings, whether there is a second file of isolates or not."""
_NAMED_IN = (Field.ORGANISM, Field.ISOLATE_ID, Field.SPECIMEN)
"""Where a file of controls names its strain: as organism, or where other files number their isolates."""
_READ = (
    *(Field.DRUG, Field.DISK_CONTENT, Field.ZONE_MM, Field.MIC_MG_PER_L),
    *(Field.LABORATORY, Field.MEDIUM, Field.RUN),
)


def controls_of(table: TidyTable) -> tuple[ControlRow, ...]:
    """Return every reading of a file of control strains.

    Raises
    ------
    UnreadableFile
        Some row names no control strain that is known: a control that nobody checks must not be lost.
    """
    frame = table.frame
    if FAULT in frame.columns:
        frame = frame.filter(pl.col(FAULT).is_null())
    named = [field for field in _NAMED_IN if field in frame.columns]
    held = [field for field in _READ if field in frame.columns]
    rows, unknown = [], []
    for row in frame.select(ROW, pl.col([*named, *held]).cast(pl.String).fill_null("")).iter_rows(named=True):
        cells = {field: row[field].strip() for field in (*named, *held)}
        strain = next((cells[field] for field in named if control_strain(cells[field])), None)
        if strain is None:
            unknown.append(str(row[ROW]))
        elif any(cells.get(field) for field in MEASUREMENTS):
            rows.append(ControlRow(organism=strain, **{field.value: cells[field] for field in held}))
    if unknown or not rows:
        lines = ", ".join([*dict.fromkeys(unknown)][:20]) or "–"
        raise UnreadableFile(file_finding(Rule.CONTROLS_NOT_NAMED, rows=lines))
    return tuple(rows)


def named_as_controls(finding: Finding) -> Finding:
    """Return a finding of the file of controls so that nobody looks for it in the file of the isolates."""
    return msgspec.structs.replace(finding, file=CONTROLS_FILE)
