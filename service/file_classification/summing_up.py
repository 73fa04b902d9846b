"""The summary of a classified file, from what was counted while it was written."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import polars as pl

from breakpoints.batch.long import LongForm
from breakpoints.batch.tally import Tallied
from breakpoints.batch.wide_form import ASKED, WideForm
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.whonet.measured import HeaderFault
from datasets.formats.measured_headers import may_count_readings
from service.file_classification.detected import Detected
from service.file_classification.forms import Understood
from service.file_classification.long_headers import named_columns
from service.file_classification.opened import Opened
from service.file_classification.options import FileOptions, Out
from service.file_classification.report import (
    MOST_NAMED,
    DrugCount,
    FileClassified,
    LeftOpenCount,
    Notice,
    NoticeCode,
    RefusedCount,
)
from service.file_classification.unnamed_rows import rows_that_sum_up
from service.file_classification.written import MEDIA_TYPES, SPREADSHEET_TEXTS, separator_of

PREVIEW_ROWS = 5
_VERDICT: Final = re.compile(
    r"interpret|categor|(?<![a-z])(?:sir|ris|qc|status|valid|result|verdict|remeasured)(?![a-z])|invalid|qc_|_qc|exclu|contamin"
    r"|re-?test|repeat|growth|value ?_?[2-9]|判定|結果|有効|無効|除外|汚染|再検|精度管理|発育"
)
"""What is in the heading of a column that may say that a result does not count, or is another."""


_DISKS: Final = frozenset("ECKNPSW")
"""Letters that makers print on disks of erythromycin, chloramphenicol, kanamycin, neomycin, penicillin ..."""


def summed_up(
    found: Opened,
    meant: Understood,
    options: FileOptions,
    tables: Sequence[TableIndex],
    tallied: Tallied,
    *,
    rows: int,
    without_result: int,
    out: Out,
    on: str,
    personal_dropped: tuple[str, ...],
    heard: tuple[Notice, ...] = (),
) -> FileClassified:
    """Say what a file came to."""
    form, named = meant.form, [(drug, number) for drug, number in tallied.no_criterion.items()]
    return FileClassified(
        detected=detected(found, meant),
        rows=rows,
        results=tallied.results,
        without_result=without_result,
        categories=tallied.categories,
        refused=tuple(
            RefusedCount(refused=refused, reason=reason, results=number)
            for (refused, reason), number in tallied.refused.items()
        ),
        left_open=tuple(
            LeftOpenCount(reason=reason, results=number) for reason, number in tallied.left_open.items()
        ),
        no_criterion=tuple(DrugCount(drug=drug, results=number) for drug, number in named[:MOST_NAMED]),
        warnings=tallied.warnings,
        only_for_sites=_by_sites(tallied.for_sites, tables),
        samples=tallied.samples,
        left_open_samples=tallied.left_open_samples,
        notices=(
            *(() if rows else (Notice(code=NoticeCode.NO_ROWS),)),
            *_notices(found, meant, options, tables),
            *heard,
        ),
        not_used=tuple(name for name in _not_used(meant) if name not in options.ignore),
        set_aside=options.ignore,
        renamed=form.renamed if isinstance(form, LongForm) else _renamed(form),
        answered=ASKED if isinstance(form, WideForm) and form.layout == "long" else (),
        personal_dropped=personal_dropped,
        tables=tuple(f"{one.table}@{one.number}" for one in tables),
        table_digests={f"{one.table}@{one.number}": one.digest for one in tables},
        policy=options.policy,
        i_means=_i_means(tables),
        on=on,
        out=out,
        out_delimiter=separator_of(out, found) if out in SPREADSHEET_TEXTS else None,
        out_layout=form.layout if isinstance(form, WideForm) else "long",
        media_type=MEDIA_TYPES[out],
    )


def detected(found: Opened, meant: Understood) -> Detected:
    """Say what a file was found to be, without a word of its personal columns."""
    form = meant.form
    sent = (pl.col(form.as_sent.get(name, name)).alias(name) for name in found.headers)
    first = found.rows.select(sent).head(PREVIEW_ROWS).collect()
    texts = pl.DataFrame([_in_words(cells) for cells in first])
    shown = texts.with_columns(pl.lit("").alias(name) for name in meant.personal)
    return Detected(
        format=found.format,
        layout="whonet_wide" if isinstance(form, WideForm) else "long",
        delimiter=found.delimiter,
        charset=found.charset,
        charset_guessed=found.charset_guessed,
        sheet=found.sheet,
        sheets=found.sheets,
        header_row=found.header_row,
        columns=found.headers,
        fields=meant.fields,
        further=dict(form.further),
        stated=dict(form.given),
        strain=form.strain if isinstance(form, WideForm) else None,
        names_strains=form.names_strains,
        measured=form.measured if isinstance(form, WideForm) else (),
        personal=meant.personal,
        date_order=form.date_order,
        preview=tuple(tuple(cell or "" for cell in row) for row in shown.fill_null("").iter_rows()),
    )


def _by_sites(for_sites: Mapping[str, int], tables: Sequence[TableIndex]) -> dict[str, int]:
    """Return results by the sites of the criteria (ids) that give them."""
    found: Counter[str] = Counter()
    for table in tables if for_sites else ():
        for one in table.all_rows():
            if one.shown.id in for_sites:
                found[", ".join(one.row.sites)] += for_sites[one.shown.id]
    return dict(found.most_common())


def _in_words(cells: pl.Series) -> pl.Series:
    """Return cells as text, those too that polars does not write as one."""
    if cells.dtype.is_nested() or isinstance(cells.dtype, pl.Duration | pl.Binary):
        texts = [None if cell is None else str(cell) for cell in cells.to_list()]
        return pl.Series(cells.name, texts, dtype=pl.String)
    return cells.cast(pl.String)


def _i_means(tables: Sequence[TableIndex]) -> str:
    """Return what ``I`` means, if every table asked means the same by it."""
    meant = {one.version.i_means for one in tables}
    return meant.pop() if len(meant) == 1 else "not_stated"


def _notices(
    found: Opened, meant: Understood, options: FileOptions, tables: Sequence[TableIndex]
) -> tuple[Notice, ...]:
    notices = [Notice(code=NoticeCode.RULES_OFF)] if options.policy.rules == "off" else []
    if found.charset_guessed:
        notices.append(Notice(code=NoticeCode.CHARSET_GUESSED, parameters={"charset": found.charset or ""}))
    if found.filled:
        parameters = {"columns": ", ".join(found.filled)}
        notices.append(Notice(code=NoticeCode.MERGED_CELLS_READ, parameters=parameters))
    notices += [*_of_header(found), *found.out.notices()]
    others = ", ".join(one for one in found.sheets if one not in {found.sheet, *found.out.sheets})
    if others and options.sheet is None:
        notices.append(
            Notice(code=NoticeCode.MORE_SHEETS, parameters={"sheet": found.sheet or "", "others": others})
        )
    stated = meant.form.given.get("host")
    column = meant.fields.get("host", named_columns(found.headers).get("host"))
    if stated is not None and column is not None:
        parameters = {"column": column, "host": stated}
        notices.append(Notice(code=NoticeCode.HOST_STATED, parameters=parameters))
    if isinstance(meant.form, WideForm):
        notices += _of_wide(meant.form, tables)
    notices += _of_words(meant) if options.policy.rules == "on" else ()
    notices += rows_that_sum_up(found, meant)
    strain = meant.form.strain if isinstance(meant.form, WideForm) else None
    unread = {name for name in _not_used(meant) if name != strain and name not in options.ignore}
    headed = {name for name in unread if _is_of_verdicts(name)}
    verdicts = [name for name in found.headers if name in (headed | {*meant.verdicts}) - meant.judged]
    letters = [name for name in _not_used(meant) if name.strip() in _DISKS and name not in options.ignore]
    if letters:
        parameters = {"columns": ", ".join(letters)}
        notices.append(Notice(code=NoticeCode.HEADINGS_OF_A_LETTER, parameters=parameters))
    if verdicts:
        parameters = {"columns": ", ".join(verdicts[:40])}
        notices.append(Notice(code=NoticeCode.VERDICTS_UNREAD, parameters=parameters))
    if "date" in meant.fields and meant.form.date_order is None:
        parameters = {"column": meant.fields["date"]}
        notices.append(Notice(code=NoticeCode.DATES_NOT_DECIDED, parameters=parameters))
    return tuple(notices)


def _is_of_verdicts(heading: str) -> bool:
    return _VERDICT.search(unicodedata.normalize("NFKC", heading).casefold()) is not None


def _of_words(meant: Understood) -> Iterator[Notice]:
    """Name the columns whose words say more of isolates, or of a project, than a test does."""
    named = {
        NoticeCode.MECHANISMS_IN_WORDS: dict.fromkeys(chain.from_iterable(meant.form.words.values())),
        NoticeCode.RESISTANCE_IN_WORDS: meant.form.listing,
        NoticeCode.PROJECTS_NAME_MECHANISMS: meant.projects,
    }
    for code, columns in named.items():
        if columns:
            yield Notice(code=code, parameters={"columns": ", ".join(columns)})


def _of_header(found: Opened) -> tuple[Notice, ...]:
    """Say in which row of a sheet the header was found, where something stands above it."""
    parameters = {"row": str(found.header_row)}
    return (Notice(code=NoticeCode.HEADER_BELOW_TITLE, parameters=parameters),) if found.below_title else ()


def _of_wide(form: WideForm, tables: Sequence[TableIndex]) -> list[Notice]:
    notices = []
    asked = {one.version.guideline for one in tables}
    headed: dict[str, int] = {}
    for column in form.measured:
        if column.guideline_letter and column.guideline not in asked:
            name = column.guideline or column.guideline_letter
            headed[name] = headed.get(name, 0) + 1
    names = ", ".join(one.table for one in tables[:10]) or "-"
    for guideline, columns in headed.items():
        parameters = {"guideline": guideline, "columns": str(columns), "tables": names}
        notices.append(Notice(code=NoticeCode.OTHER_GUIDELINE, parameters=parameters))
    figures = [
        one.column
        for one in form.measured
        if one.method is Method.DISK and one.content_written and may_count_readings(one.column)
    ]
    if figures:
        parameters = {"columns": ", ".join(figures[:40])}
        notices.append(Notice(code=NoticeCode.FIGURE_TAKEN_FOR_CONTENT, parameters=parameters))
    unknown = [one.column for one in form.measured if one.fault is HeaderFault.CONTENT_UNKNOWN]
    if unknown:
        parameters = {"columns": ", ".join(unknown[:40])}
        notices.append(Notice(code=NoticeCode.CONTENT_NOT_KNOWN, parameters=parameters))
    return notices


def _not_used(meant: Understood) -> tuple[str, ...]:
    form = meant.form
    hidden = {*meant.personal, *form.judging, *(one for two in form.words.values() for one in two)}
    if isinstance(form, LongForm):
        hidden |= {*filter(None, (form.sign, form.unit))}
        used = {*meant.fields.values(), *(name for more in form.further.values() for name in more)}
    else:
        used = set(form.measured_names) | {
            column
            for field, first in form.fields.items()
            if field not in form.given
            for column in (first, *form.further.get(field, ()))
        }
    return tuple(name for name in form.kept if name not in used and name not in hidden)


def _renamed(form: WideForm) -> dict[str, str]:
    if form.layout == "wide":
        return {}
    return {old: new for old, new in form.isolate_names().items() if old != new}
