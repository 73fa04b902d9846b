"""Scattergrams with titles in the reader's language, from data or from a derivation's record."""

from typing import Any

from analysis.criterion import MicCriterion
from analysis.plots import ScattergramTitles, scattergram
from analysis.record import DerivationRecord, ScattergramCell
from datasets.version import DatasetVersion
from service import wording
from service.locale.catalogue import Language, text


def data_scattergram(
    version: DatasetVersion, organism: str, drug: str, disk_content: str, language: Language
) -> dict[str, Any]:
    """Draw one group of a data set version, without breakpoints."""
    from datasets.table import paired_table_of  # noqa: PLC0415 - numpy, not before a start has answered

    table = paired_table_of(version, organism, drug, disk_content).table
    return scattergram(
        table.scattergram_cells(),
        None,
        None,
        None,
        titles_of(organism, drug, disk_content, table.n, language),
    )


def record_scattergram(
    record: DerivationRecord, organism: str, drug: str, disk_content: str, language: Language
) -> dict[str, Any]:
    """Draw what a derivation was fitted on, with the lines of its default candidate."""
    chosen = record.default
    return criterion_scattergram(
        record.cells,
        record.criterion,
        None if chosen is None else chosen.zone_r_le_mm,
        None if chosen is None else chosen.zone_s_ge_mm,
        titles_of(organism, drug, disk_content, record.n, language),
    )


def criterion_scattergram(
    cells: tuple[ScattergramCell, ...],
    criterion: MicCriterion,
    zone_r_le_mm: int | None,
    zone_s_ge_mm: int | None,
    titles: ScattergramTitles,
) -> dict[str, Any]:
    """Draw cells with the lines of one pair of breakpoints."""
    return scattergram(cells, criterion, zone_r_le_mm, zone_s_ge_mm, titles)


def titles_of(organism: str, drug: str, disk_content: str, n: int, language: Language) -> ScattergramTitles:
    """Name the axes and the data in the reader's language."""
    name = f"name_{language}"
    parts = {
        "organism": getattr(wording.organism_term(organism), name),
        "drug": getattr(wording.drug_term(drug), name),
        "disk_content": disk_content,
        "n": n,
    }
    return ScattergramTitles(
        title=text("scattergram.title", language, **parts),
        description=text("scattergram.description", language, **parts),
        mic_axis=text("scattergram.mic_axis", language),
        zone_axis=text("scattergram.zone_axis", language),
        isolates=text("scattergram.isolates", language),
    )
