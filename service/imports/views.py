"""An import as it is answered, listed and kept: what came in, which tables it made, what was found."""

import msgspec

from breakpoints.model import Kind


class FileRead(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an import; rows read are rows imported and rows refused."""

    file: str
    rows_read: int
    rows_imported: int
    rows_refused: int


class TableOfImport(msgspec.Struct, frozen=True, kw_only=True):
    """One table of an import: private to the laboratory."""

    table: str
    version: str
    digest: str
    edition: str | None
    guideline: str | None
    year: int | None
    kind: Kind | None
    rows: int
    added: int
    """Rows that the version before did not have; of a first version none is counted."""
    removed: int
    changed: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What is filed of an import besides its bytes."""

    files: tuple[FileRead, ...]
    tables: tuple[TableOfImport, ...]
    findings: dict[str, int]
    """Code → how many."""
    quality_ranges: int


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """One import of a laboratory; what its tables hold is gone once it was purged, this stays."""

    id: str
    name: str
    format: str
    original_digest: str
    created_at: str
    purged_at: str | None
    purged_by: str | None
    """The holder who purged it, by name."""
    rows_read: int
    rows_imported: int
    rows_refused: int
    files: tuple[FileRead, ...]
    tables: tuple[TableOfImport, ...]
    quality_ranges: int
    """How many ranges of control strains came with it."""
    findings: dict[str, int]
    """Code → how many; `findings_url` lists them row by row."""
    findings_url: str
    already_there: bool = False
    """The same bytes were imported under this name before: nothing was done."""


class FindingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One finding in words; no row means the whole file."""

    file: str
    row: int | None
    code: str
    severity: str
    """``refused``: the row is in no table; ``suspicious``: it is, and should be looked at; ``absent``: a
    folder does not hold the file."""
    message: str
