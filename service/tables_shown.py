"""Tables and versions as they are listed, read, compared and downloaded."""

import msgspec

from service.context import Context
from service.lookup import CriterionView, TableReference
from service.publication.views import Change
from service.security.caller import Caller


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a table in its list."""

    version: str
    digest: str
    status: str
    """in_force, future, superseded or withdrawn."""
    withdrawn_reason: str | None
    edition: str | None
    in_force_from: str
    published_at: str
    rows: int
    added: int
    removed: int
    changed: int


class TableView(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its versions, newest first."""

    table: str
    title_en: str
    title_ja: str
    private: bool
    simulated: bool
    latest: str | None
    versions: tuple[VersionLine, ...]


class VersionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its rows."""

    table: TableReference
    line: VersionLine
    licence: str
    rows: tuple[CriterionView, ...]
    formats: dict[str, str]
    """Format → digest of its bytes."""


class Artefact(msgspec.Struct, frozen=True, kw_only=True):
    """The stored bytes of a version in one format; they never change."""

    content: bytes
    digest: str
    media_type: str
    file_name: str
    private: bool


class DifferenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """What changed between two versions."""

    table: str
    old: TableReference
    new: TableReference
    changes: tuple[Change, ...]


def list_tables(context: Context, caller: Caller) -> tuple[TableView, ...]:
    """List the tables that the caller may see."""
    raise NotImplementedError


def read_table(context: Context, caller: Caller, table: str) -> TableView:
    """Return one table with its versions."""
    raise NotImplementedError


def read_table_version(context: Context, caller: Caller, table: str, version: str) -> VersionShown:
    """Return one version; ``latest`` is answered with the real one."""
    raise NotImplementedError


def download(context: Context, caller: Caller, table: str, version: str, file_format: str) -> Artefact:
    """Return the bytes of a version as stored at publication."""
    raise NotImplementedError


def difference_between(context: Context, caller: Caller, table: str, old: str, new: str) -> DifferenceShown:
    """Compare two versions row by row."""
    raise NotImplementedError
