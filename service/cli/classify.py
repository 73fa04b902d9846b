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
    """Classify every row of a file; status 1 if a row was refused, or there is none.

    Parameters
    ----------
    file
        CSV, TSV, Parquet or XLSX with the columns organism, host, drug, method, value, and where known
        disk_content, site, specimen, isolate and date; or a WHONET export with a column for each agent.
        What it is tells its content, not its name. Rows of control strains warn beside the results of
        their day where they are not in range
    out
        The .csv, .tsv, .txt, .parquet or .xlsx to write: every row in its order, with category,
        criterion, table and reasons
    table
        NAME, NAME@VERSION, the .json of a downloaded version, or a WHONET resource folder or its zip
        (its newest editions), in order of preference; may be repeated. Without it, every table in force
    column
        FIELD=NAME where a column has another name; may be repeated
    ignore
        A column of positives and negatives that is no test of the isolate; may be repeated
    organism
        The same for every row, where the file has no column for it
    host
        The same for every row
    drug
        The same for every row
    method
        The same for every row
    disk_content
        The same for every row
    site
        The same for every row
    specimen
        The same for every row; it stands for a site where none is given
    host_code
        CODE=HOST, what a code of the laboratory's own means (d=dog); may be repeated
    format
        csv, parquet or xlsx, instead of what the content says
    layout
        long (a result per row) or whonet_wide (an isolate per row)
    delimiter
        , ; | or tab
    charset
        utf-8, utf-16, cp932, euc-jp, iso-2022-jp or cp1252
    sheet
        The sheet of a workbook; the first one without it
    header_row
        The row of the header, as a spreadsheet counts
    date_order
        day_first, month_first or year_first, where the column does not tell
    out_layout
        long gives a row for each result of a WHONET export, with every column of its criterion
    ladder
        100 where the MICs are of the dilution series 100, 50, 25, 12.5, …; 1 for 1, 2, 4, 8, …
    kind
        clinical, provisional, ecv or microbiological, in order of preference; may be repeated
    host_fallback
        Host to try where the own host has no criterion; may be repeated
    accept_not_stated
        Use criteria whose source states no disk content or no host
    strict
        Refuse decimal zones and missing disk contents
    zone_zero_is_no_inhibition
        A zone of 0 means no inhibition
    rules
        off leaves out intrinsic resistance, the other rules that come before values and expert rules
    do_not_report
        A drug that is not reported: its rows keep their category and say reported=no; may be repeated
    cascade
        A CSV with the columns drug, organism, host and unless: what is not reported, unless another
        drug of the same isolate is not susceptible
    keep_personal
        Write columns about owners, patients, places and the like, too, which are left out and named else
    on
        Civil date (YYYY-MM-DD) of the tables in force; today without it
    laboratory
        Whose private tables are asked, too
    store
        sqlite:///PATH or postgresql://…
    language
        ja or en
    json
        Print the counts as JSON
    """
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
        for line in lines(found, out):
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
