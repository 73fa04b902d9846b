"""Columns that say the sign or the unit of a measurement that stands in another one: their values tell.

A sign that is overlooked makes an exact MIC of ``>32``, and a unit that is overlooked a wrong one, so what
columns hold decides before what they are called: ``operator`` may name a person, ``>`` never does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from breakpoints.written import plain
from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.headers import field_of, fields_that_may_be_meant, header_key
from datasets.formats.measured_headers import is_unit
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE
from datasets.formats.units import is_read_unit
from datasets.normalise import is_missing
from datasets.plain_lines import ROW
from datasets.source import Grid, Head, HeadedGrid, Line

_SIGNS = {"<": "<", "<=": "<=", "=<": "<=", ">": ">", ">=": ">=", "=>": ">=", "=": "", "==": ""}
_MOST = 0.5
"""Of the cells that hold anything; what the others hold is refused with its row."""
_OF_A_DISK = ("disk", "disc", "content", "potency", "ディスク", "含量", "含有量")
_AMOUNTS = frozenset({"µg", "ug", "mcg", "unit", "units", "iu", "u", "単位"})
_SIGN_BEFORE = r"^\s*([<>=≤≥≦≧⩽⩾＜＞＝]+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsBeside:
    """The places (from 0) of columns of signs and of columns of units."""

    signs: tuple[int, ...] = ()
    units: tuple[int, ...] = ()


def columns_beside(headed: HeadedGrid, facts: UploadedFacts) -> ColumnsBeside:
    """Find the columns of signs and units among those that name no field and were not chosen for one."""
    chosen = {header_key(header) for header in facts.columns.values()}
    chosen |= {header_key(one.header) for one in facts.measured}
    free = [
        place
        for place, header in enumerate(headed.headers)
        if field_of(header) is None and header_key(header) not in chosen
    ]
    top = [line.cells for line in headed.grid.top if line.row > headed.head.row]
    doubtful = [place for place in free if _may_be(_held(cells, place) for cells in top)]
    if not doubtful:
        return ColumnsBeside()
    frame = headed.frame(doubtful)
    signs, units = [], []
    for place in doubtful:
        cells = _counted(frame[str(place)])
        if _share(cells, _is_sign) >= _MOST:
            signs.append(place)
        elif _are_units(headed.headers[place], cells):
            units.append(place)
    return ColumnsBeside(signs=tuple(signs), units=tuple(units))


def without(headed: HeadedGrid, beside: ColumnsBeside) -> HeadedGrid:
    """Return a grid in which these columns have no name: they are no columns of their own."""
    if not (beside.signs or beside.units):
        return headed
    blank = {*beside.signs, *beside.units}
    headers = tuple("" if place in blank else header for place, header in enumerate(headed.headers))
    return HeadedGrid(grid=headed.grid, head=Head(row=headed.head.row, headers=headers))


def signed(
    headed: HeadedGrid, headers: Sequence[str], beside: ColumnsBeside, mics: Collection[int]
) -> tuple[HeadedGrid, tuple[Finding, ...]]:
    """Put the signs of a column of their own before the MICs of the only column of MICs, and tell so.

    Raises
    ------
    UnreadableFile
        There are several columns of either, and nothing says which belong together.
    """
    if not beside.signs or not mics:
        return headed, ()
    signs = " | ".join(headers[place] for place in beside.signs)
    measured = " | ".join(headers[place] for place in sorted(mics)[:30])
    if len(beside.signs) > 1 or len(mics) > 1:
        raise UnreadableFile(file_finding(Rule.SIGNS_UNCLEAR, signs=signs, headers=measured))
    grid = _Signed(grid=headed.grid, sign=beside.signs[0], mic=next(iter(mics)))
    return HeadedGrid(grid=grid, head=headed.head), (
        file_finding(Rule.SIGNS_READ, signs=signs, header=measured),
    )


def units_refused(
    frame: pl.DataFrame, headed: HeadedGrid, headers: Sequence[str], beside: ColumnsBeside
) -> pl.DataFrame:
    """Return a tidy frame whose rows in another unit bear a fault."""
    for place in beside.units:
        units = headed.frame([place]).select(ROW, pl.col(str(place)).alias("unit"))
        foreign = [unit for unit in units["unit"].unique() if _is_foreign(unit, headers[place])]
        if not foreign:
            continue
        units = units.filter(pl.col("unit").is_in(foreign))
        told = frame.select(ROW).join(units, on=ROW, how="left", maintain_order="left")["unit"]
        is_foreign = pl.lit(told.is_not_null())
        faults = {
            FAULT: pl.lit(Rule.UNIT_OF_ROW_NOT_READ.value),
            FAULT_COLUMN: pl.lit(headers[place]),
            FAULT_VALUE: pl.lit(told),
        }
        nothing = pl.lit(None, dtype=pl.String)
        frame = frame.with_columns(
            pl.when(is_foreign)
            .then(said)
            .otherwise(pl.col(name) if name in frame.columns else nothing)
            .alias(name)
            for name, said in faults.items()
        )
    return frame


def require_units_beside(headed: HeadedGrid, headers: Sequence[str], beside: ColumnsBeside) -> None:
    """Refuse a table of several measurements in a line, one of whose lines names another unit.

    Raises
    ------
    UnreadableFile
        A column of units holds another one than mm and mg/L.
    """
    for place in beside.units:
        cells = headed.frame([place])[str(place)].unique().sort()
        foreign = next((unit for unit in cells if _is_foreign(unit, headers[place])), None)
        if foreign is not None:
            raise UnreadableFile(
                file_finding(Rule.UNIT_NOT_READ, header=headers[place][:60], unit=foreign.strip()[:60])
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """A grid in whose column of MICs stand the signs of another column, too."""

    grid: Grid
    sign: int
    mic: int

    @property
    def sheet(self) -> str | None:
        return self.grid.sheet

    @property
    def top(self) -> tuple[Line, ...]:
        return self.grid.top

    @property
    def n_lines(self) -> int:
        return self.grid.n_lines

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:
        if self.mic not in columns:
            return self.grid.frame(columns, below=below, width=width)
        frame = self.grid.frame(sorted({*columns, self.sign}), below=below, width=width)
        mic = str(self.mic)
        both = frame.with_columns(_with_signs(frame[str(self.sign)], frame[mic]).alias(mic))
        return both.select(name for name in frame.columns if name != str(self.sign) or self.sign in columns)


def _with_signs(signs: pl.Series, mics: pl.Series) -> pl.Series:
    """Put signs before MICs; one that says the same already stays as it is."""
    own = mics.str.extract(_SIGN_BEFORE).fill_null("")
    sign, before = (
        column.replace_strict(
            different := column.unique(), [_sign(text) for text in different], return_dtype=pl.String
        )
        for column in (signs, own)
    )
    alone = (sign == "") | (sign == before)
    return mics.zip_with(alone, sign + mics)


def _sign(text: str) -> str:
    """Return a sign as it is read; ``=`` and what says nothing are none."""
    written = plain(text)
    if written is None or is_missing(written):
        return "" if written is not None else text
    return _SIGNS.get(written.replace(" ", ""), written)


def _is_sign(text: str) -> bool:
    return (plain(text) or "").replace(" ", "") in _SIGNS


def _held(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _may_be(cells: Iterable[str]) -> bool:
    """Tell by its first cells whether a column may hold signs or units; an empty one may, further below."""
    held = [cell for cell in cells if cell and not is_missing(cell)]
    return not held or 2 * sum(_is_sign(cell) or is_unit(cell) for cell in held) >= len(held)


def _counted(column: pl.Series) -> dict[str, int]:
    counted = column.str.strip_chars().value_counts(name="n")
    return {text: n for text, n in counted.iter_rows() if text and not is_missing(text)}


def _share(cells: dict[str, int], of: object) -> float:
    every = sum(cells.values())
    return sum(n for text, n in cells.items() if of(text)) / every if every and callable(of) else 0.0


def _are_units(header: str, cells: dict[str, int]) -> bool:
    """Tell a column of units of a measurement: not that of a disk's content."""
    key = header_key(header)
    of_amounts = all(text.casefold().replace("μ", "µ") in _AMOUNTS for text in cells)
    if any(word in key for word in _OF_A_DISK) or (of_amounts and not _concerned(header)):
        return False
    return _share(cells, is_unit) >= _MOST


def _concerned(header: str) -> tuple[Field, ...]:
    """Return the measurement that a column of units names; none where it may be any."""
    key = header_key(header)
    named = [Field.ZONE_MM] if "zone" in key or "阻止円" in key else []
    return tuple(dict.fromkeys([*fields_that_may_be_meant(header), *named]))


def _is_foreign(unit: str, header: str) -> bool:
    if is_missing(unit):
        return False
    return not any(is_read_unit(unit, field) for field in _concerned(header) or MEASUREMENTS)
