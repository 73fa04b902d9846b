"""What every format module hands on: the file in the tidy form, still as text."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from datasets.fields import Field
from datasets.findings import Finding
from datasets.plain_lines import RAGGED, ROW

SHEET = "sheet"
ZONE_HEADER, MIC_HEADER = "zone_header", "mic_header"
FAULT, FAULT_COLUMN, FAULT_VALUE = "fault", "fault_column", "fault_value"
HEADER_COLUMNS = {Field.ZONE_MM: ZONE_HEADER, Field.MIC_MG_PER_L: MIC_HEADER}
SPECIAL = (ROW, RAGGED, SHEET, ZONE_HEADER, MIC_HEADER, FAULT, FAULT_COLUMN, FAULT_VALUE)
"""Columns of a tidy frame that are no fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyTable:
    """A file's results, one row per isolate x drug x disk content, with a zone, an MIC or both.

    ``frame`` holds ``row`` (UInt32, as a person sees it in the file; several results may stand in one row),
    ``ragged`` and one text column per field, named as the field. Zone and MIC of one isolate that stand in
    different lines stay different rows here, each with the other cell empty: ``datasets.joining`` joins them.
    A result whose measurements are both empty is none, and is left out, as long as its line has another;
    a line without any is one row with a ``fault``.

    Wide forms and workbooks add, where they need them (text or categorical):

    - ``zone_header``, ``mic_header``: the header of the column that the measurement of this row stands in;
    - ``sheet``: its sheet;
    - ``fault``: a ``Rule`` by which the row is refused whatever its cells say (a line without measurement, a
      line of means), null elsewhere; with ``fault_column`` and ``fault_value`` for the finding.

    ``headers`` gives the name that the file has for each field, so that findings speak the file's language;
    a measurement whose header differs from row to row has any one of them here. Every field of ``headers``
    is a column of ``frame``; a column of ``frame`` that the format itself fills (the drug of a wide file) has
    the header of the cell it was read from, or the field's name.
    """

    frame: pl.DataFrame
    headers: dict[Field, str]
    n_lines: int | None = None
    """Lines of the file below its header, where that is not the number of rows."""
    personal: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Headers of columns that say the sign or the unit of a measurement, and are no fields."""
    remarks: tuple[Finding, ...] = ()
    """Findings about the file as a whole; an error among them does not keep its rows from being judged."""
