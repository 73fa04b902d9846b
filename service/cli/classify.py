"""``classify``: a file of results in, the same file with categories and criteria out."""

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Final, Literal, cast, get_args
from zoneinfo import ZoneInfo

import cyclopts
import msgspec

from breakpoints.batch.columns import CONDITIONS, FIELDS
from breakpoints.dates import DateOrder
from breakpoints.model import Kind
from breakpoints.policy import Policy
from datasets.facts import LAST_HEADER_ROW, Charset, Delimiter
from service.cli.cascade_typed import cascade_typed
from service.cli.classified_lines import in_json, lines, notices
from service.cli.progress import ProgressShown
from service.cli.tables_typed import tables_typed
from service.cli.terminal import CommandRefusedError, complain_line, print_line
from service.cli.terminal import language as spoken
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_table
from service.file_classification.detected import Format, Layout
from service.file_classification.faults import Unclassifiable
from service.file_classification.options import FileOptions, Out, OutLayout
from service.file_classification.report import FileClassified
from service.locale.catalogue import text
from service.lookup.notes import in_words
from service.settings import read_settings, variable

DONE, REFUSED = 0, 1
_ROWS_OF_A_LINE: Final = 1_000_000
ENDINGS: Final[dict[str, Out]] = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "csv",
    ".xlsx": "xlsx",
}
Ticked = Annotated[bool, cyclopts.Parameter(negative="")]
Several = Annotated[tuple[str, ...], cyclopts.Parameter(negative="")]


def classify(
    file: Path,
    *,
    out: Path,
    table: Several = (),
    column: Several = (),
    ignore: Several = (),
    organism: str | None = None,
    host: str | None = None,
    drug: str | None = None,
    method: Literal["disk", "mic"] | None = None,
    disk_content: str | None = None,
    site: str | None = None,
    ladder: Literal["1", "100"] | None = None,
    specimen: str | None = None,
    host_code: Several = (),
    format: Format | None = None,  # noqa: A002 - the option's own name
    layout: Layout | None = None,
    delimiter: str | None = None,
    charset: Charset | None = None,
    sheet: str | None = None,
    header_row: Annotated[
        int | None, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=LAST_HEADER_ROW))
    ] = None,
    date_order: DateOrder | None = None,
    out_layout: OutLayout | None = None,
    kind: Annotated[tuple[Kind, ...], cyclopts.Parameter(negative="")] = (Kind.CLINICAL, Kind.PROVISIONAL),
    host_fallback: Several = (),
    accept_not_stated: Ticked = False,
    strict: Ticked = False,
    zone_zero_is_no_inhibition: Ticked = False,
    rules: Literal["on", "off"] = "on",
    do_not_report: Several = (),
    cascade: Path | None = None,
    keep_personal: Ticked = False,
    on: str | None = None,
    laboratory: str = "default",
    store: str | None = None,
    language: Literal["ja", "en"] | None = None,
    json: Ticked = False,
) -> int:
    """Classify the rows of a file."""
    if language is not None:
        os.environ[variable("language")] = language
    if not file.is_file():
        raise CommandRefusedError("command.no_such_file", file=file)
    if out.exists() and file.samefile(out):
        raise CommandRefusedError("classify.fault.output_is_input", file=file)
    policy = {
        "kinds": kind,
        "host_fallback": host_fallback,
        "accept_not_stated": accept_not_stated,
        "strict": strict,
        "rules": rules,
        "zone_zero_is_no_inhibition": zone_zero_is_no_inhibition,
        "do_not_report": cascade_typed(do_not_report, cascade),
    }
    options = FileOptions(
        format=format,
        layout=layout,
        delimiter=_delimiter(delimiter),
        charset=charset,
        sheet=sheet,
        header_row=header_row,
        date_order=date_order,
        columns=pairs(column, (*FIELDS, *CONDITIONS), "classify.column_unreadable"),
        ignore=ignore,
        hosts=pairs(host_code, None, "classify.host_code_unreadable"),
        organism=organism,
        host=host,
        drug=drug,
        method=method,
        disk_content=disk_content,
        site=site,
        specimen=specimen,
        ladder=ladder,
        out=_format_of(out),
        out_layout=out_layout,
    )
    typed = tables_typed(table, on=on, laboratory=laboratory, store=store)
    asked = Asked(
        tables=typed.tables,
        words=typed.words,
        policy=msgspec.convert(policy, Policy),
        on=on or _today(),
        ranges=typed.ranges,
    )
    found = _classified(file, out, options, asked, keep_personal=keep_personal)
    if json:
        print_line(msgspec.json.encode(in_json(found)).decode())
    else:
        for line in lines(found, out, typed.words):
            print_line(line)
    for words in notices(found):
        complain_line(words)
    return REFUSED if found.refused or not found.rows else DONE


def pairs(typed: tuple[str, ...], known: tuple[str, ...] | None, refusal: str) -> dict[str, str]:
    """Read ``NAME=TEXT``, of known names only where there is a list of them."""
    found = {}
    for one in typed:
        name, equals, said = (part.strip() for part in one.partition("="))
        if not name or not equals or not said or (known is not None and name not in known):
            raise CommandRefusedError(refusal, typed=one, fields=", ".join(known or ()))
        found[name] = said
    return found


def _delimiter(typed: str | None) -> Delimiter | None:
    """Read a separator; a tab may be written in letters."""
    if typed is None:
        return None
    for one in get_args(Delimiter):
        if typed == one or (one == "\t" and typed in {"tab", "\\t"}):
            return cast("Delimiter", one)
    raise CommandRefusedError("classify.delimiter_unreadable", typed=typed)


def _format_of(out: Path) -> Out:
    """Return the format that an ending asks for."""
    found = ENDINGS.get(out.suffix.casefold())
    if found is None:
        raise CommandRefusedError("classify.fault.format_unknown", file=out, endings=", ".join(ENDINGS))
    return found


def _today() -> str:
    return dt.datetime.now(ZoneInfo(read_settings().timezone)).date().isoformat()


def _classified(
    file: Path, out: Path, options: FileOptions, asked: Asked, *, keep_personal: bool
) -> FileClassified:
    """Classify with a bar that shows how far it is, or refuse with the reason."""
    shown = ProgressShown(line_after=_ROWS_OF_A_LINE)
    stage = text("classify.rows_done", spoken())
    try:
        found = classify_table(
            file,
            out,
            options,
            asked,
            keep_personal=keep_personal,
            progress=lambda done, of: shown(stage, done, of),
        )
    except Unclassifiable as refused:
        fault = refused.fault
        said = in_words(fault.parameters, spoken())
        raise CommandRefusedError(f"file.fault.{fault.code.value}", **said) from refused
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=out, reason=fault.strerror) from fault
    else:
        shown.end(stage, found.rows)
        return found
    finally:
        shown.close()
