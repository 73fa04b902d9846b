"""MicroScan's wide export in its languages: ``Ampicillin MIC``, ``Ampicilline CMI``, ``Ampicillin MHK``.

Each column of MICs has one of interpretations beside it, which is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from breakpoints.vocabulary import Match
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.formats.control_columns import with_control_of_the_day
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import header_key
from datasets.formats.isolate_numbers import NUMBER, with_isolates_of_specimens
from datasets.formats.named_columns import Names, columns_named
from datasets.formats.no_columns import no_drug_column
from datasets.formats.tidy_table import TidyTable
from datasets.formats.wide_table import Measured, WideGrid, wide_table
from datasets.formats.written_dates import in_years
from datasets.local_names import find_drug, find_host
from datasets.source import Grid, Head, HeadedGrid

NAMES: Names = {
    Field.ISOLATE_ID: (
        *("Specimen", "Specimen ID", "Specimen Number", "Probe", "Probennummer", "Proben-Nr."),
        *("Échantillon", "Prélèvement", "N° échantillon", "Espécimen", "Muestra", "Campione", "Amostra"),
    ),
    Field.ORGANISM: (
        "Organism",
        "Mikroorganismus",
        "Keim",
        "Microorganisme",
        "Organisme",
        "Germe",
        "Microorganismo",
    ),
    Field.HOST: ("Host", "Animal", "Animal species", "Tierart", "Espèce animale"),
    Field.SPECIMEN: ("Source", "Herkunft", "Material", "Origine", "Origen", "Provenienza", "Origem"),
    Field.YEAR: ("Collected", "Collection Date", "Entnahmedatum", "Date de prélèvement", "Fecha de recogida"),
    NUMBER: (
        "Isolate",
        "Isolierung",
        "Isolat",
        "Isolement",
        "Aislado",
        "Aislamiento",
        "Isolato",
        "Isolado",
    ),
}
"""``replicate`` stands for the isolate's number within its specimen until both are put together."""
_MIC = re.compile(
    r"(?P<drug>\S++(?:\s++(?!(?:MIC|MHK|CMI|CIM)\Z)\S++)*+)\s++(?:MIC|MHK|CMI|CIM)", re.IGNORECASE
)
_INTERPRETED = (
    "Interpretation",
    "Interps",
    "Interp",
    "Interprétation",
    "Interpretación",
    "Interpretazione",
    "Int",
    "RIS",
)


def recognise(_grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the line with a column of interpretations beside a known drug's column of MICs."""
    for head in heads:
        keys = {*map(header_key, head.headers)}
        drugs = [
            head.headers[i]
            for i, drug in _drugs(head.headers)
            if isinstance(find_drug(drug), Match)
            and any(header_key(f"{drug} {word}") in keys for word in _INTERPRETED)
        ]
        if drugs and Field.ORGANISM in columns_named(head.headers, NAMES):
            return Recognised(
                format=FormatName.MICROSCAN,
                head=head,
                why=Why.HEADER_PATTERN,
                parameters={"n": str(len(_drugs(head.headers))), "example": drugs[0]},
            )
    return None


def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
    """Read the MICs; the source of a specimen is the host where every cell of it names an animal."""
    table = with_isolates_of_specimens(wide_table([_wide(headed, facts) for headed in grids]))
    return _with_hosts(replace(table, frame=in_years(table.frame)))


def _wide(headed: HeadedGrid, facts: UploadedFacts) -> WideGrid:
    drugs = _drugs(headed.headers)
    if not drugs:
        raise no_drug_column(headed.headers)
    fields = columns_named(headed.headers, NAMES, with_control_of_the_day(headed, facts))
    measured = tuple(
        Measured(column=i, field=Field.MIC_MG_PER_L, drug=drug, method="MicroScan") for i, drug in drugs
    )
    return WideGrid(headed=headed, fields=fields, measured=measured)


def _drugs(headers: Sequence[str]) -> list[tuple[int, str]]:
    found = ((i, _MIC.fullmatch(header)) for i, header in enumerate(headers))
    return [(i, read["drug"]) for i, read in found if read is not None]


def _with_hosts(table: TidyTable) -> TidyTable:
    headers = dict(table.headers)
    if Field.HOST in headers or Field.SPECIMEN not in headers:
        return table
    different = [cell for cell in table.frame[Field.SPECIMEN].fill_null("").unique() if cell.strip()]
    if not different or not all(isinstance(find_host(cell), Match) for cell in different):
        return table
    headers[Field.HOST] = headers.pop(Field.SPECIMEN)
    return replace(table, frame=table.frame.rename({Field.SPECIMEN: Field.HOST}), headers=headers)


FORMAT = Format(name=FormatName.MICROSCAN, recognise=recognise, read=read)
