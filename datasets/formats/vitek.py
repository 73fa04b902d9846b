"""VITEK's wide export: a column of MICs for each drug, ``AM-Ampicillin``; others' columns beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from breakpoints.vocabulary import Match
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.formats.control_columns import with_control_of_the_day
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.isolate_numbers import NUMBER, with_isolates_of_specimens
from datasets.formats.named_columns import Names, columns_named
from datasets.formats.no_columns import no_drug_column
from datasets.formats.personal import is_personal
from datasets.formats.tidy_table import TidyTable
from datasets.formats.wide_table import Measured, WideGrid, wide_table
from datasets.formats.written_dates import in_years
from datasets.local_names import find_drug
from datasets.source import Grid, Head, HeadedGrid

NAMES: Names = {
    Field.ISOLATE_ID: ("Lab ID", "Laboratory ID", "Accession", "Accession ID", "Specimen ID", "Sample ID"),
    Field.ORGANISM: ("Organism Name", "Organism", "Selected Organism", "Organism Code"),
    Field.HOST: ("Animal Species", "Host", "Animal"),
    Field.SPECIMEN: ("Specimen Type", "Specimen Source", "Source"),
    Field.YEAR: ("Collection Date", "Collected", "Specimen Date"),
    NUMBER: ("Isolate Number", "Isolate", "Isolate #"),
}
_FEWEST = 2
_COLUMN = re.compile(r"(?P<code>[A-Za-z0-9]{1,6}) ?- ?(?P<name>[A-Z].*)")
_OTHER = re.compile(r"other[- ](?:instrument|expertized)|expertized|interpretation|offline", re.IGNORECASE)
_MEASURED = re.compile(r"\s*+[<>=≤≥]{0,2}\s*+[0-9]")


def recognise(grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the line with columns named by code and name of a known drug."""
    for head in heads:
        drugs = [head.headers[i] for i, _ in _drugs(head.headers, ())]
        beside = any(_OTHER.search(header) for header in head.headers)
        if len(drugs) >= _FEWEST or (drugs and beside):
            return Recognised(
                format=FormatName.VITEK,
                head=head,
                why=Why.HEADER_PATTERN,
                parameters={"n": str(len(_drugs(head.headers, _below(grid, head)))), "example": drugs[0]},
            )
    return None


def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
    """Read the MICs of each line."""
    table = with_isolates_of_specimens(wide_table([_wide(headed, facts) for headed in grids]))
    return replace(table, frame=in_years(table.frame))


def _wide(headed: HeadedGrid, facts: UploadedFacts) -> WideGrid:
    drugs = _drugs(headed.headers, headed.first_rows(len(headed.grid.top)))
    if not drugs:
        raise no_drug_column(headed.headers)
    fields = columns_named(headed.headers, NAMES, with_control_of_the_day(headed, facts))
    measured = tuple(
        Measured(column=i, field=Field.MIC_MG_PER_L, drug=drug, method="VITEK") for i, drug in drugs
    )
    return WideGrid(headed=headed, fields=fields, measured=measured)


def _drugs(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return the columns of MICs; one of an unknown drug is such a column if its first rows hold numbers."""
    found = []
    for i, header in enumerate(headers):
        read = _COLUMN.fullmatch(header)
        if read is None or _OTHER.search(header) or is_personal(header):
            continue
        name = read["name"].strip()
        known = isinstance(find_drug(name), Match)
        if known or any(_MEASURED.match(row[i]) for row in rows if i < len(row)):
            found.append((i, name))
    return found


def _below(grid: Grid, head: Head) -> list[tuple[str, ...]]:
    return [line.cells for line in grid.top if line.row > head.row]


FORMAT = Format(name=FormatName.VITEK, recognise=recognise, read=read)
