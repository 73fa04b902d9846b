"""A laboratory's tables in a few words, and what a result is by them: one by one and in a batch.

Boundaries are made up for these tests; what they try is how they are applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl

from breakpoints.batch import FlatAnswer, classify_frame, flat
from breakpoints.batch.columns import OUTPUT_SCHEMA
from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

SOURCE = Source(citation="made up for a manual")
PLAIN = Policy(rules="off")
CUT_OFFS = Policy(rules="off", kinds=(Kind.ECV,))
Rows = TableIndex | Sequence[TableIndex] | Criterion | Sequence[Criterion]


def zone_row(s: str | None, r: str | None, **more: Any) -> Criterion:
    """Return a clinical row: E. coli, dog, enrofloxacin, disk of 5 µg; ``more`` varies it."""
    plain = {"method": Method.DISK, "disk_content": "5 µg", "zone": zone_boundaries(s, r)}
    return _row(plain | more)


def mic_row(s: str | None, r: str | None, **more: Any) -> Criterion:
    """Return a clinical row: E. coli, dog, enrofloxacin, MIC; ``more`` varies it."""
    return _row({"method": Method.MIC, "mic": mic_boundaries(s, r)} | more)


def cut_off(row: Criterion) -> Criterion:
    """Turn a row into an epidemiological cut-off, which no host limits."""
    return msgspec.structs.replace(row, kind=Kind.ECV, host=None)


def block_row(**more: Any) -> Criterion:
    """Return a row that says that there is no criterion."""
    return _row({"method": Method.DISK, "block": True} | more)


def _row(fields: dict[str, Any]) -> Criterion:
    plain = {"organism": "escherichia_coli", "host": "dog", "drug": "enrofloxacin", "kind": Kind.CLINICAL}
    return Criterion(**(plain | {"source": SOURCE} | fields))


def table(
    *rows: Criterion,
    name: str = "manual",
    number: str = "1.0.0",
    resistance: tuple[ExpectedResistance, ...] = (),
    guideline: str | None = None,
    edition: str | None = None,
) -> TableIndex:
    """Return a table of rows."""
    version = TableVersion(
        table=name,
        version=number,
        title=Title(en=name, ja=name),
        in_force_from="2026-01-01",
        criteria=rows,
        source=SOURCE,
        licence="test",
        resistance=resistance,
        guideline=guideline,
        edition=edition,
    )
    return TableIndex.of(version)


def ask(rows: Rows, value: str, policy: Policy = PLAIN, **more: Any) -> Answer:
    """Classify one result of E. coli, dog, enrofloxacin; the batch must say the same.

    The method is that of the first row, the disk content that of a disk row; ``more`` varies it.
    """
    tables = _tables(rows)
    first = next(iter(tables[0].all_rows())).row
    plain = {"organism": "Escherichia coli", "host": "dog", "drug": first.drug, "method": first.method.value}
    if first.method is Method.DISK and first.disk_content is not None:
        plain["disk_content"] = first.disk_content
    given = {name: said for name, said in (plain | {"value": value} | more).items() if said is not None}
    answer = classify(msgspec.convert(given, Result), tables, policy, vocabulary())
    frame = pl.DataFrame(
        {name: [said] for name, said in given.items()}, schema=dict.fromkeys(given, pl.String)
    )
    found = classify_frame(frame, tables, policy, vocabulary())
    in_a_batch = FlatAnswer(**found.select(list(OUTPUT_SCHEMA)).row(0, named=True))
    assert in_a_batch == flat(answer)
    return answer


def said(rows: Rows, value: str, policy: Policy = PLAIN, **more: Any) -> str:
    """Return the category, and what else it may be: ``not_evaluable S|I``; of a refused row its code."""
    answer = ask(rows, value, policy, **more)
    if answer.category is None:
        assert answer.refused is not None
        return answer.refused.value
    return " ".join([answer.category.value, "|".join(one.value for one in answer.possible)]).strip()


def warned(answer: Answer) -> set[str]:
    """Return the codes of an answer's warnings."""
    return {one.code.value for one in answer.warnings}


def _tables(rows: Rows) -> list[TableIndex]:
    if isinstance(rows, Criterion):
        return [table(rows)]
    if isinstance(rows, TableIndex):
        return [rows]
    kept = list(rows)
    if all(isinstance(one, TableIndex) for one in kept):
        return [one for one in kept if isinstance(one, TableIndex)]
    return [table(*(one for one in kept if isinstance(one, Criterion)))]
