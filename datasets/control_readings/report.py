"""Readings of control strains: as written, as read, and what was refused; plain structs."""

from __future__ import annotations

import msgspec

from datasets.findings import Finding


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part."""


class WrittenReading(_Part, frozen=True, kw_only=True):
    """One row as written; ``row`` counts from 1, in a file the header is row 1."""

    row: int
    laboratory: str = ""
    medium_lot: str = ""
    strain: str = ""
    drug: str = ""
    disk_content: str = ""
    zone_mm: str = ""
    mic_mg_per_l: str = ""

    @property
    def label(self) -> str:
        """Return what the readings of a series share."""
        return " · ".join(filter(None, (self.strain, self.drug, self.disk_content)))


class ControlReading(_Part, frozen=True, kw_only=True):
    """One row as read: a whole mm, an MIC in (lower, upper] in whole steps of log2 mg/L, or both."""

    laboratory: str
    medium_lot: str
    zone_mm: int | None = None
    mic_log2: tuple[int | None, int | None] | None = None


class ControlSeries(_Part, frozen=True, kw_only=True):
    """The readings of one strain and drug."""

    label: str
    readings: tuple[ControlReading, ...]


class ControlFile(_Part, frozen=True, kw_only=True):
    """What came of the rows: ``rows_in == rows_kept + rows_refused``, always."""

    rows_in: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    findings: tuple[Finding, ...] = ()
    series: tuple[ControlSeries, ...] = ()
