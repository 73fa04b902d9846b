"""The controls that a file carries as rows: rows whose organism is a control strain."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from breakpoints.quality_control.controls import WrittenControl
from breakpoints.quality_control.strains import control_strain

MOST_CONTROLS: Final = 100_000
"""Distinct readings of controls in one file."""
READ: Final = ("drug", "method", "value", "disk_content", "medium", "date")


class TooManyControlsError(ValueError):
    """More distinct readings of controls than any laboratory makes."""


class ControlMetError(Exception):
    """A row names a control strain, in a batch that was begun as one without controls."""


class NoneSoFar:
    """Holds while none of the texts of organisms that a batch meets names a control strain."""

    def __init__(self, organisms: Sequence[str | None]) -> None:
        self._organisms, self._looked_at = organisms, 0

    def check(self) -> None:
        """Look at the texts that are new.

        Raises
        ------
        ControlMetError
        """
        new = self._organisms[self._looked_at :]
        if any(text and control_strain(text) for text in new):
            raise ControlMetError
        self._looked_at += len(new)


def strains_in(rows: pl.LazyFrame, column: str) -> list[str]:
    """Return the texts of a column that name a control strain; the file is read for it, in shards."""
    every = rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming").to_series()
    return [text for text in every if text is not None and control_strain(text)]


def controls_in(
    rows: pl.LazyFrame, places: Mapping[str, pl.Expr], given: Mapping[str, str]
) -> tuple[WrittenControl, ...]:
    """Return every distinct control of a file of results.

    Parameters
    ----------
    rows : polars.LazyFrame
        Read twice, once for the organisms alone.
    places, given : mapping
        The text of each field, and what holds for all rows.

    Raises
    ------
    TooManyControlsError
    """
    if "organism" in places:
        named = rows.select(places["organism"].alias("organism"))
        strains = strains_in(named, "organism")
        if not strains:
            return ()
        rows = rows.filter(places["organism"].is_in(strains))
    elif not control_strain(given.get("organism", "")):
        return ()
    columns = [places[name].alias(name) for name in ("organism", *READ) if name in places]
    read = rows.select(columns).unique().head(MOST_CONTROLS + 1).collect(engine="streaming")
    return written_controls(read.iter_rows(named=True), given)


def written_controls(
    rows: Iterable[Mapping[str, str | None]], given: Mapping[str, str]
) -> tuple[WrittenControl, ...]:
    """Return each distinct control.

    Raises
    ------
    TooManyControlsError
    """
    found: dict[WrittenControl, None] = {}
    for row in rows:
        said = {name: row.get(name, given.get(name)) for name in ("organism", *READ)}
        control = WrittenControl(
            strain=said["organism"] or "",
            drug=said["drug"] or "",
            method=said["method"] or "",
            value=said["value"] or "",
            disk_content=said["disk_content"],
            medium=said["medium"],
            date=said["date"],
        )
        found[control] = None
        if len(found) > MOST_CONTROLS:
            raise TooManyControlsError
    return tuple(found)
