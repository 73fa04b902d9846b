"""A row of headings below the header of a table: where they stand in other places, another table begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import polars as pl

from breakpoints.model import Method
from breakpoints.unjudged import is_resistant_by_all
from breakpoints.whonet.headers import has_measured
from datasets.errors import UnreadableFile
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats.headers import field_of, fields_that_may_be_meant, header_key
from datasets.formats.measured_headers import JOINT
from datasets.normalise import is_category, is_missing
from datasets.plain_lines import ROW
from datasets.source import HeadedGrid

_UNITS = {
    Field.ZONE_MM: re.compile(r"[(\[（]?\s?mm\s?[)\]）]?", re.IGNORECASE),
    Field.MIC_MG_PER_L: re.compile(r"[(\[（]?\s?(?:mg/l|(?:[uµμ]g|mcg)/ml)\s?[)\]）]?", re.IGNORECASE),
}
_DIGIT = re.compile(r"\d")
_FEWEST = 2
_MOST_LOOKED_AT = 1_000
_MOST_NAMED = 5
_TELLING = (Field.ORGANISM, Field.HOST, Field.DRUG)
_NAMING = (*_TELLING, Field.ISOLATE_ID)


class Headings:
    """The header of each column; ``text in headings`` tells whether a text is one, or names a field."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.headers = headers
        self._keys = {header_key(one) for one in headers.values()} - {""}

    def __contains__(self, text: str) -> bool:
        return header_key(text) in self._keys or field_of(text) is not None or has_measured([text])

    def moved(
        self, cells: Mapping[str, str], naming: Iterable[str], values: Collection[str]
    ) -> dict[str, str]:
        """Return the cells of a row of headings that stand below another one, by their columns.

        ``naming`` are columns that say what was tested: at least half of what stands there are headings in
        such a row, and one of all is the file's own or names what was tested. Below the headings of
        ``values`` stands the same or another, whether it is known or not. A single one shows such a row where
        nothing stands beside it.
        """
        said = {column: cell.strip() for column, cell in cells.items() if cell.strip()}
        found = {column for column, cell in said.items() if cell in self}
        named = [column for column in naming if column in said]
        different = {header_key(said[column]) for column in found}
        names = any(self._names_a_table(said[column]) for column in found)
        if not (len(different) >= _FEWEST or len(found) == len(said)) or not names:
            return {}
        if 2 * len(found.intersection(named)) < len(named):
            return {}
        return {
            column: cell
            for column, cell in said.items()
            if (column in found or column in values) and not self.is_of(column, cell)
        }

    def _names_a_table(self, cell: str) -> bool:
        return header_key(cell) in self._keys or field_of(cell) in _NAMING or has_measured([cell])

    def is_of(self, column: str, cell: str) -> bool:
        """Tell whether a cell says what the header of its column says, the last line of it, or its unit."""
        header, field, key = self.headers[column], field_of(cell), header_key(cell)
        measured = {field_of(header), *fields_that_may_be_meant(header)}
        if any(unit.fullmatch(cell.strip()) for one, unit in _UNITS.items() if one in measured):
            return True
        same = key in {header_key(one) for one in (header, *header.split(JOINT))}
        return same or (field is not None and field is field_of(header))


def second_header(
    rows: pl.LazyFrame,
    headings: Headings,
    texts: Collection[str],
    *,
    number: str,
    naming: Iterable[str],
    values: Collection[str],
) -> tuple[int, str] | None:
    """Return the number of the first row with headings in other places, and which; see `Headings.moved`.

    Only rows are looked at in which one of ``texts`` stands.
    """
    cells = {
        one: pl.col(one).cast(pl.String).str.strip_chars().str.to_lowercase() for one in headings.headers
    }
    known = {*map(_folded, texts), *map(_folded, headings.headers.values())} - {""}
    starts = pl.any_horizontal(cell.is_in([*map(_folded, texts)]) for cell in cells.values())
    count = pl.sum_horizontal(cell.is_in(list(known)).fill_null(value=False) for cell in cells.values())
    same = pl.all_horizontal(
        (cell.fill_null("") == "") | (cell == _folded(headings.headers[one])) for one, cell in cells.items()
    )
    filled = pl.sum_horizontal(cell.fill_null("") != "" for cell in cells.values())
    found = rows.filter(starts & ((count >= _FEWEST) | (count == filled)) & ~same).head(_MOST_LOOKED_AT)
    texts_only = found.select(number, *(pl.col(one).cast(pl.String).fill_null("") for one in cells))
    for row in texts_only.collect(engine="streaming").iter_rows(named=True):
        moved = headings.moved({one: row[one] for one in cells}, naming, values)
        if moved:
            named = (f"{headings.headers[one][:40]} → {cell[:40]}" for one, cell in moved.items())
            return int(row[number]), ", ".join([*named][:_MOST_NAMED])
    return None


def refuse_second_header(frame: pl.DataFrame, headed: HeadedGrid, values: Iterable[int]) -> None:
    """Refuse a table in which a row holds headings in other places than the header.

    Raises
    ------
    UnreadableFile
        There is such a row; it is named.
    """
    columns = [name for name in frame.columns if name.isdecimal() and int(name) < len(headed.headers)]
    headings = Headings({name: headed.headers[int(name)] for name in columns})
    of_values = [name for name in map(str, values) if name in columns]
    telling = {name for name in columns if field_of(headings.headers[name]) in _TELLING}.union(of_values)
    said = {name: [text for text in frame[name].unique().drop_nulls() if text] for name in telling}
    texts = {text for those in said.values() for text in those if text in headings}
    found = None
    if texts:
        naming = [name for name in columns if name not in of_values]
        found = second_header(frame.lazy(), headings, texts, number=ROW, naming=naming, values=of_values)
    found = found or _words_alone(
        frame, headings, {name: [*filter(_is_word, said[name])] for name in of_values}
    )
    if found is not None:
        sheet = "" if headed.grid.sheet is None else f"{headed.grid.sheet}: "
        raise UnreadableFile(
            file_finding(Rule.FILE_SECOND_HEADER, sheet=sheet, row=found[0], headings=found[1])
        )


def _words_alone(
    frame: pl.DataFrame, headings: Headings, words: Mapping[str, Collection[str]]
) -> tuple[int, str] | None:
    """Return the number of the first row of words that nobody knows in place of all values, and which.

    Headings differ from one another, nothing beside them holds a digit, and values stand below them.
    """
    if sum(map(bool, words.values())) < _FEWEST:
        return None
    columns = [*headings.headers]
    is_said = {name: (pl.col(name).fill_null("") != "") for name in words}
    is_word = {name: pl.col(name).is_in(list(those)).fill_null(value=False) for name, those in words.items()}
    has_value = pl.any_horizontal(is_said[name] & ~is_word[name] for name in words)
    last = frame.filter(has_value)[ROW].max()
    several = pl.sum_horizontal(is_word.values()) >= _FEWEST
    for row in frame.filter(~has_value & several).head(_MOST_LOOKED_AT).iter_rows(named=True):
        said = {name: row[name].strip() for name in columns if row[name] and row[name].strip()}
        differ = len({header_key(cell) for cell in said.values()}) == len(said)
        if last is None or row[ROW] > last or not differ or any(map(_DIGIT.search, said.values())):
            continue
        moved = {name: cell for name, cell in said.items() if not headings.is_of(name, cell)}
        if moved.keys() & words.keys():
            named = (f"{headings.headers[name][:40]} → {cell[:40]}" for name, cell in moved.items())
            return int(row[ROW]), ", ".join([*named][:_MOST_NAMED])
    return None


def _is_word(text: str) -> bool:
    """Tell whether a text in place of a measurement is neither a number nor says that there is none."""
    plain = text.strip()
    return (
        plain[:1].isalpha()
        and not is_missing(plain)
        and not is_category(plain)
        and is_resistant_by_all(plain, Method.MIC, None, tuple)
    )


def _folded(text: str) -> str:
    return text.strip().lower()
