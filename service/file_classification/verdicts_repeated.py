"""A verdict behind each of several drugs, under one heading (``Result``): no column of values."""

from collections.abc import Collection, Sequence
from typing import Final

import polars as pl

from breakpoints.batch.wide_form import ROW
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.judging_columns import Judging, is_verdict, judging_rows
from service.file_classification.opened import Opened, heading_of, readable

_LONGEST: Final = 40


def without_verdicts(found: Opened, aside: Collection[str]) -> Sequence[str]:
    """Return headers without those set aside, and those that share one heading and hold categories alone."""
    left = [one for one in found.headers if one not in aside]
    if not found.repeated:
        return left
    verdicts = judging_rows(found, left).understood
    repeated = {heading_of(one, found) for one in verdicts} & found.repeated
    others = [one for one in left if one not in verdicts and heading_of(one, found) in repeated]
    repeated -= {heading_of(one, found) for one in _filled(found, others)}
    return [one for one in left if heading_of(one, found) not in repeated]


def refuse_among_verdicts(found: Opened, value: str, aside: Collection[str]) -> None:
    """Refuse a file in which something else stands among the categories below a heading that is repeated.

    Raises
    ------
    Unclassifiable
        It may be a value (``8``), or void one (``pending``).
    """
    alike = [one for one in found.headers if heading_of(one, found) == value and one not in aside]
    judging = judging_rows(found, alike) if value in found.repeated else Judging()
    for name in alike if judging.understood or judging.unread else ():
        cells = pl.col(name).cast(pl.String)
        with readable(found.format):
            texts = found.rows.select(cells.unique()).collect(engine="streaming").to_series()
            others = [one for one in texts.drop_nulls() if not is_verdict(one)]
            rows = found.rows.with_row_index(ROW).filter(cells.is_in(others))
            first = rows.select(ROW, cells).head(1).collect(engine="streaming").rows()
        for row, cell in first:
            raise Unclassifiable(
                FileFault.AMONG_VERDICTS,
                row=row + found.rows_above + 1,
                cell=cell.strip()[:_LONGEST],
                heading=value[:60],
                columns=", ".join(alike)[:400],
            )


def _filled(found: Opened, names: Sequence[str]) -> list[str]:
    """Return the columns in which anything stands."""
    cells = {name: pl.col(name).cast(pl.String).str.strip_chars() for name in names}
    filled = [(cell.fill_null("") != "").any().alias(name) for name, cell in cells.items()]
    with readable(found.format):
        said = found.rows.select(filled).collect(engine="streaming").row(0) if filled else ()
    return [name for name, any_cell in zip(names, said, strict=True) if any_cell]
