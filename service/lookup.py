"""Which criterion applies, what else exists, and on what evidence it rests."""

from typing import Any

import msgspec

from service.context import Context
from service.security.caller import Caller


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lookup as a person would ask it; names, ids and qualified codes are accepted."""

    organism: str
    drug: str
    host: str | None = None
    method: str = "disk"
    disk_content: str | None = None
    site: str | None = None
    on: str | None = None
    tables: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    host_fallback: tuple[str, ...] = ()


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a vocabulary with its names."""

    id: str
    name_en: str
    name_ja: str


class TableReference(msgspec.Struct, frozen=True, kw_only=True):
    """The version that an answer rests on."""

    table: str
    version: str
    digest: str
    title_en: str
    title_ja: str
    edition: str | None
    in_force_from: str
    withdrawn: str | None = None
    """The reason, when the version was withdrawn."""


class CriterionView(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion as published; boundaries are text with their comparator."""

    id: str
    table: TableReference
    organism: Term
    drug: Term
    host: Term | None
    host_not_stated: bool
    method: str
    disk_content: str | None
    disk_content_not_stated: bool
    sites: tuple[Term, ...]
    kind: str
    s: str | None
    """Boundary of S (or wild type) as published, such as ``>=25``."""
    r: str | None
    """Boundary of R (or non-wild type) as published, such as ``<=24``."""
    unit: str
    """``mm`` or ``mg/L``."""
    source: str
    comment: str | None
    simulated: bool
    extrapolated: bool = False
    evidence: dict[str, Any] | None = None


class LookupAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The criteria that apply, best first, and what exists instead."""

    organism: Term
    drug: Term
    host: Term | None
    site: Term | None
    on: str
    timezone: str
    criteria: tuple[CriterionView, ...]
    """The criteria that apply: one, or one for each site where the request names none."""
    instead: tuple[CriterionView, ...]
    """What exists for other hosts, methods, contents, sites or kinds."""
    tables: tuple[TableReference, ...]
    """Every version that was searched."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a provisional criterion rests on."""

    criterion: CriterionView
    dataset_digest: str | None
    dataset_name: str | None
    derivation: str | None
    """Digest of the derivation's record."""
    n_isolates: int | None
    simulated: bool
    record: dict[str, Any] | None
    """The derivation's record: methods side by side with discrepancies and limits."""
    scattergram: dict[str, Any] | None
    """A Vega-Lite specification."""
    cells: tuple[dict[str, Any], ...]
    """The aggregated table that was fitted, for those who cannot see the scattergram."""
    reviews: tuple[dict[str, Any], ...]


def find_criteria(context: Context, caller: Caller, question: Question) -> LookupAnswer:
    """Answer a lookup from the tables in memory."""
    raise NotImplementedError


def criterion(context: Context, caller: Caller, criterion_id: str) -> CriterionView:
    """Return one criterion by its id ``table@version:row``."""
    raise NotImplementedError


def evidence(context: Context, caller: Caller, criterion_id: str, language: str) -> Evidence:
    """Return what a criterion rests on; titles of the scattergram in the given language."""
    raise NotImplementedError
