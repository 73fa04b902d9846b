"""From a browser's upload to the use case that keeps it: the file on disk, the facts as structs."""

from pathlib import Path
from typing import Any

import anyio.to_thread
import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from datasets.facts import UploadedFacts
from datasets.fields import Field
from service.context import Context
from service.incoming.parts import pieces
from service.incoming.receiving import Sent
from service.pages.forms import as_input, given
from service.pages.frame import page_language
from service.pages.typed_lines import disk_contents_of, measured_of, row_of, sheets_of
from service.paired_data import uploads
from service.paired_data.uploads import KeptAs, Uploaded
from service.security.caller import Caller


class UploadForm(msgspec.Struct, frozen=True, kw_only=True):
    """The file, its name, and the facts that it does not carry."""

    file: UploadFile
    name: str = ""
    organism: str = ""
    drug: str = ""
    disk_content: str = ""
    host: str = ""
    laboratory: str = ""
    mic_scale: str = "mg_per_l"
    delimiter: str = ""
    charset: str = ""
    decimal_mark: str = ""
    ladder: str = "1"
    zero_is_no_inhibition: str = ""
    second_file: UploadFile | None = None
    file_format: str = ""
    sheets: str = ""
    header_row: str = ""
    isolate_column: str = ""
    organism_column: str = ""
    drug_column: str = ""
    disk_content_column: str = ""
    host_column: str = ""
    zone_column: str = ""
    mic_column: str = ""
    disk_contents: str = ""
    measured: str = ""
    mapping: str = ""
    mapping_name: str = ""
    control_file: UploadFile | None = None
    second_file_format: str = ""
    second_charset: str = ""
    second_delimiter: str = ""
    second_sheets: str = ""
    second_header_row: str = ""
    second_isolate_column: str = ""
    second_organism_column: str = ""
    second_drug_column: str = ""
    second_disk_content_column: str = ""
    second_host_column: str = ""
    second_zone_column: str = ""
    second_mic_column: str = ""
    second_measured: str = ""

    def typed(self) -> dict[str, str]:
        """Return what was typed, to be shown again."""
        return {name: getattr(self, name) for name in TYPED}


FACTS_AS_TYPED = (
    *("organism", "drug", "disk_content", "host", "laboratory"),
    *("delimiter", "charset", "decimal_mark"),
)
COLUMNS = {
    Field.ISOLATE_ID: "isolate_column",
    Field.ORGANISM: "organism_column",
    Field.DRUG: "drug_column",
    Field.DISK_CONTENT: "disk_content_column",
    Field.HOST: "host_column",
    Field.ZONE_MM: "zone_column",
    Field.MIC_MG_PER_L: "mic_column",
}
NO_COLUMN = "-"
"""Chosen for a field that the file has no column for."""
FILES = frozenset({"file", "second_file", "control_file"})
TYPED = tuple(field.name for field in msgspec.structs.fields(UploadForm) if field.name not in FILES)
NOTHING_TYPED = {name: {"mic_scale": "mg_per_l", "ladder": "1"}.get(name, "") for name in TYPED}


async def take_in(
    request: Request[Any, Any, Any], context: Context, caller: Caller, form: UploadForm
) -> Uploaded:
    """Keep the files of a form as a data set."""
    return await uploads.take_in(
        context,
        caller,
        sent_of(form),
        await facts_typed(form),
        KeptAs(name=name_of(form), mapping=given(form.mapping)),
        language=page_language(request),
    )


async def facts_typed(form: UploadForm) -> UploadedFacts:
    """Return the facts that were typed, read in a thread: what a visitor typed keeps nobody waiting."""
    return await anyio.to_thread.run_sync(facts_of, form)


def facts_of(form: UploadForm) -> UploadedFacts:
    """Return the facts that were typed; an empty field leaves them to the file."""
    fields = {name: given(getattr(form, name)) for name in FACTS_AS_TYPED}
    stated = {name: "\t" if text == "tab" else text for name, text in fields.items() if text is not None}
    return as_input(
        UploadedFacts,
        {
            **stated,
            "mic_scale": form.mic_scale,
            "ladder": form.ladder,
            "zero_means_no_inhibition": given(form.zero_is_no_inhibition) is not None,
            "disk_contents": disk_contents_of(form.disk_contents),
            **_layout(form, ""),
            "second": _layout_of_second(form),
        },
    )


def _layout(form: UploadForm, which: str) -> dict[str, Any]:
    """Return how one of the files is laid out, as far as that was chosen."""
    columns = {field: given(getattr(form, which + name)) for field, name in COLUMNS.items()}
    return {
        "format": given(getattr(form, f"{which}file_format")),
        "sheets": sheets_of(getattr(form, f"{which}sheets")),
        "header_row": row_of(getattr(form, f"{which}header_row")),
        "columns": {
            field.value: "" if header == NO_COLUMN else header
            for field, header in columns.items()
            if header is not None
        },
        "measured": msgspec.to_builtins(measured_of(getattr(form, f"{which}measured"))),
    }


def _layout_of_second(form: UploadForm) -> dict[str, Any] | None:
    delimiter = given(form.second_delimiter)
    chosen = {
        **_layout(form, "second_"),
        "charset": given(form.second_charset),
        "delimiter": "\t" if delimiter == "tab" else delimiter,
    }
    return chosen if any(chosen.values()) else None


def sent_of(form: UploadForm) -> Sent:
    """Return the files that were chosen."""
    second, controls = form.second_file, form.control_file
    return Sent(
        first=pieces(form.file),
        second=None if second is None else pieces(second),
        controls=None if controls is None else pieces(controls),
    )


async def rewind(form: UploadForm) -> None:
    """Let the files be read from their beginning again."""
    for file in (form.file, form.second_file, form.control_file):
        if file is not None:
            await file.seek(0)


def name_of(form: UploadForm) -> str:
    """Return the typed name, or the file's own without its ending."""
    return given(form.name) or Path(form.file.filename or "").stem or "data set"
