"""What the limited child is given to write a workbook; every sentence of it is in the reader's language."""

import msgspec

from datasets.fields import Field


class FindingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One finding in words."""

    row: int | None
    column: str | None
    value: str | None
    rule: str
    severity: str
    severity_word: str
    message: str
    what_to_do: str
    sheet: str | None = None
    file: int | None = None


class WorkbookWords(msgspec.Struct, frozen=True, kw_only=True):
    """The names of sheets and columns, and the lines of the sheet that explains."""

    rows_sheet: str
    findings_sheet: str
    about_sheet: str
    row: str
    file: str
    sheet: str
    column: str
    value: str
    rule: str
    severity: str
    message: str
    what_to_do: str
    column_in_file: str
    changed_sheet: str
    changed_to: str
    changed_rows: str
    changed_not_kept: str
    fields: dict[Field, str]
    about: tuple[tuple[str, str], ...]
    """``error`` and ``warning`` are shown in their colours; other first parts are headings."""


class WorkbookErrand(msgspec.Struct, frozen=True, kw_only=True):
    """The packed rows, if there are any to show, and their findings."""

    rows: bytes | None
    findings: tuple[FindingLine, ...]
    words: WorkbookWords


def workbook_in_child(argument: bytes) -> bytes:
    """Write the workbook of an encoded errand; called by name in the child."""
    from service.findings_workbook.writing import findings_workbook  # noqa: PLC0415 - not in a web process

    return findings_workbook(msgspec.msgpack.decode(argument, type=WorkbookErrand))
