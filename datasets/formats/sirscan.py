"""SIRscan's export: a preamble, ``N° dossier``, a column per drug; zones and MICs in files of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats.disk_codes import read_disk_code
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import field_of
from datasets.formats.mapping import listed
from datasets.formats.named_columns import Names, columns_named
from datasets.formats.no_columns import no_drug_column
from datasets.formats.personal import is_personal
from datasets.formats.tidy_table import TidyTable
from datasets.formats.told_by_values import measure_told_by
from datasets.formats.wide_table import Measured, WideGrid, wide_table
from datasets.source import Grid, Head, HeadedGrid

NAMES: Names = {
    Field.ISOLATE_ID: (
        *("N° dossier", "N° de dossier", "N° demande", "N° échantillon", "N° prélèvement", "N° labo", "N°"),
        *("No dossier", "Numéro dossier", "Numéro de dossier", "Nr.", "Nº muestra", "N° campione"),
    ),
    Field.ORGANISM: (
        "Germe",
        "Bactérie",
        "Espèce bactérienne",
        "Micro-organisme",
        "Germen",
        "Keim",
        "Organism",
    ),
    Field.HOST: ("Espèce animale", "Animal", "Tierart", "Especie animal"),
    Field.SPECIMEN: ("Prélèvement", "Nature prélèvement", "Nature du prélèvement", "Matrice", "Muestra"),
    Field.LABORATORY: ("Laboratoire",),
}
_CODE = re.compile(r"[A-Z]{1,5}[ -]?[0-9]{0,4}(?:[.,][0-9]+)?")
_NUMBER_SIGN = re.compile(r"^(?:n\s*[°ºo]\.?|num[ée]ro|nr\.)", re.IGNORECASE)
_LABORATORY = re.compile(
    r"\s*(?:laboratoire|labo|laboratory|laboratorio|labor)\s*:\s*(?P<name>\S.*)", re.IGNORECASE
)
_PERIOD = re.compile(r"\s*(?:période|periode|period|periodo|zeitraum)\s*:", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def recognise(_grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the line that begins with a number sign and names germs and codes of drugs."""
    for head in heads:
        named = columns_named(head.headers, NAMES)
        first = next((header for header in head.headers if header), "")
        if not _NUMBER_SIGN.match(first) or Field.ISOLATE_ID not in named or Field.ORGANISM not in named:
            continue
        drugs = [head.headers[i] for i in _drug_columns(head.headers) if read_disk_code(head.headers[i])]
        if drugs:
            headers = [first, head.headers[named[Field.ORGANISM]], *drugs]
            return Recognised(
                format=FormatName.SIRSCAN,
                head=head,
                why=Why.HEADER_NAMES,
                parameters={"headers": listed(headers)},
            )
    return None


def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
    """Read a file of zones or of MICs; its values, or the uploader, tell which."""
    return wide_table([_wide(headed, facts) for headed in grids])


def _wide(headed: HeadedGrid, facts: UploadedFacts) -> WideGrid:
    drugs = _drug_columns(headed.headers)
    if not drugs:
        raise no_drug_column(headed.headers)
    fields = columns_named(headed.headers, NAMES, facts)
    field = _measured_field(headed, drugs, facts)
    said = {i: read_disk_code(headed.headers[i]) for i in drugs}
    measured = tuple(
        Measured(
            column=i,
            field=field,
            drug=headed.headers[i] if code is None else code.drug,
            disk_content=code.disk_content if code is not None and field is Field.ZONE_MM else None,
        )
        for i, code in said.items()
    )
    return WideGrid(headed=headed, fields=fields, measured=measured, facts=_preamble(headed, fields))


def _measured_field(headed: HeadedGrid, drugs: Sequence[int], facts: UploadedFacts) -> Field:
    """Return what the columns hold; of two, the one that the uploader does not say the file lacks."""
    for field, other in ((Field.ZONE_MM, Field.MIC_MG_PER_L), (Field.MIC_MG_PER_L, Field.ZONE_MM)):
        if facts.columns.get(field) == "":
            return other
    frame = headed.frame(drugs)
    told = measure_told_by({cell for i in drugs for cell in frame[str(i)].unique()})
    if told is None:
        headers = listed([headed.headers[i] for i in drugs])
        raise UnreadableFile(file_finding(Rule.MEASURE_NOT_TOLD, headers=headers))
    return Field.ZONE_MM if told == "zone" else Field.MIC_MG_PER_L


def _drug_columns(headers: Sequence[str]) -> list[int]:
    """Return the columns after the isolate's own whose names are codes of drugs, or look like them."""
    own = {*columns_named(headers, NAMES).values()}
    start = max(own, default=-1) + 1
    return [
        i
        for i, header in enumerate(headers)
        if i >= start
        and header
        and not is_personal(header)
        and field_of(header) is None
        and (read_disk_code(header) is not None or _CODE.fullmatch(header))
    ]


def _preamble(headed: HeadedGrid, fields: dict[Field, int]) -> dict[Field, str]:
    """Return what the lines above the header say of all isolates: laboratory, and year of a period."""
    said: dict[Field, str] = {}
    for line in headed.grid.top:
        cell = next((cell for cell in line.cells if cell.strip()), "")
        laboratory = _LABORATORY.fullmatch(cell)
        if line.row >= headed.head.row:
            break
        if laboratory is not None and Field.LABORATORY not in fields:
            said[Field.LABORATORY] = laboratory["name"].strip()
        years = {*_YEAR.findall(cell)} if _PERIOD.match(cell) else set()
        if len(years) == 1:
            said[Field.YEAR] = years.pop()
    return said


FORMAT = Format(name=FormatName.SIRSCAN, recognise=recognise, read=read)
