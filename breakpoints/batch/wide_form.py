"""Where a wide export holds what, and which columns are given back in which form."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE, OUTPUT_SCHEMA
from breakpoints.batch.controls import strains_in
from breakpoints.batch.meant import Verdicts, joined, meant, with_strains, with_words
from breakpoints.dates import DateOrder
from breakpoints.quality_control.strains import control_strain, is_quality_control
from breakpoints.whonet.fields import names_own_strain
from breakpoints.whonet.measured import MeasuredColumn

ROW: Final = "\0row"
"""The number of each row of the file, from 0; a column that is read, never one of a file's own."""
ASKED: Final = ("organism", "host", "drug", "method", "disk_content", "value", "specimen", "date")
"""What the long form says of each result before its answer."""


class WideForm(msgspec.Struct, frozen=True, kw_only=True):
    """A wide export.

    ``fields`` names the column of each field, ``given`` states one for every isolate; ``kept``
    are the file's columns that are given back, ``further`` more columns of a screening test
    or of the isolate, ``own_hosts`` the laboratory's codes of hosts. Rows of one isolate and organism
    are read together; without a column that names it, a row is an isolate.
    """

    measured: tuple[MeasuredColumn, ...]
    fields: Mapping[str, str]
    given: Mapping[str, str]
    kept: tuple[str, ...]
    own_hosts: Mapping[str, str] = {}
    further: Mapping[str, tuple[str, ...]] = {}
    date_order: DateOrder | None = None
    layout: Literal["wide", "long"] = "wide"
    strain: str | None = None
    """The column that names the control strain of a row of quality control; ``STRAIN`` of any row."""
    names_strains: bool = False
    """Some name of an isolate may be that of a control strain."""
    unnamed: bool = False
    """Some rows name their isolate, and others do not: these may be of any."""
    words: Mapping[str, tuple[str, ...]] = {}
    """The columns that name the mechanism of a test in words."""
    listing: tuple[str, ...] = ()
    """The columns that list drugs as resisted."""
    numbers: tuple[str, ...] = ()
    """Names of isolates that are bare numbers of control strains."""
    judged: Mapping[str, Mapping[str, Verdicts]] = {}
    """Of measurement columns those that judge their results, with what these say where they say R or I."""
    doubted: Mapping[str, tuple[str, ...]] = {}
    """The columns of remarks, with those that may say of a row's results what nobody reads."""
    as_sent: Mapping[str, str] = {}
    """Of columns in which marks stand before cells, those that hold the cells as they were sent."""

    def is_control(self) -> pl.Expr:
        """Tell which rows their specimen says to be quality control."""
        if "specimen" not in self.fields:
            return pl.lit(value=False)
        said = pl.col(self.fields["specimen"])
        return said.map_batches(_is_quality_control, pl.Boolean)

    def strains_for(self, shard: pl.DataFrame, organisms: pl.Series) -> pl.Series:
        """Return organisms, of rows of a control strain the strain that they name beside it."""
        if self.names_strains:
            named = with_strains(pl.col(self.fields[ISOLATE]), pl.lit(organisms))
            organisms = shard.select(named.alias("organism")).to_series()
        if self.strain is None:
            return organisms
        strains = meant(shard[self.strain], lambda cell: cell if control_strain(cell) else None)
        marked = pl.lit(value=True) if names_own_strain(self.strain) else self.is_control()
        chosen = pl.when(marked & pl.lit(strains).is_not_null()).then(pl.lit(strains))
        return shard.select(chosen.otherwise(pl.lit(organisms.cast(pl.String))).alias("organism")).to_series()

    def may_be_control(self, rows: pl.LazyFrame) -> pl.Expr:
        """Tell which rows may hold controls; the file is read for it, in shards."""
        named = pl.lit(value=bool(control_strain(self.given.get("organism", ""))))
        if "organism" not in self.given:
            column = self.fields["organism"]
            named = pl.col(column).cast(pl.String).is_in(strains_in(rows, column))
        if self.names_strains:
            named |= with_strains(pl.col(self.fields[ISOLATE]), pl.lit(None, pl.String)).is_not_null()
        if self.strain is not None and names_own_strain(self.strain):
            named |= pl.col(self.strain).cast(pl.String).is_in(strains_in(rows, self.strain))
        return named if self.strain is None else named | self.is_control()

    def controls_unnamed(self, rows: pl.LazyFrame) -> int:
        """Count the rows of quality control that name no strain: no range is known that they should keep."""
        if "specimen" not in self.fields:
            return 0
        column = self.fields.get("organism")
        names = [one for one in (column, self.strain) if one is not None]
        strains = [
            pl.col(one).cast(pl.String).is_in(strains_in(rows, one)).fill_null(value=False) for one in names
        ]
        unnamed = self.is_control() & ~pl.any_horizontal(*strains, pl.lit(value=False))
        return int(rows.select(unnamed.sum()).collect(engine="streaming").item())

    @property
    def measured_names(self) -> frozenset[str]:
        """The measurement columns."""
        return frozenset(one.column for one in self.measured)

    @property
    def judging(self) -> frozenset[str]:
        """The columns that judge results."""
        return frozenset(name for columns in self.judged.values() for name in columns)

    @property
    def asked_fields(self) -> tuple[str, ...]:
        """The fields of which columns of the file say anything."""
        return tuple(dict.fromkeys((*self.fields, *self.words)))

    def columns_of(self, field: str) -> tuple[str, ...]:
        """Return the columns that hold a field; none if it is nowhere, or stated for all rows."""
        if field in self.given:
            return ()
        return *self._stating(field), *self.words.get(field, ())

    def _stating(self, field: str) -> tuple[str, ...]:
        return (self.fields[field], *self.further.get(field, ())) if field in self.fields else ()

    def cells_of(self, shard: pl.DataFrame, field: str) -> pl.Series:
        """Return what rows write of a field that is a column, its codes not yet looked up."""
        names = self._stating(field)
        if field in self.words:
            stated = joined(field, names) if names else pl.lit("")
            return shard.select(with_words(field, stated, self.words[field]).alias(field)).to_series()
        cells = shard.select(joined(field, names)).to_series() if len(names) > 1 else shard[names[0]]
        return self.strains_for(shard, cells) if field == "organism" else cells

    def category_names(self) -> dict[str, str]:
        """Return the name of the column that is put beside each measurement: ``AMP_ND10_category``."""
        taken = set(self.kept)
        return {one.column: _free(f"{one.column}_category", "_category", taken) for one in self.measured}

    @property
    def remarks_name(self) -> str:
        """The name of the last column: what the isolate's results say beside their categories."""
        return _free("remarks", "_classified", {*self.kept, *self.category_names().values()})

    def isolate_names(self) -> dict[str, str]:
        """Return the isolate's own columns of the long form, with the names they have there."""
        own = [name for name in self.kept if name not in self.measured_names]
        ours = {"row", "column", *ASKED, *OUTPUT_SCHEMA}
        taken = {*own, *ours}
        return {name: _free(f"{name}_given", "_given", taken) if name in ours else name for name in own}

    def schema(self) -> dict[str, pl.DataType]:
        """Return the columns that are given back."""
        if self.layout == "wide":
            beside = self.category_names()
            names = [new for name in self.kept for new in (name, beside.get(name)) if new is not None]
            return {name: pl.String() for name in (*names, self.remarks_name)}
        texts: dict[str, pl.DataType] = {name: pl.String() for name in self.isolate_names().values()}
        asked: dict[str, pl.DataType] = {name: pl.Categorical() for name in ASKED}
        return {"row": pl.UInt32(), **texts, "column": pl.Categorical(), **asked, **OUTPUT_SCHEMA}


def _is_quality_control(specimens: pl.Series) -> pl.Series:
    """Tell of each specimen whether it says quality control."""
    said = {one: is_quality_control(one) for one in specimens.cast(pl.String).unique().drop_nulls()}
    known = [one for one, is_control in said.items() if is_control]
    return specimens.cast(pl.String).is_in(known).fill_null(value=False)


def _free(name: str, more: str, taken: set[str]) -> str:
    """Return a name that nothing else has."""
    while name in taken:
        name += more
    taken.add(name)
    return name
