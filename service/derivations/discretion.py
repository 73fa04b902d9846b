"""What a derivation tells of data of another laboratory: nothing by laboratory or year.

Who derives from a public data set could else compare each laboratory's figures with the totals, and work out
groups of a few isolates, under the names that the file gives the laboratories. A criterion published from
data that stay private is read by everybody, and tells no more of them.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from analysis.evidence.report import Evidence, SubgroupFit
from analysis.evidence.rules import DataRuleId
from analysis.heterogeneity.report import Heterogeneity
from analysis.methods import Factor
from analysis.record import Candidate, DerivationRecord, HeldOutRate, Refused, Warned
from analysis.refusals import Caveat, Refusal
from datasets.store import blobs, datasets, proposals
from datasets.store.rows import Derivation
from datasets.version import read_canonical
from service.paired_data.discretion import UNSAID
from service.security.caller import Caller

_SOURCES, _SOURCE, _PARAMETERS, _FACTOR, _LABORATORIES = (
    "sources",
    "source",
    "parameters",
    "factor",
    "laboratories",
)
_TELLING = frozenset({Factor.LABORATORY, Factor.YEAR, Factor.DISK_MAKER})
_TELLING_RULES = frozenset({DataRuleId.LABORATORIES, DataRuleId.PER_LABORATORY, DataRuleId.YEARS})
_TELLING_CAVEATS = frozenset({Caveat.LABORATORIES_DIFFER, Caveat.YEARS_DIFFER})
_RESAMPLED = "resampled_laboratories"
MOST_REMEMBERED = 10_000
_simulated: dict[str, bool] = {}
ByFactor = TypeVar("ByFactor", Heterogeneity, HeldOutRate, SubgroupFit)


def is_of_others(connection: Connection, data_digest: str, caller: Caller) -> bool:
    """Tell whether data of real isolates are another laboratory's, be they public or not."""
    if caller.laboratory_id is not None:
        own = datasets.own_version_of_digest(connection, data_digest, caller.laboratory_id)
        if own is not None:
            return False
    held = datasets.of_digests(connection, {data_digest}, caller.laboratory_id).get(data_digest)
    return not (is_simulated(connection, data_digest) if held is None else held.simulated)


def is_told_whole(connection: Connection, row: Derivation, caller: Caller) -> bool:
    """Tell whether a caller gets all that a record says: of own or simulated data, or for a review.

    Whoever reviews is no proposer, and what they review is what the owner of the data proposes.
    """
    if not is_of_others(connection, row.data_digest, caller):
        return True
    return "curator" in caller.scopes and any(
        datasets.own_version_of_digest(connection, row.data_digest, proposer) is not None
        for proposer in proposals.proposers(connection, row.id)
        if proposer != caller.laboratory_id
    )


def is_simulated(connection: Connection, data_digest: str) -> bool:
    """Tell whether data are simulated, by the data themselves: whoever reads may not see the data set."""
    known = _simulated.get(data_digest)
    if known is None:
        blob = blobs.get(connection, data_digest)
        known = blob is not None and read_canonical(blob.content, data_digest).simulated
        if len(_simulated) >= MOST_REMEMBERED:
            _simulated.clear()
        if blob is not None:
            _simulated[data_digest] = known
    return known


def as_told(record: DerivationRecord) -> DerivationRecord:
    """Return a record without what it says of single laboratories, years, media and makers."""
    told = msgspec.structs.replace(
        record,
        laboratories=(),
        heterogeneity=_untold(record.heterogeneity),
        candidates=tuple(map(_candidate, record.candidates)),
        evidence=None if record.evidence is None else _evidence(record.evidence),
        conditions=(),
        refusals=tuple(map(_refusal, record.refusals)),
        warnings=_warnings(record.warnings),
    )
    plain = msgspec.to_builtins(told)
    return msgspec.convert(_unnamed(plain, {*record.laboratories, *_sources(plain)}), DerivationRecord)


def _refusal(found: Refused) -> Refused:
    """Return a refusal without the media of a few isolates, which may be one laboratory's."""
    if found.code is not Refusal.CONDITIONS_DIFFER:
        return found
    return msgspec.structs.replace(found, parameters={**found.parameters, "values": UNSAID})


def _candidate(found: Candidate) -> Candidate:
    """Return an answer without what was held out, and without limits that laboratories' counts decide."""
    acceptance = tuple(
        msgspec.structs.replace(cell, clustered_upper_95_one_sided=None, clustered_verdict=None)
        for cell in found.acceptance
    )
    return msgspec.structs.replace(
        found,
        held_out=_untold(found.held_out),
        acceptance=acceptance,
        clustered_verdict=None,
        warnings=_warnings(found.warnings),
    )


def _evidence(found: Evidence) -> Evidence:
    rules = tuple(one for one in found.rules if one.rule not in _TELLING_RULES)
    return msgspec.structs.replace(found, rules=rules, subgroups=_untold(found.subgroups))


def _warnings(found: Iterable[Warned]) -> tuple[Warned, ...]:
    """Return warnings, but of a comparison of laboratories or years none, and of no number of them."""
    return tuple(
        msgspec.structs.replace(one, parameters={**one.parameters, _LABORATORIES: UNSAID})
        if _LABORATORIES in one.parameters
        else one
        for one in found
        if one.code not in _TELLING_CAVEATS and one.parameters.get(_FACTOR) not in _TELLING
    )


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


def _unnamed(value: Any, names: Collection[str]) -> Any:
    """Return values without lists of such distributions, without laboratories' names and their number.

    A name is looked for in texts only, as it may be a word of ours as well; a number is no name.
    """
    longest_first = sorted({one for one in names if one and not one.isdecimal()}, key=len, reverse=True)
    if not longest_first:
        return _without(value, None)
    return _without(value, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"))


def _without(value: Any, names: re.Pattern[str] | None, *, within: bool = False) -> Any:
    if isinstance(value, dict):
        told = {
            name: [] if name == _SOURCES else _without(one, names, within=within or name == _PARAMETERS)
            for name, one in value.items()
        }
        return {**told, _RESAMPLED: 0} if _RESAMPLED in told else told
    if isinstance(value, list | tuple):
        return [_without(one, names, within=within) for one in value]
    return names.sub(UNSAID, value) if within and names is not None and isinstance(value, str) else value
