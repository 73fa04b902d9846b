"""Show how a file would be read before it is taken in: nothing of it is kept."""

import msgspec

from datasets.facts import Charset, DecimalMark, Delimiter, FormatName, MeasuredColumn, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.limits import UploadLimits
from datasets.read_result import Preview, ReadResult
from datasets.reading_in_child import read_in_child
from datasets.source import TOP_LINES
from service.context import Context
from service.incoming import quotas
from service.incoming.receiving import Received, Sent, read_sent
from service.locale.catalogue import Language, text
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.mappings import MappingView, mapped_facts, mappings_for
from service.security.caller import Caller, require


class ColumnUse(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a column: the fields read from it, and the drugs that it measures."""

    header: str
    fields: tuple[Field, ...] = ()
    measured: tuple[MeasuredColumn, ...] = ()


class FilePreview(msgspec.Struct, frozen=True, kw_only=True):
    """How one file would be read; parameters of the same names (`file_format` for the format) overrule it."""

    format: FormatName
    format_name: str
    why: str
    """Why the format was recognised, in words."""
    container: str
    charset: Charset | None
    charset_guessed: bool
    delimiter: Delimiter | None
    decimal_mark: DecimalMark | None
    sheets: tuple[str, ...]
    sheets_used: tuple[str, ...]
    header_row: int
    """As a spreadsheet counts; 0 where the format has no header."""
    headers: tuple[str, ...]
    """Of the rows below: personal columns are left out."""
    rows: tuple[tuple[str, ...], ...]
    rows_estimated: int
    columns: dict[Field, str]
    measured: tuple[MeasuredColumn, ...]
    disk_contents_needed: tuple[str, ...]
    """Drugs whose disk content the file does not say: to be stated with the upload."""
    columns_personal: tuple[str, ...]
    columns_pseudonymised: tuple[str, ...]
    """Columns of farms: not shown, and kept as pseudonyms."""
    column_uses: tuple[ColumnUse, ...]
    """As `headers`; a column without fields and drugs is neither used nor stored."""


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """What would be read of an upload, what stands in the way, and the saved mappings that fit it."""

    file: FilePreview | None
    second_file: FilePreview | None
    findings: tuple[FindingView, ...]
    missing: tuple[Field, ...]
    """Facts that neither the files hold nor the uploader stated, all at once."""
    host_not_stated: bool
    """No column names the hosts and none was stated; the isolates then have none."""
    isolates_not_numbered: bool
    """No column numbers the isolates: repeats of one isolate are not recognised."""
    looked_at_first: int | None
    """How many lines were looked at of a file too long to be looked at whole, before it is taken in."""
    other_file_needed: Field | None
    """The measurement that none of the files holds."""
    mappings: tuple[MappingView, ...]
    headers_in_file: tuple[str, ...]
    """The first file's header, by which a mapping is known again; to be sent when one is saved."""


async def preview(
    context: Context,
    caller: Caller,
    sent: Sent,
    facts: UploadedFacts,
    *,
    language: Language,
    mapping: str | None = None,
) -> PreviewView:
    """Receive a file, or two, say how they would be read, and forget them."""
    sure = require(caller, "researcher")

    def look(body: Received) -> PreviewView:
        quotas.settle(context, caller, body.n_bytes)
        asked = mapped_facts(context, caller, mapping, facts)
        limits = UploadLimits(max_bytes=context.settings.max_upload_bytes)
        read = read_in_child(body.path, asked, limits, second=body.second, preview_only=True)
        return preview_view(context, caller, read, asked, language)

    return await read_sent(context, sure.laboratory_id, sent, look)


def preview_view(
    context: Context, caller: Caller, read: ReadResult, asked: UploadedFacts, language: Language
) -> PreviewView:
    """Put a preview into words, with the mappings that fit its header."""
    headers = () if read.preview is None else read.preview.headers_in_file
    files = tuple(one for one in (read.preview, read.preview_of_second) if one is not None)
    held = {field for one in files for field in one.holds}
    return PreviewView(
        file=None if read.preview is None else _file(read.preview, language),
        second_file=None if read.preview_of_second is None else _file(read.preview_of_second, language),
        findings=tuple(finding_view(finding, language) for finding in read.findings),
        missing=_missing(files),
        host_not_stated=not asked.host and not any(Field.HOST in one.columns for one in files),
        isolates_not_numbered=bool(files) and not all(one.isolates_numbered for one in files),
        looked_at_first=None if all(one.looked_at_whole for one in files) else TOP_LINES,
        other_file_needed=next((one for one in MEASUREMENTS if one not in held), None)
        if len(held) == 1
        else None,
        mappings=mappings_for(context, caller, headers) if headers else (),
        headers_in_file=headers,
    )


def _missing(files: tuple[Preview, ...]) -> tuple[Field, ...]:
    """Return what is missing in every file; a disk content belongs to the file that holds zones."""
    zones = [one for one in files if Field.ZONE_MM in one.holds] or files
    absent = {field for one in zones for field in one.missing}
    elsewhere = {field for field in absent if any(field not in one.missing for one in files)}
    return tuple(field for field in Field if field in absent - elsewhere | absent & {Field.DISK_CONTENT})


def _file(found: Preview, language: Language) -> FilePreview:
    return FilePreview(
        format_name=text(f"format.{found.format.value}", language),
        why=text(f"format_why.{found.why}", language, **found.why_parameters),
        column_uses=tuple(_use(header, found) for header in found.headers),
        **{
            name: getattr(found, name)
            for name in FilePreview.__struct_fields__
            if name not in {"format_name", "why", "column_uses"}
        },
    )


def _use(header: str, found: Preview) -> ColumnUse:
    return ColumnUse(
        header=header,
        fields=tuple(field for field, name in found.columns.items() if name == header),
        measured=tuple(one for one in found.measured if one.header == header),
    )
