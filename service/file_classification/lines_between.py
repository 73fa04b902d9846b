"""Lines between rows of results that are none: headings that nobody knows, titles, units of their own.

What stands below such a line may be meant otherwise than the header says. Where the line contradicts the
header, or what was stated for the file, or may be a header of its own, the file is refused; else it is told.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl

from breakpoints.batch.columns import VALUE
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import ROW, WideForm
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.screening import is_finding
from breakpoints.unjudged import is_resistant_by_all
from breakpoints.vocabulary import Match, Vocabulary
from datasets.formats.headers import field_of, header_key
from service.file_classification.drugs_elsewhere import names_a_drug
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.findings_elsewhere import refuse_findings_elsewhere
from service.file_classification.forms import Understood
from service.file_classification.long_headers import named_columns
from service.file_classification.opened import Opened, readable
from service.file_classification.report import Notice, NoticeCode
from service.file_classification.result_texts import is_result
from service.file_classification.title_words import TitleSays, names_guideline, read_title

_NAMED: Final = ("organism", "host", "drug")
_MOST_LOOKED_AT: Final = 10_000
_MOST_TOLD: Final = 10
_MOST_NAMED: Final = 5
_LONGEST: Final = 80
_FILLED_IN_TITLE: Final = 2
_MOST_DISTINCT: Final = 50_000


def lines_between(
    found: Opened, meant: Understood, twin: BatchTwin, words: Vocabulary, *, without_result: int
) -> tuple[Notice, ...]:
    """Return a notice of the titles that stand above rows of results.

    The texts that were asked tell whether there may be one; only then are the rows looked at again.

    Raises
    ------
    Unclassifiable
        A line contradicts what the file says of the rows below it, may be their header, or says of an
        isolate what it produces or resists.
    """
    values = [text for text in twin.texts_asked(VALUE) if text and _is_word(text)]
    blank = without_result > 0 or any(not (text or "").strip() for text in twin.texts_asked(VALUE))
    if not (values or blank) or len(values) > _MOST_DISTINCT or not _names_nothing(meant, twin, words):
        return ()
    between = _Between(meant, words)
    told = []
    for row, cells in _lines(found, meant, values, words):
        number = row + found.rows_above + 1
        between.refuse_header(number, cells)
        title = between.title(number, cells)
        if title is not None:
            told.append(f"{number} ({title[:40]})")
    if not told:
        return ()
    return (Notice(code=NoticeCode.TITLES_BETWEEN, parameters={"rows": ", ".join(told[:_MOST_TOLD])}),)


def _names_nothing(meant: Understood, twin: BatchTwin, words: Vocabulary) -> bool:
    """Tell whether some row of results names no organism or drug that is known, as a line of text does."""
    if isinstance(meant.form, WideForm):
        return True
    finds = {"organism": words.find_organism_of_isolate, "drug": words.find_drug}
    columns = [one for one in finds if one in meant.fields and one not in meant.form.given]
    return not columns or any(
        not text or not isinstance(finds[field](text), Match)
        for field in columns
        for text in twin.texts_asked(field)
    )


def _lines(
    found: Opened, meant: Understood, values: Iterable[str], words: Vocabulary
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and the filled cells of rows without a measurement, above one that has one."""
    schema = found.rows.collect_schema()
    cells = {
        name: pl.col(name).cast(pl.String).fill_null("")
        for name in found.headers
        if not schema[name].is_nested()
    }
    measured = [cells[name].str.strip_chars() for name in sorted(meant.columns_of_values) if name in cells]
    no_values = ["", *(one.strip() for one in values)]
    filled = pl.sum_horizontal(cell != "" for cell in cells.values())
    blank = pl.all_horizontal(pl.lit(value=True), *(cell == "" for cell in measured))
    has_result = pl.any_horizontal(pl.lit(value=False), *(~cell.is_in(no_values) for cell in measured))
    title = blank & (filled > 0) & (filled <= _FILLED_IN_TITLE)
    rows = found.rows.with_row_index(ROW)
    with readable(found.format):
        last = rows.filter(has_result).select(pl.col(ROW).max()).collect(engine="streaming").item()
        if last is None:
            return
        above = rows.filter((pl.col(ROW) < last) & ~has_result & (title | ~blank)).head(_MOST_LOOKED_AT)
        read = above.select(ROW, *cells.values()).collect(engine="streaming")
    refuse_findings_elsewhere(found, meant, words, int(last), ~has_result)
    for row in read.iter_rows(named=True):
        yield int(row[ROW]), {name: said for name in cells if (said := row[name].strip())}


class _Between:
    """What the file says of every row, to which a line between may say something else."""

    def __init__(self, meant: Understood, words: Vocabulary) -> None:
        self._meant, self._words, self._form = meant, words, meant.form
        self._values = meant.columns_of_values
        self._finds = {
            "organism": words.find_organism_of_isolate,
            "host": words.find_host,
            "drug": words.find_drug,
        }
        self._fields = {field: meant.fields[field] for field in _NAMED if field in meant.fields}
        if isinstance(self._form, WideForm):
            self._methods = {one.column: one.method for one in self._form.measured}
        else:
            stated = self._form.given.get("method")
            method = next((one for one in Method if one.value == stated), None)
            self._methods = {} if method is None else dict.fromkeys(self._values, method)

    def refuse_header(self, number: int, cells: Mapping[str, str]) -> None:
        """Refuse a file in which a row of words may be the header of the rows below it.

        Raises
        ------
        Unclassifiable
        """
        said = {column: cell for column, cell in cells.items() if column in self._values}
        if not said or not self._is_of_no_isolate(cells):
            return
        for column, cell in said.items():
            self._refuse_other(number, cell, read_title(cell, self._words), self._methods.get(column))
        if not self._are_headings(said, cells):
            return
        moved = {one: cell for one, cell in cells.items() if header_key(one) != header_key(cell)}
        if any(column in moved and not names_a_drug(cell, self._words) for column, cell in said.items()):
            named = (f"{one[:40]} → {cell[:40]}" for one, cell in moved.items())
            raise Unclassifiable(
                FileFault.SECOND_HEADER, row=number, headings=", ".join([*named][-_MOST_NAMED:])
            )

    def _are_headings(self, said: Mapping[str, str], cells: Mapping[str, str]) -> bool:
        """Tell whether words differ from one another, as headings do; in a wide file those above values."""
        if isinstance(self._form, WideForm):
            return len(cells) == 1 or len({header_key(cell) for cell in said.values()}) > 1
        return len({header_key(cell) for cell in cells.values()}) == len(cells) > _FILLED_IN_TITLE

    def title(self, number: int, cells: Mapping[str, str]) -> str | None:
        """Return the text of a line that is a title; None if it is none.

        Raises
        ------
        Unclassifiable
            It says another method, unit, organism, host or drug than holds for the whole file.
        """
        text = " ".join(cells.values())
        if not 0 < len(cells) <= _FILLED_IN_TITLE or len(text) > _LONGEST:
            return None
        if not (self._is_of_no_isolate(cells) or any(map(_is_label, cells.values()))):
            return None
        if not set(cells.values()).isdisjoint(self._meant.summaries):
            return None
        said = read_title(text, self._words)
        methods = {*self._methods.values()}
        self._refuse_other(number, text, said, next(iter(methods)) if len(methods) == 1 else None)
        is_name = len(text.split()) == 1 and any(map(str.isdigit, text))
        return None if is_name and not said.says_something() and not names_guideline(text) else text

    def _refuse_other(self, number: int, text: str, said: TitleSays, method: Method | None) -> None:
        """Refuse what a line says that contradicts what holds for the rows below it."""
        stated, contradicted = self._form.given, None
        if said.unit is not None:
            contradicted = f"mm, mg/L → {said.unit}"
        elif method is not None and said.method is not None and said.method is not method:
            contradicted = f"{method.value} → {said.method.value}"
        for field, find in self._finds.items():
            other = getattr(said, field)
            known = find(stated[field]) if field in stated else None
            if other is not None and isinstance(known, Match) and known.id != other:
                contradicted = f"{stated[field]} → {other}"
        if contradicted is not None:
            raise Unclassifiable(
                FileFault.TITLE_CONTRADICTS, row=number, text=text[:_LONGEST], contradicted=contradicted
            )

    def _is_of_no_isolate(self, cells: Mapping[str, str]) -> bool:
        """Tell whether what a row says beside its values is nothing that is known, and no number."""
        return len(cells) == 1 or not any(
            self._is_known(cell) for column, cell in cells.items() if column not in self._values
        )

    def _is_known(self, text: str) -> bool:
        if any(map(str.isdigit, text)) or is_result(text) or method_written(text) is not None:
            return True
        if field_of(text) is not None:
            return False
        own = self._form.own_hosts if isinstance(self._form, WideForm) else {}
        named = (find(one) for find in self._finds.values() for one in (text, f"whonet:{text}"))
        return text in own or any(isinstance(found, Match) for found in named)


def _is_label(cell: str) -> bool:
    """Tell whether a cell is a heading that labels what stands beside it (``Method: MIC``)."""
    heading = unicodedata.normalize("NFKC", cell).rstrip(": ")
    return field_of(heading) is not None or bool(named_columns((heading,)))


def _is_word(text: str) -> bool:
    """Tell whether a text in place of a value is no measurement, no category, and not a word for none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or len(plain) > _LONGEST or not (plain[0].isalpha() or plain[0] in "([【〔%"):
        return False
    if is_result(plain) or is_finding(plain):
        return False
    return is_resistant_by_all(plain, Method.MIC, None, tuple)
