"""How likely each MIC category is by the zone, for rows that rest on a derivation of this service."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection

from analysis.measurement_error.report import ZoneCategory
from breakpoints.model import Criterion
from datasets.store import blobs

AS_SAMPLED: Final = "as_sampled"
ByZone = Mapping[int, ZoneCategory]


class _Model(msgspec.Struct, frozen=True, kw_only=True):
    zone_categories: tuple[ZoneCategory, ...] = ()


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    """Of a derivation's record only what an answer needs."""

    model: _Model | None = None


def probabilities_of(connection: Connection, rows: Iterable[Criterion]) -> dict[str, ByZone]:
    """Return the probabilities behind rows, by the digest of the derivation; those without any are left out.

    They hold for the isolates as they were sampled: the share of resistant ones is said with them.
    """
    digests = {row.evidence.derivation_digest for row in rows if row.evidence is not None}
    read = {digest: _by_zone(connection, digest) for digest in sorted(digests)}
    return {digest: found for digest, found in read.items() if found}


def _by_zone(connection: Connection, digest: str) -> ByZone:
    blob = blobs.get(connection, digest)
    model = None if blob is None else msgspec.json.decode(blob.content, type=_Record).model
    return {
        one.zone_mm: one
        for one in (() if model is None else model.zone_categories)
        if one.prevalence == AS_SAMPLED
    }
