"""A row of headings below the header of a table: where they stand in other places, another table begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from breakpoints.whonet.headers import has_measured
from datasets.errors import UnreadableFile
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats.headers import field_of, header_key
from datasets.formats.measured_headers import JOINT
from datasets.plain_lines import ROW
from datasets.source import HeadedGrid

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
            if (column in found or column in values) and not self._is_of(self.headers[column], cell)
        }

    def _names_a_table(self, cell: str) -> bool:
        return header_key(cell) in self._keys or field_of(cell) in _NAMING or has_measured([cell])

    def _is_of(self, header: str, cell: str) -> bool:
        """Tell whether a cell says what the header of its column says, or the last line of it."""
        field, key = field_of(cell), header_key(cell)
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
    texts = {
        text for name in telling for text in frame[name].unique().drop_nulls() if text and text in headings
    }
    if not texts:
        return
    naming = [name for name in columns if name not in of_values]
    found = second_header(frame.lazy(), headings, texts, number=ROW, naming=naming, values=of_values)
    if found is not None:
        sheet = "" if headed.grid.sheet is None else f"{headed.grid.sheet}: "
        raise UnreadableFile(
            file_finding(Rule.FILE_SECOND_HEADER, sheet=sheet, row=found[0], headings=found[1])
        )


def _folded(text: str) -> str:
    return text.strip().lower()
