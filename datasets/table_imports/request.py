"""What the child that reads an import is asked, and what it answers."""

from typing import Literal

import msgspec

from breakpoints.importing import FileCounts
from breakpoints.model import Kind

Format = Literal["r-amr", "whonet", "eucast", "zonebook"]


class Before(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a laboratory holds of a table already.

    ``highest`` is the highest number ever given, ``number`` and ``digest`` the version in
    force; ``canonical`` and ``additions`` its bytes, absent once they were purged.
    """

    highest: str
    number: str
    digest: str
    canonical: bytes | None = None
    additions: bytes | None = None


class ImportRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file on disk, what it is said to be, and what is held under this name already.

    ``file`` is what reports call it, ``today`` the civil date for files that state no date.
    """

    path: str
    format: Format
    name: str
    file: str
    today: str
    before: dict[str, Before] = {}


class TableMade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of an import with its number, and its bytes in every format."""

    table: str
    version: str
    digest: str
    edition: str | None
    guideline: str | None
    year: int | None
    kind: Kind | None
    in_force_from: str
    rows: int
    changes: dict[str, int]
    """How many rows were ``added``, ``removed`` and ``changed`` against the version before."""
    canonical: bytes
    formats: dict[str, bytes]


class Failure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why nothing could be imported: a code with its text, the file, and what fills the text."""

    code: str
    file: str
    parameters: dict[str, str]


class ImportAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an import gave; nothing but ``failure`` where the file is no table of its kind.

    ``findings``, ``additions`` and ``quality`` are the JSON that is filed.
    """

    failure: Failure | None = None
    tables: tuple[TableMade, ...] = ()
    counts: tuple[FileCounts, ...] = ()
    findings: bytes = b"[]"
    findings_counted: dict[str, int] = {}
    additions: bytes | None = None
    quality: bytes | None = None
    quality_ranges: int = 0
