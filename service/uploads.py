"""Take in paired data: stream, read in a limited child, keep as a content-addressed version."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from datasets.facts import UploadedFacts
from service.context import Context
from service.security.caller import Caller


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A body on disk with its digest, taken while it was read."""

    path: Path
    digest: str
    size_bytes: int


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One finding with its sentence in the request's language."""

    row: int | None
    column: str | None
    value: str | None
    rule: str
    severity: str
    message: str


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a data set; its id is the digest of its canonical form."""

    dataset: str
    number: int
    version: str
    digest: str
    rows_in: int
    rows_kept: int
    rows_refused: int
    findings: int
    created_at: str
    organisms: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    disk_contents: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class DatasetView(msgspec.Struct, frozen=True, kw_only=True):
    """A data set with its versions, newest last."""

    id: str
    name: str
    visibility: str
    simulated: bool
    owner: str
    mine: bool
    created_at: str
    versions: tuple[VersionView, ...]


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an upload."""

    id: str
    version: str
    digest: str
    job: str
    already_there: bool
    rows_in: int
    rows_kept: int
    rows_refused: int
    findings: tuple[FindingView, ...]
    """The first hundred; all of them at ``findings_url``."""
    findings_url: str


class PairView(msgspec.Struct, frozen=True, kw_only=True):
    """One kept row; measurements as written."""

    isolate_id: str | None
    organism: str
    drug: str
    disk_content: str
    host: str | None
    zone_mm: str
    mic_mg_per_l: str


async def receive(stream: AsyncIterator[bytes], declared_bytes: int | None, limit_bytes: int, folder: Path) -> Received:
    """Write a body to disk with its SHA-256; stop with 413 as soon as the limit is passed."""
    raise NotImplementedError


def upload(
    context: Context,
    caller: Caller,
    received: Received,
    facts: UploadedFacts,
    *,
    name: str,
    language: str,
    dataset_id: str | None = None,
) -> Uploaded:
    """Read a received file and keep it as a new data set, or as a version of a given one.

    The same data twice is the same version and answers as the first time did.
    """
    raise NotImplementedError


def list_datasets(context: Context, caller: Caller) -> tuple[DatasetView, ...]:
    """List the caller's laboratory's data sets and the public ones."""
    raise NotImplementedError


def read_dataset(context: Context, caller: Caller, dataset_id: str) -> DatasetView:
    """Return a data set that the caller may see."""
    raise NotImplementedError


def read_version(context: Context, caller: Caller, dataset_id: str, version: str | None) -> VersionView:
    """Return one version by digest, number or ``latest``."""
    raise NotImplementedError


def read_findings(
    context: Context, caller: Caller, dataset_id: str, version: str | None, language: str
) -> tuple[FindingView, ...]:
    """Return every finding of a version."""
    raise NotImplementedError


def findings_csv(context: Context, caller: Caller, dataset_id: str, version: str | None, language: str) -> bytes:
    """Return the findings as a CSV that a spreadsheet opens without running anything."""
    raise NotImplementedError


def read_pairs(
    context: Context, caller: Caller, dataset_id: str, version: str | None, *, start: int = 0, most: int = 1000
) -> tuple[tuple[PairView, ...], int | None]:
    """Return kept rows from ``start`` and where the next page starts."""
    raise NotImplementedError


def scattergram(
    context: Context,
    caller: Caller,
    dataset_id: str,
    version: str | None,
    *,
    organism: str | None,
    drug: str | None,
    disk_content: str | None,
    language: str,
) -> dict[str, Any]:
    """Return a Vega-Lite scattergram of one organism, drug and disk content."""
    raise NotImplementedError
