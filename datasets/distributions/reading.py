"""Read a file of distributions: what was counted, by drug and by laboratory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from analysis.wild_type.sources import MicSource, ZoneSource, mic_parts, zones
from datasets.cells import Cell
from datasets.distributions.faults import DistributionFault, Fault, UnusableDistributionFile, fault
from datasets.distributions.layout import Axis, Columns, Layout, columns_of
from datasets.errors import UnreadableFile
from datasets.facts import DecimalMark, MicScale, UploadedFacts
from datasets.findings import WARNINGS, Finding, Rule, severity_of
from datasets.formats.headers import says_log2
from datasets.formats.stacked_headers import with_units
from datasets.limits import UPLOAD_LIMITS, UploadLimits
from datasets.measurements import mic_reader, zone_reader
from datasets.mic_interval import mic_interval_log2
from datasets.normalise import is_missing, vote_on_decimal_mark
from datasets.opening import open_source
from datasets.plain_lines import RAGGED, ROW
from datasets.sampling import sampling_reader
from datasets.source import HeadedGrid, head_at

MOST_DIGITS = 9
"""Of a number of isolates: a longer one counts something else."""
_LABEL_MARK = " · "


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one label of a file (organism, drug, disk content) was measured to be, source by source."""

    label: str
    mic: tuple[MicSource, ...] = ()
    zone: tuple[ZoneSource, ...] = ()
    isolates: int = 0
    """Each once, also where both its MIC and its zone are there."""
    cut_off_in_file: str | None = None
    """What the file itself says of the cut-off, as written."""


class DistributionFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read: its distributions in the order of the file, and what was left out of it.

    ``without_isolates`` names the rows that count nobody; ``findings`` are warnings in a file of counts,
    and in a file of isolates also the cells that were left out.
    """

    layout: Layout
    distributions: tuple[Distribution, ...]
    columns_not_used: tuple[str, ...]
    without_isolates: tuple[str, ...]
    challenge_isolates: int
    findings: tuple[Finding, ...]


class _Reading(msgspec.Struct, frozen=True):
    """Isolates of one label and source with one cell of one axis; ``row`` is the first that held it."""

    axis: Axis
    label: str
    source: str
    text: str
    column: str
    row: int


def read_distributions(
    path: Path,
    *,
    axis: Axis | None = None,
    mic_scale: MicScale = "mg_per_l",
    limits: UploadLimits = UPLOAD_LIMITS,
) -> DistributionFile:
    """Read a file of counts (readings in the header or in rows) or of isolates.

    Parameters
    ----------
    path
        A delimited text, or a workbook, whose first sheet is read.
    axis
        MICs or zones alone; both where left out.
    mic_scale
        How MICs in rows are written; MICs in a header are always mg/L.

    Raises
    ------
    UnusableDistributionFile
        It is no text, holds no readings, or counts that cannot be trusted: a distribution that lacks one
        of its classes would be another one, so a file of counts is read whole or not at all.
    """
    try:
        grid = open_source(path, UploadedFacts(), limits).grids[0]
        headed = HeadedGrid(grid=grid, head=with_units(head_at(grid.top[0]), grid.top[1:]))
        return _Sheet(headed, columns_of(headed.headers, axis), mic_scale).read()
    except UnreadableFile as unreadable:
        raise UnusableDistributionFile(*unreadable.findings) from unreadable


class _Sheet:
    """One opened file on its way to distributions."""

    def __init__(self, text: HeadedGrid, columns: Columns, mic_scale: MicScale) -> None:
        self.text, self.columns, self.mic_scale = text, columns, mic_scale
        self.faults: list[Fault | Finding] = []
        self.warnings: list[Finding] = []
        self.without_isolates: list[str] = []
        self.challenge = 0
        self.counts: Counter[_Reading] = Counter()
        self.isolates: Counter[str] = Counter()
        self.cut_offs: dict[str, str] = {}

    def read(self) -> DistributionFile:
        """Count every reading, then turn cells into measurements."""
        places: dict[tuple[Axis, str, str, str], _Reading] = {}
        for reading, n in self._readings():
            key = (reading.axis, reading.label, reading.source, reading.text)
            self.counts[places.setdefault(key, reading)] += n
        self._refuse_doubtful_scale()
        mark = self._decimal_mark()
        found = self._distributions(mark)
        counted = self.columns.layout is not Layout.ISOLATES
        errors = [one for one in self.faults if counted or isinstance(one, Fault)]
        if not found and not errors:
            errors = [*self.faults, fault(DistributionFault.NO_ISOLATES)]
        if errors:
            raise UnusableDistributionFile(*errors)
        left_out = [one for one in self.faults if isinstance(one, Finding)]
        return DistributionFile(
            layout=self.columns.layout,
            distributions=found,
            columns_not_used=self.columns.not_used,
            without_isolates=tuple(self.without_isolates),
            challenge_isolates=self.challenge,
            findings=(*left_out, *self.warnings),
        )

    def _readings(self) -> Iterator[tuple[_Reading, int]]:
        """Yield the cells that were counted, each with its isolates."""
        of = self.columns
        measured: tuple[tuple[Axis, int | None], ...] = (("mic", of.mic), ("zone", of.zone))
        axes = [(axis, at) for axis, at in measured if at is not None]
        wanted = sorted(
            {*of.labels, *of.readings, *(at for _, at in axes)}
            | {at for at in (of.source, of.sampling, of.count, of.cut_off) if at is not None}
        )
        is_challenge = None if of.sampling is None else sampling_reader(self.text.headers[of.sampling])
        for cells in self.text.frame(wanted).iter_rows(named=True):
            row = int(cells[ROW])
            if cells[RAGGED] and of.layout is not Layout.ISOLATES:
                self.faults.append(
                    fault(DistributionFault.ROW_RAGGED, row=row, columns=len(self.text.headers))
                )
                continue
            if (
                is_challenge is not None
                and is_challenge(cells[str(of.sampling)].strip()).value == "challenge"
            ):
                self.challenge += 1
                continue
            label = _LABEL_MARK.join(filter(None, (cells[str(at)].strip() for at in of.labels)))
            source = "" if of.source is None else cells[str(of.source)].strip()
            if of.cut_off is not None and not is_missing(cells[str(of.cut_off)]):
                self.cut_offs.setdefault(label, cells[str(of.cut_off)].strip()[:60])
            if of.readings:
                yield from self._of_header(cells, label, source, row)
            else:
                n = 1 if of.count is None else self._count(cells[str(of.count)], row, of.count)
                if any(not is_missing(cells[str(at)]) for _, at in axes):
                    self.isolates[label] += n
                for axis, at in axes:
                    cell = cells[str(at)].strip()
                    if n and not is_missing(cell):
                        column = self.text.headers[at]
                        yield _Reading(axis, label, source, cell, column, row), n

    def _of_header(
        self, cells: dict[str, str], label: str, source: str, row: int
    ) -> Iterator[tuple[_Reading, int]]:
        """Yield the counted classes of one row."""
        total = 0
        for at in self.columns.readings:
            n = self._count(cells[str(at)], row, at)
            total += n
            if n and self.columns.readings_axis is not None:
                header = self.text.headers[at]
                yield _Reading(self.columns.readings_axis, label, source, header, header, 1), n
        self.isolates[label] += total
        if not total:
            self.without_isolates.append(label or str(row))

    def _count(self, cell: str, row: int, at: int) -> int:
        """Return a number of isolates; an empty cell is none."""
        written = cell.strip()
        if is_missing(written):
            return 0
        digits = written.removesuffix(".0")
        if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS:
            return int(digits)
        self.faults.append(
            fault(
                DistributionFault.COUNT_UNREADABLE, row=row, column=self.text.headers[at], value=written[:60]
            )
        )
        return 0

    def _refuse_doubtful_scale(self) -> None:
        """Refuse logarithms that nobody stated: 3 would be read as 3 mg/L, not as 8."""
        if self.mic_scale == "log2":
            return
        for reading in self.counts:
            negative = reading.text.lstrip("<>= ").startswith(("-", "−"))
            if reading.axis == "mic" and (negative or says_log2(reading.column)):
                where = {"row": reading.row, "column": reading.column, "value": reading.text[:60]}
                raise UnusableDistributionFile(fault(DistributionFault.MIC_SCALE_DOUBTFUL, **where))

    def _decimal_mark(self) -> DecimalMark:
        vote = vote_on_decimal_mark({reading.text for reading in self.counts})
        return "," if vote == "," else "."

    def _distributions(self, mark: DecimalMark) -> tuple[Distribution, ...]:
        """Turn what was counted into distributions, labels and sources in the order of the file."""
        scale: MicScale = "mg_per_l" if self.columns.readings else self.mic_scale
        of_mic, of_zone = mic_reader(mark, scale), zone_reader(mark, zero_is_no_inhibition=False)
        mics: dict[str, dict[str, list[tuple[float, float, int]]]] = {}
        zone_mm: dict[str, dict[str, list[tuple[int, int]]]] = {}
        for reading, n in self.counts.items():
            cell = of_mic(reading.text, "1") if reading.axis == "mic" else of_zone(reading.text)
            if cell.rule is not None:
                self._note(reading, cell, cell.rule)
            if cell.value is None:
                continue
            if reading.axis == "zone":
                mm = int(cell.value.partition("|")[0])
                zone_mm.setdefault(reading.label, {}).setdefault(reading.source, []).append((mm, n))
                continue
            interval = mic_interval_log2(cell.value)
            if interval is not None:
                mics.setdefault(reading.label, {}).setdefault(reading.source, []).append((*interval, n))
        labels = dict.fromkeys([*(reading.label for reading in self.counts)])
        return tuple(
            self._distribution(label, _mic(mics.get(label, {})), _zone(zone_mm.get(label, {})))
            for label in labels
            if label in mics or label in zone_mm
        )

    def _distribution(
        self, label: str, mic: tuple[MicSource, ...], zone: tuple[ZoneSource, ...]
    ) -> Distribution:
        measured = round(sum(one.n for one in mic) + sum(one.n for one in zone))
        return Distribution(
            label=label,
            mic=mic,
            zone=zone,
            isolates=min(self.isolates[label], measured),
            cut_off_in_file=self.cut_offs.get(label),
        )

    def _note(self, reading: _Reading, cell: Cell, rule: Rule) -> None:
        """Note a cell that breaks a rule, as the file writes it."""
        about = {"row": str(reading.row), "column": reading.column, "value": reading.text[:60]}
        finding = Finding(
            rule=rule,
            severity=severity_of(rule),
            row=reading.row,
            column=reading.column,
            value=reading.text[:60],
            parameters=about | cell.parameters,
        )
        (self.warnings if rule in WARNINGS else self.faults).append(finding)


def _mic(sources: dict[str, list[tuple[float, float, int]]]) -> tuple[MicSource, ...]:
    """Return the MICs of every source."""
    found = []
    for name, cells in sources.items():
        lower, upper, count = (np.array(column, dtype=np.float64) for column in zip(*cells, strict=True))
        found.append(MicSource(name=name, parts=mic_parts(lower, upper, count)))
    return tuple(found)


def _zone(sources: dict[str, list[tuple[int, int]]]) -> tuple[ZoneSource, ...]:
    """Return the zones of every source."""
    return tuple(
        ZoneSource(
            name=name,
            zones=zones(
                np.array([mm for mm, _ in cells], dtype=np.int64),
                np.array([n for _, n in cells], dtype=np.float64),
            ),
        )
        for name, cells in sources.items()
    )
