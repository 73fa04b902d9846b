"""What a person says of a file of results, as typed into the form."""

from typing import Any

import msgspec
from litestar.datastructures import UploadFile

from service.body_faults import as_input
from service.errors import Refused
from service.file_classification.options import STATED, FileOptions
from service.pages.forms import given
from service.pages.isolate.typed import ALL_KINDS, drugs_withheld, names_typed
from service.pages.typed_lines import row_of

MOST_FALLBACKS = 5
COLUMNS = (
    *("organism", "host", "drug", "method", "value", "disk_content"),
    *("site", "specimen", "isolate", "date"),
)
WRITTEN = ("format", "layout", "delimiter", "charset", "sheet", "date_order")


class FileForm(msgspec.Struct, frozen=True, kw_only=True):
    """The file, and every guess that the sender overrides; an empty field leaves the guess."""

    file: UploadFile | None = None
    table: str = ""
    on: str = ""
    host: str = ""
    out: str = ""
    out_layout: str = ""
    cut_offs: str = ""
    accept_not_stated: str = ""
    host_fallback: str = ""
    do_not_report: str = ""
    hosts: str = ""
    format: str = ""
    layout: str = ""
    delimiter: str = ""
    charset: str = ""
    sheet: str = ""
    header_row: str = ""
    date_order: str = ""
    organism: str = ""
    drug: str = ""
    method: str = ""
    disk_content: str = ""
    site: str = ""
    specimen: str = ""
    ladder: str = ""
    column_organism: str = ""
    column_host: str = ""
    column_drug: str = ""
    column_method: str = ""
    column_value: str = ""
    column_disk_content: str = ""
    column_site: str = ""
    column_specimen: str = ""
    column_isolate: str = ""
    column_date: str = ""
    ignore: str = ""

    def typed(self) -> dict[str, str]:
        """Return what was typed, to be shown again; a file has to be chosen again."""
        return {name: getattr(self, name) for name in TYPED}


TYPED = tuple(field.name for field in msgspec.structs.fields(FileForm) if field.name != "file")
NOTHING_TYPED = dict.fromkeys(TYPED, "")


def options_of(form: FileForm) -> FileOptions:
    """Return the options of a form; every fault is named, as it is over the API."""
    stated = {name: given(getattr(form, name)) for name in (*STATED, *WRITTEN, "on", "out", "out_layout")}
    if stated["delimiter"] == "tab":
        stated["delimiter"] = "\t"
    columns = {name: given(getattr(form, f"column_{name}")) for name in COLUMNS}
    return as_input(
        FileOptions,
        {
            **stated,
            "header_row": row_of(form.header_row),
            "columns": {name: header for name, header in columns.items() if header is not None},
            "ignore": names_typed(form.ignore),
            "hosts": dict(_own_codes(form.hosts)),
            "tables": [form.table] if given(form.table) else [],
            "policy": _policy(form),
        },
    )


def _policy(form: FileForm) -> dict[str, Any]:
    kinds = {"kinds": ALL_KINDS} if given(form.cut_offs) else {}
    return {
        **kinds,
        "accept_not_stated": given(form.accept_not_stated) is not None,
        "host_fallback": names_typed(form.host_fallback)[:MOST_FALLBACKS],
        "do_not_report": drugs_withheld(form.do_not_report),
    }


def _own_codes(typed: str) -> list[tuple[str, str]]:
    """Read ``d = dog, c = cat``."""
    pairs = []
    for one in names_typed(typed.replace("＝", "=")):
        code, equals, host = (part.strip() for part in one.partition("="))
        if code and equals and host:
            pairs.append((code, host))
        else:
            raise Refused("host_codes_unreadable", pointer="/hosts", value=one[:80])
    return pairs
