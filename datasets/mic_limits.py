"""The criteria of the tables in use, as far as a reading needs them: surely S, surely R."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from breakpoints.importing.printed import ALWAYS_I_ZONE
from breakpoints.model import Criterion, Kind, Method


class MicLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lowest S limit and the highest R limit of all hosts and sites of an organism and drug.

    Steps are log2 mg/L; ``None`` where no table has one. ``zone_s_ge_mm``: the largest S limit of the zones
    of each disk content that a table has.
    """

    organism: str
    drug: str
    s_le_step: int | None
    r_gt_step: int | None
    tables: tuple[str, ...]
    zone_s_ge_mm: tuple[tuple[str, int], ...] = ()


def mic_limits(tables: Iterable[tuple[str, Iterable[Criterion]]]) -> tuple[MicLimits, ...]:
    """Gather the clinical MIC criteria of some tables, named as they are to be shown, and limits of zones."""
    found: dict[tuple[str, str], MicLimits] = {}
    zones: dict[tuple[str, str], dict[str, int]] = {}
    for name, rows in tables:
        for row in rows:
            if row.kind is not Kind.CLINICAL or row.simulated:
                continue
            key = row.organism, row.drug
            if row.method is Method.MIC and row.mic is not None:
                before = found.get(key)
                found[key] = MicLimits(
                    organism=row.organism,
                    drug=row.drug,
                    s_le_step=_of_both(min, before.s_le_step if before else None, row.mic.s_le_step),
                    r_gt_step=_of_both(max, before.r_gt_step if before else None, row.mic.r_gt_step),
                    tables=tuple(dict.fromkeys((*(before.tables if before else ()), name))),
                )
            elif row.zone is not None and row.disk_content and row.zone.s_ge_mm is not None:
                of_each = zones.setdefault(key, {})
                if row.zone.s_ge_mm < ALWAYS_I_ZONE:
                    of_each[row.disk_content] = max(of_each.get(row.disk_content, 0), row.zone.s_ge_mm)
    return tuple(
        msgspec.structs.replace(one, zone_s_ge_mm=tuple(sorted(zones.get(key, {}).items())))
        for key, one in found.items()
    )


def _of_both(chosen: Callable[[list[int]], int], one: int | None, other: int | None) -> int | None:
    known = [step for step in (one, other) if step is not None]
    return chosen(known) if known else None
