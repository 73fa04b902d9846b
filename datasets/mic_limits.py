"""The MIC criteria of the tables in use, as far as a reading needs them: surely S, surely R."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from breakpoints.model import Criterion, Kind, Method


class MicLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lowest S limit and the highest R limit of all hosts and sites of an organism and drug.

    Steps are log2 mg/L; ``None`` where no table has one.
    """

    organism: str
    drug: str
    s_le_step: int | None
    r_gt_step: int | None
    tables: tuple[str, ...]


def mic_limits(tables: Iterable[tuple[str, Iterable[Criterion]]]) -> tuple[MicLimits, ...]:
    """Gather the clinical MIC criteria of some tables, named as they are to be shown."""
    found: dict[tuple[str, str], MicLimits] = {}
    for name, rows in tables:
        for row in rows:
            if (
                row.method is not Method.MIC
                or row.kind is not Kind.CLINICAL
                or row.mic is None
                or row.simulated
            ):
                continue
            key = row.organism, row.drug
            before = found.get(key)
            found[key] = MicLimits(
                organism=row.organism,
                drug=row.drug,
                s_le_step=_of_both(min, before.s_le_step if before else None, row.mic.s_le_step),
                r_gt_step=_of_both(max, before.r_gt_step if before else None, row.mic.r_gt_step),
                tables=tuple(dict.fromkeys((*(before.tables if before else ()), name))),
            )
    return tuple(found.values())


def _of_both(chosen: Callable[[list[int]], int], one: int | None, other: int | None) -> int | None:
    known = [step for step in (one, other) if step is not None]
    return chosen(known) if known else None
