"""Files of results: classified at once, or by a job that keeps the result for its laboratory."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from service.api.access import LAB
from service.api.given import ByCaller, Cursor, InContext, InLanguage, listed
from service.api.paging import PAGE_SIZE, Listed
from service.api.place_before_body import body_is_file
from service.body_faults import as_input
from service.errors import Refused
from service.file_classification import stored
from service.file_classification.answer import AnsweredAtOnce, ClassificationView
from service.file_classification.at_once import classify_sent
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from service.incoming.parts import declared_bytes
from service.openapi.document import PURGEABLE

TAGS = ["classification"]
SUMMARY_HEADER: Final = "Zonebook-Summary"
_CHUNK_BYTES: Final = 1 << 18
_MOST_IN_HEADER: Final = 20
_LONGEST_OPTIONS: Final = 20_000
_NO_STORE: Final = {"Cache-Control": "private, no-store"}

Text = Annotated[
    str | None,
    QueryParameter(description="The same for every row, or how to read the file.", max_length=200),
]
HeaderRow = Annotated[
    int | None, QueryParameter(description="The row of the header, as a spreadsheet counts.", ge=1)
]
Several = Annotated[
    list[str] | None, QueryParameter(description="Repeated, or separated by commas.", max_length=50)
]
Ticked = Annotated[bool | None, QueryParameter(description="What the policy accepts.")]
Options = Annotated[
    str | None,
    QueryParameter(
        description="Everything as one JSON object; other parameters win over it.",
        max_length=_LONGEST_OPTIONS,
    ),
]


async def provide_options(
    *,
    options: Options = None,
    format: Text = None,  # noqa: A002 - the parameter's own name
    layout: Text = None,
    delimiter: Text = None,
    charset: Text = None,
    sheet: Text = None,
    header_row: HeaderRow = None,
    date_order: Text = None,
    organism: Text = None,
    host: Text = None,
    drug: Text = None,
    method: Text = None,
    disk_content: Text = None,
    site: Text = None,
    specimen: Text = None,
    ladder: Text = None,
    tables: Several = None,
    on: Text = None,
    kinds: Several = None,
    host_fallback: Several = None,
    accept_not_stated: Ticked = None,
    strict: Ticked = None,
    rules: Text = None,
    zone_zero_is_no_inhibition: Ticked = None,
    out: Text = None,
    out_layout: Text = None,
) -> FileOptions:
    """Return the options, or refuse one that is none of its choices."""
    stated = _object(options)
    policy = dict(stated.get("policy") or {}) if isinstance(stated.get("policy", {}), dict) else {}
    simple = {
        "format": format, "layout": layout, "delimiter": "\t" if delimiter == "tab" else delimiter,
        "charset": charset, "sheet": sheet, "header_row": header_row, "date_order": date_order,
        "organism": organism, "host": host, "drug": drug, "method": method, "disk_content": disk_content,
        "site": site, "specimen": specimen,
        "ladder": ladder,
        "on": on, "out": out, "out_layout": out_layout, "tables": _several(tables),
    }  # fmt: skip
    accepted = {
        "kinds": _several(kinds), "host_fallback": _several(host_fallback), "strict": strict, "rules": rules,
        "accept_not_stated": accept_not_stated, "zone_zero_is_no_inhibition": zone_zero_is_no_inhibition,
    }  # fmt: skip
    stated |= {name: said for name, said in simple.items() if said is not None}
    policy |= {name: said for name, said in accepted.items() if said is not None}
    return as_input(FileOptions, {**stated, "policy": policy} if policy else stated)


GivenOptions = NamedDependency[FileOptions]
FileName = Annotated[
    str | None,
    QueryParameter(description="What the file is called; the result is named after it.", max_length=200),
]
AsJob = Annotated[bool, QueryParameter(description="Keep the result and answer 202, however small the file.")]


@post(
    "/classify/file",
    operation_id="classifyFile",
    **body_is_file({}),
    tags=TAGS,
    status_code=200,
    dependencies={"file_options": Provide(provide_options)},
)
async def classify_file(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    file_options: GivenOptions,
    file_name: FileName = None,
    as_job: AsJob = False,
) -> Response[Any]:
    """Classify a file of results: the raw bytes of a CSV, Parquet, XLSX or WHONET export as body.

    Every row comes back in its order, as a result or as a refusal, in the file's own format unless
    another is asked for. `Zonebook-Summary` holds the counts, and which personal columns were dropped.
    A WHONET export gets a column `X_category` after each measurement and a last one, `remarks`: what the
    isolate's results say besides (`expert_rule (S by value): CTX_ND30; not_reported: GEN_ND10;
    control_failed: *`, where `*` is every result of the row); `out_layout=long` gives a row per result.
    Rows whose organism is a control strain are the controls of their `date`: one that is not in the
    range your laboratory holds warns beside each result of its drug, method, content and day.
    Beyond 20 MB a key with the scope `lab` is needed: 202, and a job that keeps the result.
    """
    answer = await classify_sent(
        context,
        caller,
        request.stream(),
        file_options,
        declared_bytes=declared_bytes(request),
        file_name=file_name,
        as_job=as_job,
        language=language,
    )
    if isinstance(answer, ClassificationView):
        where = {"Location": f"/api/v1/classifications/{answer.id}", **_NO_STORE}
        return Response(answer, status_code=202, headers=where)
    return file_answer(answer)


@get("/classifications", operation_id="listClassifications", opt=LAB, tags=TAGS, sync_to_thread=True)
def list_classifications(
    context: InContext, caller: ByCaller, language: InLanguage, cursor: Cursor = None
) -> Listed[ClassificationView]:
    """List the laboratory's classified files, newest first."""
    items, following = stored.listing(context, caller, cursor, PAGE_SIZE, language)
    return Listed(items=items, next_cursor=following)


@get(
    "/classifications/{classification_id:str}",
    operation_id="readClassification",
    opt={**LAB, PURGEABLE: True},
    tags=TAGS,
    sync_to_thread=True,
)
def read_classification(
    context: InContext, caller: ByCaller, language: InLanguage, classification_id: FromPath[str]
) -> ClassificationView:
    """Return how far a classification is, and its summary once it is done."""
    return stored.read(context, caller, classification_id, language)


@get(
    "/classifications/{classification_id:str}/result",
    operation_id="downloadClassification",
    opt={**LAB, PURGEABLE: True},
    tags=TAGS,
    sync_to_thread=True,
)
def download_classification(
    context: InContext, caller: ByCaller, classification_id: FromPath[str]
) -> Response[Any]:
    """Return the classified file."""
    result = stored.result(context, caller, classification_id)
    headers = {
        "Content-Disposition": disposition(result.file_name),
        "Content-Length": str(result.size_bytes),
        "ETag": f'"{result.digest}"',
        "Accept-Ranges": "bytes",
        **_NO_STORE,
    }
    media_type, _, _ = result.media_type.partition(";")
    return Stream(result.parts, media_type=media_type, headers=headers)


@delete(
    "/classifications/{classification_id:str}",
    operation_id="deleteClassification",
    opt={**LAB, PURGEABLE: True},
    tags=TAGS,
    status_code=204,
    sync_to_thread=True,
)
def delete_classification(context: InContext, caller: ByCaller, classification_id: FromPath[str]) -> None:
    """Remove a classification, file and result; one that still runs is stopped."""
    stored.purge(context, caller, classification_id)


def disposition(file_name: str) -> str:
    """Return the header that names a download, in ASCII and in full."""
    from urllib.parse import quote  # noqa: PLC0415

    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name)}"


def summary_header(summary: FileClassified) -> str:
    """Write the counts of a summary as one line of ASCII; lists are cut, figures are not."""
    short = {
        "rows": summary.rows,
        "results": summary.results,
        "without_result": summary.without_result,
        "categories": summary.categories,
        "refused": msgspec.to_builtins(summary.refused[:_MOST_IN_HEADER]),
        "no_criterion": msgspec.to_builtins(summary.no_criterion[:_MOST_IN_HEADER]),
        "warnings": summary.warnings,
        "notices": msgspec.to_builtins(summary.notices[:_MOST_IN_HEADER]),
        "personal_dropped": [name[:60] for name in summary.personal_dropped[:_MOST_IN_HEADER]],
        "layout": summary.detected.layout,
        "tables": summary.tables[:_MOST_IN_HEADER],
        "on": summary.on,
    }
    return json.dumps(short, ensure_ascii=True, separators=(",", ":"))


def file_answer(answer: AnsweredAtOnce) -> Stream:
    """Give a classified file back, with its counts in a header."""
    headers = {
        "Content-Disposition": disposition(answer.file_name),
        "Content-Length": str(answer.size_bytes),
        SUMMARY_HEADER: summary_header(answer.summary),
        **_NO_STORE,
    }
    media_type, _, _ = answer.summary.media_type.partition(";")
    return Stream(
        _pieces(answer.content),
        media_type=media_type,
        headers=headers,
        status_code=200,
        background=BackgroundTask(answer.content.close),  # who hangs up never lets the pieces come to an end
    )


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(_CHUNK_BYTES):
            yield piece


def _object(options: str | None) -> dict[str, Any]:
    if options is None:
        return {}
    try:
        read = msgspec.json.decode(options)
    except msgspec.DecodeError as fault:
        raise Refused("options_unreadable", pointer="/query/options", reason=str(fault)) from fault
    if not isinstance(read, dict):
        raise Refused("options_unreadable", pointer="/query/options", reason="options are no JSON object")
    return read


def _several(values: list[str] | None) -> tuple[str, ...] | None:
    return listed(values) if values else None


HANDLERS = (
    classify_file,
    list_classifications,
    read_classification,
    download_classification,
    delete_classification,
)
