"""The controls that a classified file carries as rows, as the child that reads it finds them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from breakpoints.quality.strains import control_strain, is_quality_control

READ: Final = ("organism", "drug", "method", "value", "disk_content", "medium", "date")
MOST_ROWS: Final = 100_000
"""Rows of controls that are looked at in one file."""


def distinct_controls(results: Iterable[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    """Return each reading of a control strain once, in the order of the file."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for one in results:
        if control_strain(one.get("organism", "")):
            said = {name: one[name] for name in READ if one.get(name)}
            found.setdefault(tuple(said.get(name, "") for name in READ), said)
    return tuple(found.values())


def marked_as_control(rows: Any, specimen: Any) -> Any:
    """Return the rows whose specimen says quality control."""
    every = rows.select(specimen.alias("specimen").unique()).collect().to_series()
    return rows.filter(specimen.is_in([text for text in every if is_quality_control(text)]))


def control_rows(rows: Any, organism: Any, pl: Any) -> Any:
    """Return the rows whose organism is a control strain."""
    every = rows.select(organism.alias("organism").unique()).collect().to_series()
    strains = [text for text in every if text is not None and control_strain(text)]
    return rows.filter(organism.is_in(strains)).head(MOST_ROWS).collect() if strains else pl.DataFrame()
