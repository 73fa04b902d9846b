"""A verdict behind each of several drugs, under one heading (``Result``): no column of values."""

from collections.abc import Sequence

import polars as pl

from service.file_classification.judging_columns import judging_rows
from service.file_classification.opened import Opened, heading_of, readable


def without_verdicts(found: Opened) -> Sequence[str]:
    """Return headers without those that share one heading and hold categories alone."""
    if not found.repeated:
        return found.headers
    verdicts = judging_rows(found, found.headers).understood
    repeated = {heading_of(one, found) for one in verdicts} & found.repeated
    others = [one for one in found.headers if one not in verdicts and heading_of(one, found) in repeated]
    repeated -= {heading_of(one, found) for one in _filled(found, others)}
    return [one for one in found.headers if heading_of(one, found) not in repeated]


def _filled(found: Opened, names: Sequence[str]) -> list[str]:
    """Return the columns in which anything stands."""
    cells = {name: pl.col(name).cast(pl.String).str.strip_chars() for name in names}
    filled = [(cell.fill_null("") != "").any().alias(name) for name, cell in cells.items()]
    with readable(found.format):
        said = found.rows.select(filled).collect(engine="streaming").row(0) if filled else ()
    return [name for name, any_cell in zip(names, said, strict=True) if any_cell]
