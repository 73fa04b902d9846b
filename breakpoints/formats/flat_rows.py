"""A table version as flat rows of text and whole numbers, one per criterion."""

from typing import Final

from breakpoints.model import Criterion, NamedMicCriterion, criterion_id
from breakpoints.version import TableVersion, digest

Cell = str | int | bool | None

INTEGER_COLUMNS: Final = frozenset({"s_ge_mm", "r_le_mm", "s_le_log2_mg_per_l", "r_gt_log2_mg_per_l"})
BOOLEAN_COLUMNS: Final = frozenset({"block", "always_intermediate", "includes_subgroups", "simulated"})


def flat_rows(version: TableVersion) -> list[dict[str, Cell]]:
    """Return one row per criterion, sorted by key; every row has the same columns."""
    head: dict[str, Cell] = {
        "table": version.table,
        "version": version.version,
        "digest": digest(version),
        "edition": version.edition,
        "in_force_from": version.in_force_from,
    }
    ordered = sorted(version.criteria, key=lambda row: row.key)
    return [head | _key(version, row) | _boundaries(row) | _origin(row) for row in ordered]


def _key(version: TableVersion, row: Criterion) -> dict[str, Cell]:
    return {
        "id": criterion_id(version.table, version.version, row.row_id),
        "organism": row.organism,
        "host": row.host,
        "drug": row.drug,
        "method": row.method.value,
        "disk_content": row.disk_content,
        "sites": ";".join(row.sites) or None,
        "kind": row.kind.value,
    }


def _boundaries(row: Criterion) -> dict[str, Cell]:
    boundaries = row.boundaries
    return {
        "s_text": boundaries.s_text if boundaries else None,
        "r_text": boundaries.r_text if boundaries else None,
        "s_ge_mm": row.zone.s_ge_mm if row.zone else None,
        "r_le_mm": row.zone.r_le_mm if row.zone else None,
        "s_le_log2_mg_per_l": row.mic.s_le_step if row.mic else None,
        "r_gt_log2_mg_per_l": row.mic.r_gt_step if row.mic else None,
        "between": row.between,
        "always_intermediate": row.always_intermediate,
        "includes_subgroups": row.includes_subgroups,
        "block": row.block,
        "simulated": row.simulated,
    }


def _origin(row: Criterion) -> dict[str, Cell]:
    named = row.mic_criterion if isinstance(row.mic_criterion, NamedMicCriterion) else None
    evidence = row.evidence
    return {
        "mic_criterion_s": named.s_text if named else None,
        "mic_criterion_r": named.r_text if named else None,
        "mic_criterion_kind": named.kind.value if named else None,
        "mic_criterion_source": _mic_criterion_source(row),
        "n_isolates": None if row.n_isolates is None else str(row.n_isolates),
        "derivation_digest": evidence.derivation_digest if evidence else None,
        "data_digest": evidence.data_digest if evidence else None,
        "derivation_method": evidence.method if evidence else None,
        "citation": row.source.citation,
        "url": row.source.url,
        "note": row.note,
    }


def _mic_criterion_source(row: Criterion) -> str | None:
    """Return the source of the MIC criterion, or that none is stated."""
    named = row.mic_criterion
    return named.source if isinstance(named, NamedMicCriterion) else named
