"""Read control readings row by row: each one is kept, or refused with the reason. For the limited child."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from datasets.cells import Cell
from datasets.control_readings.columns import columns_of
from datasets.control_readings.report import ControlFile, ControlReading, ControlSeries, WrittenReading
from datasets.delimited import DelimitedText, open_delimited
from datasets.errors import UnreadableFile
from datasets.facts import DecimalMark, MicScale, UploadedFacts
from datasets.findings import WARNINGS, Finding, Rule, file_finding, severity_of
from datasets.formats.stacked_headers import with_units
from datasets.limits import UploadLimits
from datasets.measurements import mic_reader, zone_reader
from datasets.mic_interval import mic_interval_log2
from datasets.normalise import is_missing, vote_on_decimal_mark
from datasets.plain_lines import RAGGED, ROW
from datasets.sniff import refuse_by_first_look
from datasets.source import HeadedGrid, head_at

PARTS = ("zone_mm", "mic_mg_per_l")
AS_WRITTEN = {name: name for name in WrittenReading.__struct_fields__}
SHOWN_CHARACTERS = 60


def read_control_file(path: Path, limits: UploadLimits, mic_scale: MicScale = "mg_per_l") -> ControlFile:
    """Read a delimited file; whatever is wrong with it is a finding, never an exception."""
    try:
        refuse_by_first_look(path, limits)
        return _read(open_delimited(path, UploadedFacts(), limits), limits, mic_scale)
    except UnreadableFile as unreadable:
        return ControlFile(findings=unreadable.findings)


def _read(text: DelimitedText, limits: UploadLimits, mic_scale: MicScale) -> ControlFile:
    headed = HeadedGrid(grid=text, head=with_units(head_at(text.top[0]), text.top[1:]))
    found = columns_of(headed.headers, log2=mic_scale == "log2")
    if found.faults:
        return ControlFile(findings=found.faults)
    rows, ragged = [], set()
    for cells in headed.frame(sorted(found.columns.values())).iter_rows(named=True):
        row = int(cells[ROW])
        if cells[RAGGED]:
            ragged.add(row)
        rows.append(
            WrittenReading(row=row, **{part: cells[str(at)].strip() for part, at in found.columns.items()})
        )
    names = {part: headed.headers[at] for part, at in found.columns.items()}
    return read_control_rows(rows, mic_scale, names=names, ragged=ragged, notes=found.notes, limits=limits)


def read_control_rows(
    rows: Sequence[WrittenReading],
    mic_scale: MicScale = "mg_per_l",
    *,
    limits: UploadLimits,
    names: dict[str, str] | None = None,
    ragged: set[int] | None = None,
    notes: Sequence[Finding] = (),
) -> ControlFile:
    """Judge every row; a row that is refused takes no part, and is counted."""
    mark, file_notes = _decimal_mark(rows)
    judge = _Judge(names or AS_WRITTEN, mark, mic_scale, limits.max_cell_characters)
    series: dict[str, list[ControlReading]] = {}
    refused = 0
    for one in rows:
        reading = judge.read(one, ragged=one.row in (ragged or ()))
        if reading is None:
            refused += 1
        else:
            series.setdefault(one.label, []).append(reading)
    return ControlFile(
        rows_in=len(rows),
        rows_kept=len(rows) - refused,
        rows_refused=refused,
        findings=(*notes, *file_notes, *judge.refusals, *judge.warnings),
        series=tuple(
            ControlSeries(label=label, readings=tuple(readings)) for label, readings in series.items()
        ),
    )


def _decimal_mark(rows: Sequence[WrittenReading]) -> tuple[DecimalMark, tuple[Finding, ...]]:
    """Return the decimal mark that all measurements vote for, and the note that it was guessed."""
    if vote_on_decimal_mark({getattr(one, part) for one in rows for part in PARTS}) != ",":
        return ".", ()
    return ",", (file_finding(Rule.DECIMAL_COMMA_ASSUMED),)


class _Judge:
    """Reads one row after the other and notes what breaks a rule."""

    def __init__(
        self, names: dict[str, str], mark: DecimalMark, mic_scale: MicScale, most_characters: int
    ) -> None:
        self.names, self.most = names, most_characters
        self.of_zone, self.of_mic = (
            zone_reader(mark, zero_is_no_inhibition=False),
            mic_reader(mark, mic_scale),
        )
        self.refusals: list[Finding] = []
        self.warnings: list[Finding] = []

    def read(self, one: WrittenReading, *, ragged: bool) -> ControlReading | None:
        """Return a reading, or None where its row is refused."""
        before = len(self.refusals)
        if ragged:
            self._note(one, "", "", Rule.ROW_RAGGED)
            return None
        for part in self.names:
            value = getattr(one, part)
            if isinstance(value, str) and len(value) > self.most:
                self._note(one, part, value, Rule.CELL_TOO_LONG, limit=str(self.most))
        if not one.laboratory.strip():
            self._note(one, "laboratory", "", Rule.CELL_MISSING, field="laboratory")
        zone, mic = (None if is_missing(getattr(one, part)) else getattr(one, part) for part in PARTS)
        if zone is None and mic is None:
            self._note(one, "", "", Rule.READING_MISSING)
        zone_mm = None if zone is None else self._value(one, "zone_mm", self.of_zone(zone))
        mg_per_l = None if mic is None else self._value(one, "mic_mg_per_l", self.of_mic(mic, "1"))
        if len(self.refusals) > before:
            return None
        return ControlReading(
            laboratory=one.laboratory.strip(),
            medium_lot=one.medium_lot.strip(),
            zone_mm=None if zone_mm is None else int(zone_mm.partition("|")[0]),
            mic_log2=None if mg_per_l is None else _steps(mg_per_l),
        )

    def _value(self, one: WrittenReading, part: str, cell: Cell) -> str | None:
        if cell.rule is not None:
            self._note(one, part, getattr(one, part), cell.rule, **cell.parameters)
        return cell.value

    def _note(self, one: WrittenReading, part: str, value: str, rule: Rule, **parameters: str) -> None:
        """Note a cell that breaks a rule, as it is written."""
        column, shown = self.names.get(part, part), value[:SHOWN_CHARACTERS]
        finding = Finding(
            rule=rule,
            severity=severity_of(rule),
            row=one.row,
            column=column,
            value=shown,
            parameters={"row": str(one.row), "column": column, "value": shown, **parameters},
        )
        (self.warnings if rule in WARNINGS else self.refusals).append(finding)


def _steps(mg_per_l: str) -> tuple[int | None, int | None] | None:
    """Return an MIC in (lower, upper], open ends None."""
    interval = mic_interval_log2(mg_per_l)
    if interval is None:
        return None
    lower, upper = interval
    return (None if math.isinf(lower) else int(lower), None if math.isinf(upper) else int(upper))
