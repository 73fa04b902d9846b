"""What a derivation tells of data of another laboratory: nothing by laboratory or year.

Who derives from a public data set could else compare each laboratory's figures with the totals, and work out
groups of a few isolates, under the names that the file gives the laboratories.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from analysis.heterogeneity.report import Heterogeneity
from analysis.methods import Factor
from analysis.record import DerivationRecord, HeldOutRate
from datasets.store import datasets
from datasets.store.rows import Derivation
from service.paired_data.discretion import UNSAID
from service.security.caller import Caller

_SOURCES, _SOURCE = "sources", "source"
_TELLING = frozenset({Factor.LABORATORY, Factor.YEAR})
ByFactor = TypeVar("ByFactor", Heterogeneity, HeldOutRate)


def is_of_others(connection: Connection, row: Derivation, caller: Caller) -> bool:
    """Tell whether a caller sees a derivation's data only because another laboratory made them public."""
    if caller.laboratory_id is not None:
        own = datasets.own_version_of_digest(connection, row.data_digest, caller.laboratory_id)
        if own is not None:
            return False
    held = datasets.of_digests(connection, {row.data_digest}, caller.laboratory_id).get(row.data_digest)
    return held is not None and not held.simulated


def as_told(record: DerivationRecord) -> DerivationRecord:
    """Return a record without what it says of single laboratories and years."""
    told = msgspec.structs.replace(
        record,
        laboratories=(),
        heterogeneity=_untold(record.heterogeneity),
        candidates=tuple(
            msgspec.structs.replace(one, held_out=_untold(one.held_out)) for one in record.candidates
        ),
    )
    plain = msgspec.to_builtins(told)
    names = sorted({*record.laboratories, *_sources(plain)}, key=len, reverse=True)
    return msgspec.convert(_unnamed(plain, [name for name in names if name]), DerivationRecord)


def _untold(found: Iterable[ByFactor]) -> tuple[ByFactor, ...]:
    return tuple(one for one in found if one.factor not in _TELLING)


def _sources(value: Any, *, within: bool = False) -> Iterator[str]:
    """Yield the laboratories whose distributions stand in a cut-off."""
    if isinstance(value, dict):
        if within and isinstance(value.get(_SOURCE), str):
            yield value[_SOURCE]
        for name, one in value.items():
            yield from _sources(one, within=name == _SOURCES)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _sources(one, within=within)
    elif within and isinstance(value, str):
        yield value


def _unnamed(value: Any, names: Sequence[str]) -> Any:
    """Return values without lists of such distributions, and without the laboratories' names anywhere."""
    if isinstance(value, dict):
        return {name: [] if name == _SOURCES else _unnamed(one, names) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_unnamed(one, names) for one in value]
    if isinstance(value, str):
        for name in names:
            value = UNSAID if value == name else value.replace(f" {name}", f" {UNSAID}")
    return value
