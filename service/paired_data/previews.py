"""Show how a file would be read before it is taken in: nothing of it is kept."""

from collections.abc import AsyncIterator

import anyio.to_thread
import msgspec

from datasets.facts import Charset, DecimalMark, Delimiter, FormatName, MeasuredColumn, UploadedFacts
from datasets.fields import Field
from datasets.limits import UploadLimits
from datasets.read_result import Preview, ReadResult
from datasets.reading_in_child import read_in_child
from service.context import Context
from service.locale.catalogue import Language, text
from service.paired_data import quotas
from service.paired_data.files import upload_file
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.mappings import MappingView, mapped_facts, mappings_for
from service.paired_data.uploads import receive
from service.security.caller import Caller, require


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


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """What would be read of an upload, what stands in the way, and the saved mappings that fit it."""

    file: FilePreview | None
    second_file: FilePreview | None
    findings: tuple[FindingView, ...]
    mappings: tuple[MappingView, ...]
    headers_in_file: tuple[str, ...]
    """The first file's header, by which a mapping is known again; to be sent when one is saved."""


async def preview(
    context: Context,
    caller: Caller,
    stream: AsyncIterator[bytes],
    facts: UploadedFacts,
    *,
    declared_bytes: int | None = None,
    language: Language,
    mapping: str | None = None,
    second: AsyncIterator[bytes] | None = None,
) -> PreviewView:
    """Receive a file, or two, say how they would be read, and forget them."""
    sure = require(caller, "researcher")
    limit, places = context.settings.max_upload_bytes, context.upload_places
    with (
        places.place(sure.laboratory_id),
        upload_file() as (path, file),
        upload_file() as (other_path, other_file),
    ):
        await receive(stream, file, limit, declared_bytes=declared_bytes)
        if second is not None:
            await receive(second, other_file, limit)
        other = other_path if other_file.tell() else None
        limits = UploadLimits(max_bytes=context.settings.max_upload_bytes)

        def look() -> PreviewView:
            quotas.settle(context, caller, path.stat().st_size)
            asked = mapped_facts(context, caller, mapping, facts)
            read = read_in_child(path, asked, limits, second=other, preview_only=True)
            return preview_view(context, caller, read, language)

        return await anyio.to_thread.run_sync(look, limiter=places.reading)


def preview_view(context: Context, caller: Caller, read: ReadResult, language: Language) -> PreviewView:
    """Put a preview into words, with the mappings that fit its header."""
    headers = () if read.preview is None else read.preview.headers_in_file
    return PreviewView(
        file=None if read.preview is None else _file(read.preview, language),
        second_file=None if read.preview_of_second is None else _file(read.preview_of_second, language),
        findings=tuple(finding_view(finding, language) for finding in read.findings),
        mappings=mappings_for(context, caller, headers) if headers else (),
        headers_in_file=headers,
    )


def _file(found: Preview, language: Language) -> FilePreview:
    return FilePreview(
        format_name=text(f"format.{found.format.value}", language),
        why=text(f"format_why.{found.why}", language, **found.why_parameters),
        **{
            name: getattr(found, name)
            for name in FilePreview.__struct_fields__
            if name not in {"format_name", "why"}
        },
    )
