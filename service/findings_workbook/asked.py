"""The workbook of a stored version, or of a file that was only checked."""

import msgspec

from datasets.child import ChildDied, run_limited
from datasets.fields import Field
from datasets.limits import MEGABYTE, READING_LIMITS, ChildLimits
from datasets.read_result import ReadResult
from datasets.store import datasets
from datasets.texts_changed import holds_rows
from service.context import Context
from service.errors import NotFound, TooLarge
from service.findings_workbook.errand import (
    FindingLine,
    WorkbookErrand,
    WorkbookWords,
    workbook_in_child,
)
from service.locale.catalogue import Language, text
from service.paired_data.discretion import as_told
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.shown import (
    ReadingReport,
    blob_content,
    report_of,
    stored_version,
)
from service.security.caller import Caller

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMITS: ChildLimits = msgspec.structs.replace(
    READING_LIMITS, memory_bytes=2_000 * MEGABYTE, file_bytes=200 * MEGABYTE
)


def workbook_of_version(
    context: Context, caller: Caller, dataset_id: str, version: str | None, language: Language
) -> bytes:
    """Return the workbook of a version's findings; its rows are for the laboratory alone."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        dataset = datasets.get(connection, dataset_id, caller.laboratory_id)
        if dataset is None:
            raise NotFound("data set", dataset_id)
        report = report_of(connection, stored)
        mine = dataset.laboratory_id == caller.laboratory_id
        rows = blob_content(connection, report.rows_digest) if mine and report.rows_digest else None
    findings = tuple(finding_view(one, language) for one in as_told(report.findings, mine=mine))
    said = report if mine else msgspec.structs.replace(report, columns_personal=(), columns_not_used=())
    return _written(rows, findings, said, language, pseudonyms=True)


def workbook_of_reading(result: ReadResult, language: Language) -> bytes:
    """Return the workbook of a file that was read and not kept: isolates as the file names them."""
    findings = tuple(finding_view(one, language) for one in result.findings)
    report = ReadingReport.of(result)
    return _written(result.rows_as_read, findings, report, language, pseudonyms=False)


def _written(
    rows: bytes | None,
    findings: tuple[FindingView, ...],
    report: ReadingReport,
    language: Language,
    *,
    pseudonyms: bool,
) -> bytes:
    errand = WorkbookErrand(
        rows=rows,
        findings=tuple(_line(one, language) for one in findings),
        words=_words(report, language, shows_rows=holds_rows(rows), pseudonyms=pseudonyms),
    )
    answer = run_limited(workbook_in_child, msgspec.msgpack.encode(errand), LIMITS)
    if isinstance(answer, ChildDied):
        raise TooLarge("workbook_too_large", reason=answer.reason)
    return answer


def _line(one: FindingView, language: Language) -> FindingLine:
    return FindingLine(
        row=one.row,
        column=one.column,
        value=one.value,
        rule=one.rule,
        severity=one.severity,
        severity_word=text(f"severity.{one.severity}", language),
        message=one.message,
        what_to_do=one.what_to_do,
        sheet=one.sheet,
        file=one.file,
    )


def _words(report: ReadingReport, language: Language, *, shows_rows: bool, pseudonyms: bool) -> WorkbookWords:
    def word(key: str, **parameters: object) -> str:
        return text(f"findings_workbook.{key}", language, **parameters)

    about = [
        (text("severity.error", language), word("about_error")),
        (text("severity.warning", language), word("about_warning")),
        (word("rows_sheet"), word("about_rows" if shows_rows else "about_no_rows")),
    ]
    if shows_rows and pseudonyms:
        about.append((word("isolates"), word("about_pseudonyms")))
    if report.columns_personal:
        about.append((word("personal"), word("about_personal", headers=" | ".join(report.columns_personal))))
    if report.columns_not_used:
        about.append((word("not_used"), word("about_not_used", headers=" | ".join(report.columns_not_used))))
    if report.findings_not_listed:
        about.append((word("findings_sheet"), word("about_not_listed", n=f"{report.findings_not_listed:,}")))
    about.append((word("changed_sheet"), word("about_changed")))
    names = ("row", "file", "sheet", "column", "value", "rule", "severity", "message", "what_to_do")
    more = ("column_in_file", "changed_sheet", "changed_to", "changed_rows", "changed_not_kept")
    return WorkbookWords(
        rows_sheet=word("rows_sheet"),
        findings_sheet=word("findings_sheet"),
        about_sheet=word("about_sheet"),
        fields={field: text(f"field.{field}", language) for field in Field},
        about=tuple(about),
        **{name: word(name) for name in (*names, *more)},
    )
