"""A table version as flat rows of text and whole numbers, one per criterion."""

from typing import Final

import msgspec

from breakpoints.expert.rule import ExpertRule, in_order
from breakpoints.model import Criterion, ExpectedResistance, NamedMicCriterion, criterion_id
from breakpoints.version import TableVersion, digest

Cell = str | int | bool | None

EXPECTED_RESISTANCE: Final = "expected_resistance"
EXPERT_RULE: Final = "expert_rule"
"""What stands in ``kind`` of a row that is no criterion."""
INTEGER_COLUMNS: Final = frozenset({"s_ge_mm", "r_le_mm", "s_le_log2_mg_per_l", "r_gt_log2_mg_per_l"})
COLUMNS: Final = (
    *("table", "version", "digest", "edition", "in_force_from", "id", "organism", "host", "drug", "method"),
    *("disk_content", "sites", "site_text", "kind", "s_text", "r_text", "s_ge_mm", "r_le_mm"),
    *("s_le_log2_mg_per_l", "r_gt_log2_mg_per_l", "between", "always_intermediate", "includes_subgroups"),
    *("block", "simulated"),
    *("mic_criterion_s", "mic_criterion_r", "mic_criterion_kind", "mic_criterion_source", "n_isolates"),
    *("derivation_digest", "data_digest", "derivation_method", "citation", "url", "note"),
)
BOOLEAN_COLUMNS: Final = frozenset({"block", "always_intermediate", "includes_subgroups", "simulated"})


def flat_rows(version: TableVersion) -> list[dict[str, Cell]]:
    """Return one row per criterion, sorted by key, then per expected resistance and expert rule.

    Every row has the same columns. Of the latter two ``kind`` says what the row is, ``drug``
    lists ids, and ``note`` holds what else there is to it as JSON.
    """
    head: dict[str, Cell] = {
        "table": version.table,
        "version": version.version,
        "digest": digest(version),
        "edition": version.edition,
        "in_force_from": version.in_force_from,
    }
    ordered = sorted(version.criteria, key=lambda row: row.key)
    rows = [head | _key(version, row) | _boundaries(row) | _origin(row) for row in ordered]
    statements = [
        *(_resistance(one) for one in sorted(version.resistance, key=msgspec.json.encode)),
        *(_rule(one) for one in in_order(version.expert_rules)),
    ]
    nothing: dict[str, Cell] = dict.fromkeys(COLUMNS)
    return rows + [nothing | head | statement for statement in statements]


def _resistance(one: ExpectedResistance) -> dict[str, Cell]:
    note = msgspec.json.encode({"except_organisms": one.except_organisms}).decode()
    return {
        "organism": one.organism,
        "drug": one.drug,
        "kind": EXPECTED_RESISTANCE,
        "citation": one.source,
        "note": note if one.except_organisms else None,
    }


def _rule(one: ExpertRule) -> dict[str, Cell]:
    return {
        "organism": one.organism,
        "drug": ";".join(one.drugs) or None,
        "kind": EXPERT_RULE,
        "citation": one.source,
        "note": msgspec.json.encode(one, order="sorted").decode(),
    }


def _key(version: TableVersion, row: Criterion) -> dict[str, Cell]:
    return {
        "id": criterion_id(version.table, version.version, row.row_id),
        "organism": row.organism,
        "host": row.host,
        "drug": row.drug,
        "method": row.method.value,
        "disk_content": row.disk_content,
        "sites": ";".join(row.sites) or None,
        "site_text": row.site_text,
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
