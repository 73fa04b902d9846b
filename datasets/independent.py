"""The rows of a selection that count in a derivation: one of each isolate."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from datasets.canonical import row_of
from datasets.one_isolate import Identity, culture, folded, resolved, times_pasted
from datasets.paired_rows import PairedRow

_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Independent:
    """One row of each isolate, and how many others there were, and why they do not count.

    ``identity_undecided``: rows that may be of an isolate that counts, or of another. ``pasted_again``: rows
    without isolate numbers, all of which stand there as often.
    """

    rows: list[PairedRow]
    further_replicates: int = 0
    identity_undecided: int = 0
    pasted_again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The place of the row that counts of each isolate, and of the one that says most of it.

    ``undecided`` counts the rows of which nobody can tell whose they are.
    """

    rows: list[tuple[int, int]]
    undecided: int


def one_of_each_isolate(lines: Sequence[str]) -> Independent:
    """Keep one row of each isolate: the first replicate, where numbered.

    Replicates without a number, or with the same one, are drawn by a digest of the row: the sorted order
    would always prefer the smaller zone, and lean towards resistance. What an isolate's other rows say of
    its laboratory and year holds for the row that counts.
    """
    rows = _with_one_spelling(map(row_of, lines))
    unnamed = Counter(line for line, row in zip(lines, rows, strict=True) if not row.isolate_id)
    times = times_pasted(unnamed.values())
    own = [row_of(line) for line, n in sorted(unnamed.items()) for _ in range(n // times)]
    named = [place for place, row in enumerate(rows) if row.isolate_id]
    chosen = chosen_of([rows[place] for place in named], [lines[place] for place in named])
    kept = [_filled(rows[named[one]], rows[named[fullest]]) for one, fullest in chosen.rows]
    return Independent(
        rows=_with_one_spelling([*kept, *own]),
        further_replicates=len(named) - chosen.undecided - len(kept),
        identity_undecided=chosen.undecided,
        pasted_again=sum(unnamed.values()) - len(own),
    )


def chosen_of(rows: Sequence[PairedRow], lines: Sequence[str]) -> Chosen:
    """Choose among rows that name an isolate; ``lines`` are the same rows in canonical form."""
    identities = list(map(identity_of, rows))
    isolates = resolved(identities)
    often = Counter(isolates[identity] for identity in identities)
    chosen: dict[Identity, tuple[tuple[Order, str], int]] = {}
    fullest: dict[Identity, int] = {}
    for place, (row, identity, line) in enumerate(zip(rows, identities, lines, strict=True)):
        isolate = isolates[identity]
        if isolate is None:
            continue
        if isolate == identity:
            fullest.setdefault(isolate, place)
        drawn = hashlib.sha256(line.encode()).hexdigest() if often[isolate] > 1 else ""
        rank = (order_of_replicate(row.replicate), drawn)
        if isolate not in chosen or rank < chosen[isolate][0]:
            chosen[isolate] = (rank, place)
    return Chosen(
        rows=[(place, fullest[isolate]) for isolate, (_, place) in chosen.items()],
        undecided=often[None],
    )


Order = tuple[tuple[int, str], ...]


def order_of_replicate(written: str | None) -> Order:
    """Return where a replicate stands among others: ``2`` before ``10``, ``R2`` before ``R10``."""
    parts = _DIGITS.split(folded(written or ""))
    return tuple(_rank(part) for part in parts if part)


def _rank(part: str) -> tuple[int, str]:
    number = part.lstrip("0")
    return (len(number), number) if _DIGITS.fullmatch(part) else (-1, part)


def identity_of(row: PairedRow) -> Identity:
    """Return what a row says of its isolate."""
    return Identity(
        isolate=folded(row.isolate_id or ""),
        laboratory=folded(row.laboratory or ""),
        year=row.year or "",
        host=row.host or "",
        biosample=culture(row.biosample or ""),
        accession=culture(row.collection_accession or ""),
    )


def _filled(row: PairedRow, fullest: PairedRow) -> PairedRow:
    if (row.laboratory and row.year and row.host) or row is fullest:
        return row
    return msgspec.structs.replace(
        row,
        laboratory=row.laboratory or fullest.laboratory,
        year=row.year or fullest.year,
        host=row.host or fullest.host,
    )


def _with_one_spelling(rows: Iterable[PairedRow]) -> list[PairedRow]:
    """Write each laboratory in one way: ``L1`` and ``l1`` are one."""
    rows = list(rows)
    spelled: dict[str, str] = {}
    for name in sorted({row.laboratory for row in rows if row.laboratory}):
        spelled.setdefault(folded(name), name)
    return [
        row
        if row.laboratory is None or spelled[folded(row.laboratory)] == row.laboratory
        else msgspec.structs.replace(row, laboratory=spelled[folded(row.laboratory)])
        for row in rows
    ]
