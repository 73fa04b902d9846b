"""From a browser's upload to the use case that keeps it: the file on disk, the facts as structs."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from datasets.facts import UploadedFacts
from datasets.fields import Field
from service.context import Context
from service.errors import ServiceError
from service.pages.forms import as_input, given, pieces
from service.pages.frame import page_language
from service.pages.typed_lines import disk_contents_of, measured_of, row_of, sheets_of
from service.pages.words_of_problems import problem_of
from service.paired_data import uploads
from service.paired_data.uploads import Uploaded
from service.problems import Problem
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
TYPED = tuple(
    field.name for field in msgspec.structs.fields(UploadForm) if field.name not in {"file", "second_file"}
)
NOTHING_TYPED = {name: {"mic_scale": "mg_per_l", "ladder": "1"}.get(name, "") for name in TYPED}


async def take_in(
    request: Request[Any, Any, Any], context: Context, caller: Caller, form: UploadForm
) -> tuple[Uploaded, None] | tuple[None, Problem]:
    """Keep an uploaded file as a data set, or return why it was refused."""
    language = page_language(request)
    try:
        uploaded = await uploads.take_in(
            context,
            caller,
            pieces(form.file),
            facts_of(form),
            name=name_of(form),
            language=language,
            second=second_of(form),
            mapping=given(form.mapping),
        )
    except ServiceError as error:
        return None, problem_of(error, language, request.url.path)
    return uploaded, None


def facts_of(form: UploadForm) -> UploadedFacts:
    """Return the facts that were typed; an empty field leaves them to the file."""
    fields = {name: given(getattr(form, name)) for name in FACTS_AS_TYPED}
    stated = {name: "\t" if text == "tab" else text for name, text in fields.items() if text is not None}
    columns = {field: given(getattr(form, name)) for field, name in COLUMNS.items()}
    return as_input(
        UploadedFacts,
        {
            **stated,
            "mic_scale": form.mic_scale,
            "ladder": form.ladder,
            "zero_means_no_inhibition": given(form.zero_is_no_inhibition) is not None,
            "format": given(form.file_format),
            "sheets": sheets_of(form.sheets),
            "header_row": row_of(form.header_row),
            "columns": {
                field.value: "" if header == NO_COLUMN else header
                for field, header in columns.items()
                if header is not None
            },
            "disk_contents": disk_contents_of(form.disk_contents),
            "measured": msgspec.to_builtins(measured_of(form.measured)),
        },
    )


def second_of(form: UploadForm) -> AsyncIterator[bytes] | None:
    """Return the other file, if one was chosen."""
    return None if form.second_file is None else pieces(form.second_file)


def name_of(form: UploadForm) -> str:
    """Return the typed name, or the file's own without its ending."""
    return given(form.name) or Path(form.file.filename or "").stem or "data set"
