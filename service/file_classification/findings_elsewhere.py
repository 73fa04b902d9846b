"""Lines that say of an isolate what it produces or resists, where no column holds it.

``A1,ESBL`` in a row without results, a section titled ``MRSP``, a second table of tests, a footnote.
Read as rows they say nothing of the results that they are about, which would stay susceptible.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.meant import may_say_more
from breakpoints.batch.wide_form import ROW
from breakpoints.listed import SUSPECT, drugs_listed
from breakpoints.mechanisms import mechanisms_in
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Match, Vocabulary
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable

_MOST_FILLED: Final = 3
_MOST_LOOKED_AT: Final = 10_000
_LONGEST: Final = 80
_NAME: Final = re.compile(r"(?=\S*[0-9])[!-~]+")
"""What is, alone in its cell, the name of an isolate."""
_PART: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")
_LEGEND: Final = re.compile(
    r"[=:：].*(?:extended|methicillin|基質|メチシリン|多剤|carbapenem|カルバペネム)|とは|みなす|場合|疑う|参照|準じ"
    r"|(?<![a-z])(?:means?|stands? for|defined|if|when|refer|according)(?![a-z])",
    re.IGNORECASE | re.DOTALL,
)
"""What is in a line below all results that explains a word."""
_SOUGHT: Final = re.compile(
    r"調査|サーベイ|研究|事業|依頼|スクリーニング|検出(?:検査|試験)|screen|surve|stud(?:y|ies)|project|research",
    re.IGNORECASE,
)
"""What is in a title that names a mechanism because it is looked for."""


def refuse_findings_elsewhere(
    found: Opened, meant: Understood, words: Vocabulary, last: int, no_result: pl.Expr
) -> None:
    """Refuse a file with a line without a result that names a mechanism, or a drug that is resisted.

    ``last`` is the last row with a result, from 0; ``no_result`` tells which rows have none.

    Raises
    ------
    Unclassifiable
    """
    for row, cells in _lines(found, no_result):
        said = _said(cells, meant, words)
        if said and not (row > last and _LEGEND.search(said) and not _names_an_isolate(said, found, meant)):
            text = " ".join(cells.values())[:_LONGEST]
            raise Unclassifiable(FileFault.FINDING_ELSEWHERE, row=row + found.rows_above + 1, text=text)


def refuse_titles(found: Opened) -> None:
    """Refuse a file with a line above its header that says which mechanism its isolates have.

    Raises
    ------
    Unclassifiable
    """
    for row, text in enumerate(found.above, start=1):
        if mechanisms_in(text) and not _SOUGHT.search(text):
            raise Unclassifiable(FileFault.FINDING_ELSEWHERE, row=row, text=text[:_LONGEST])


def _lines(found: Opened, no_result: pl.Expr) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows without a result, of few cells, that may name a mechanism or a drug."""
    schema = found.rows.collect_schema()
    cells = {
        name: pl.col(name).cast(pl.String).fill_null("").str.strip_chars()
        for name in found.headers
        if not schema[name].is_nested()
    }
    few = pl.sum_horizontal(cell != "" for cell in cells.values()).is_between(1, _MOST_FILLED)
    together = pl.concat_str(*cells.values(), separator=" ")
    may = may_say_more(together) | together.str.contains(SUSPECT)
    with readable(found.format):
        lines = found.rows.with_row_index(ROW).filter(no_result & few).filter(may).head(_MOST_LOOKED_AT)
        read = lines.select(ROW, *cells.values()).collect(engine="streaming")
    for row in read.iter_rows(named=True):
        yield int(row[ROW]), {name: row[name] for name in cells if row[name]}


def _said(cells: Mapping[str, str], meant: Understood, words: Vocabulary) -> str:
    """Return what cells say of resistance that no column is read for; empty where it is nothing."""
    organism, isolate = meant.fields.get("organism", ""), meant.fields.get(ISOLATE, "")
    if len(cells) > 1 and isinstance(words.find_organism_of_isolate(cells.get(organism, "")), Match):
        return ""
    of_isolate = {isolate, *meant.form.further.get(ISOLATE, ())}
    read = {one for columns in meant.form.words.values() for one in columns} | {*meant.form.listing}
    read |= {meant.fields[test] for test in TESTS if test in meant.fields}
    read |= {one for test in TESTS for one in meant.form.further.get(test, ())}
    unread = [
        text
        for name, text in cells.items()
        if not (_NAME.fullmatch(text) if name in of_isolate else name in read)
    ]
    together = " ".join(unread)
    return together if mechanisms_in(together) or drugs_listed(together, words) else ""


def _names_an_isolate(text: str, found: Opened, meant: Understood) -> bool:
    column = meant.fields.get(ISOLATE)
    parts = {one.casefold() for one in _PART.findall(unicodedata.normalize("NFKC", text))}
    if column is None or not parts:
        return False
    names = pl.col(column).cast(pl.String).str.strip_chars().str.to_lowercase()
    with readable(found.format):
        return bool(found.rows.select(names.is_in([*parts]).any()).collect(engine="streaming").item())
