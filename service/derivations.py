"""Ask for a provisional disk criterion, and read how far it is and what came out."""

from typing import Any

import msgspec

from service.context import Context
from service.security.caller import Caller


class MicCriterionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one MIC criterion that the disk criterion is to correlate with."""

    s_le_mg_per_l: str
    kind: str
    source: str
    r_ge_mg_per_l: str | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a derivation may vary."""

    bootstrap_resamples: int | None = None
    width_least_mm: int | None = None
    width_most_mm: int | None = None
    roc_weight: float | None = None


class DerivationRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about one data set version; the same question twice is answered from the store."""

    dataset: str
    """Id of the data set, or ``id@version``."""
    organism: str
    drug: str
    disk_content: str
    mic_criterion: MicCriterionIn | str
    """The criterion, or the id of a published MIC criterion."""
    host: str | None = None
    methods: tuple[str, ...] = ()
    seed: int | None = None
    options: Options = Options()


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a derivation is."""

    method: str | None
    done: int
    of: int


class DerivationView(msgspec.Struct, frozen=True, kw_only=True):
    """A derivation with its state and, once it has succeeded, its record."""

    id: str
    job: str
    state: str
    """queued, running, succeeded, failed or cancelled."""
    dataset: str
    dataset_version: str
    dataset_name: str
    simulated: bool
    question: dict[str, Any]
    progress: Progress | None
    error: str | None
    record_digest: str | None
    record: dict[str, Any] | None
    """The derivation record (``analysis.record.DerivationRecord``) as plain values."""
    created_at: str


def start(context: Context, caller: Caller, request: DerivationRequest) -> DerivationView:
    """Queue a derivation, or return the one that already answers this question."""
    raise NotImplementedError


def read(context: Context, caller: Caller, derivation_id: str) -> DerivationView:
    """Return a derivation of the caller's laboratory, or a public one."""
    raise NotImplementedError


def listing(context: Context, caller: Caller) -> tuple[DerivationView, ...]:
    """List the derivations that the caller may see, newest first, without their records."""
    raise NotImplementedError


def scattergram(context: Context, caller: Caller, derivation_id: str, language: str) -> dict[str, Any] | None:
    """Return the Vega-Lite scattergram with the default candidate's lines, once there is a record."""
    raise NotImplementedError
