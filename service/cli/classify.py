"""``classify``: a file of results in, the same file with categories and criteria out."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
import msgspec

from breakpoints.batch import BatchFault, FileClassified, Source, classify_file
from breakpoints.batch.columns import FIELDS
from breakpoints.errors import UnknownFallbackHost
from breakpoints.index import TableIndex
from breakpoints.model import Kind
from breakpoints.outcomes import Category, Refusal
from breakpoints.policy import Policy
from service.cli.columns import aligned
from service.cli.progress import ProgressShown
from service.cli.tables_typed import Typed, tables_typed
from service.cli.terminal import CommandRefusedError, complain, print_line
from service.cli.terminal import language as spoken
from service.locale.catalogue import text
from service.settings import variable

DONE, REFUSED = 0, 1
Ticked = Annotated[bool, cyclopts.Parameter(negative="")]
Several = Annotated[tuple[str, ...], cyclopts.Parameter(negative="")]


class AnswerInJson(msgspec.Struct, frozen=True, kw_only=True):
    """What a file came to, and every version that was asked."""

    rows: int
    categories: dict[str, int]
    refused: dict[str, int]
    tables: tuple[str, ...]
    renamed: dict[str, str]


def classify(
    file: Path,
    *,
    out: Path,
    table: Several = (),
    column: Several = (),
    organism: str | None = None,
    host: str | None = None,
    drug: str | None = None,
    method: Literal["disk", "mic"] | None = None,
    disk_content: str | None = None,
    site: str | None = None,
    ladder: Literal["1", "100"] | None = None,
    kind: Annotated[tuple[Kind, ...], cyclopts.Parameter(negative="")] = (Kind.CLINICAL, Kind.PROVISIONAL),
    host_fallback: Several = (),
    accept_not_stated: Ticked = False,
    strict: Ticked = False,
    zone_zero_is_no_inhibition: Ticked = False,
    rules: Literal["on", "off"] = "on",
    on: str | None = None,
    laboratory: str = "default",
    store: str | None = None,
    language: Literal["ja", "en"] | None = None,
    json: Ticked = False,
) -> int:
    """Classify every row of a file; status 1 if a row was refused.

    Parameters
    ----------
    file
        .parquet, .csv or .tsv with the columns organism, host, drug, method, value, and where known
        disk_content and site
    out
        The file to write: every row in its order, with category, criterion, table and reasons
    table
        NAME, NAME@VERSION or the .json of a downloaded version, in order of preference; may be
        repeated. Without it, every table in force
    column
        FIELD=NAME where a column has another name; may be repeated
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
        off leaves out intrinsic resistance and the other rules that come before values
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
    stated = {
        "organism": organism,
        "host": host,
        "drug": drug,
        "method": method,
        "disk_content": disk_content,
        "site": site,
        "ladder": ladder,
    }
    source = Source(
        columns=_columns(column), given={name: said for name, said in stated.items() if said is not None}
    )
    policy = Policy(
        kinds=kind,
        host_fallback=host_fallback,
        accept_not_stated=accept_not_stated,
        strict=strict,
        rules=rules,
        zone_zero_is_no_inhibition=zone_zero_is_no_inhibition,
    )
    typed = tables_typed(table, on=on, laboratory=laboratory, store=store)
    found = _classified(file, out, typed, policy, source)
    tables = typed.tables
    if json:
        print_line(msgspec.json.encode(_in_json(found, tables)).decode())
    else:
        for line in _lines(found, tables, out):
            print_line(line)
    return REFUSED if found.counted.refused else DONE


def _columns(typed: tuple[str, ...]) -> dict[str, str]:
    """Read ``FIELD=NAME``."""
    columns = {}
    for one in typed:
        field, equals, name = one.partition("=")
        if field not in FIELDS or not equals or not name:
            raise CommandRefusedError("classify.column_unreadable", typed=one, fields=", ".join(FIELDS))
        columns[field] = name
    return columns


def _classified(file: Path, out: Path, typed: Typed, policy: Policy, source: Source) -> FileClassified:
    """Classify with a bar that shows how far it is, or refuse with the reason."""
    shown = ProgressShown()
    stage = text("classify.rows_done", spoken())
    try:
        return classify_file(
            file,
            out,
            typed.tables,
            policy,
            typed.words,
            source=source,
            progress=lambda done, of: shown(stage, done, of),
        )
    except BatchFault as fault:
        raise CommandRefusedError(f"classify.fault.{fault.code}", **fault.parameters) from fault
    except UnknownFallbackHost as fault:
        near = ", ".join(fault.suggestions) or "-"
        raise CommandRefusedError("classify.fault.unknown_host", host=fault.name, near=near) from fault
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=out, reason=fault.strerror) from fault
    finally:
        shown.close()


def _lines(found: FileClassified, tables: tuple[TableIndex, ...], out: Path) -> Iterator[str]:
    """Yield the counts, the tables asked, and what became of columns."""
    counted = found.counted
    yield text("classify.written", spoken(), rows=counted.rows, file=out)
    named = [
        *((f"category.{one.value}", counted.categories.get(one.value, 0)) for one in Category),
        *((f"classify.refused.{one.value}", counted.refused.get(one.value, 0)) for one in Refusal),
    ]
    rows = [(f"{number}", key.rpartition(".")[2], text(key, spoken())) for key, number in named if number]
    yield from aligned(rows, right=frozenset({0}))
    for one in tables:
        yield text("classify.table", spoken(), table=f"{one.table}@{one.number}", digest=one.digest)
    for old, new in found.renamed.items():
        complain("classify.renamed", old=old, new=new)


def _in_json(found: FileClassified, tables: tuple[TableIndex, ...]) -> AnswerInJson:
    return AnswerInJson(
        rows=found.counted.rows,
        categories=found.counted.categories,
        refused=found.counted.refused,
        tables=tuple(f"{one.table}@{one.number}#{one.digest}" for one in tables),
        renamed=found.renamed,
    )
