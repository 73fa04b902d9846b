"""The year of a date, however a system writes the date; a year of two digits is none."""

from __future__ import annotations

import re

import polars as pl

from datasets.fields import Field

_YEAR = r"((?:19|20)[0-9]{2})"
_YEAR_FIRST = (
    rf"^\s*{_YEAR}(?:[-/.年][0-9]{{1,2}}(?:[-/.月].*)?|(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]).*|年?)\s*$"
)
_DATE_WITH_DAY = (
    rf"^\s*(?:{_YEAR}[-/.年][0-9]{{1,2}}[-/.月][0-9]{{1,2}}|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]{_YEAR})"
)
_YEAR_LAST = rf"^\s*[0-9]{{1,2}}[-/. ](?:[0-9]{{1,2}}|\p{{L}}{{3,9}})[-/., ]+{_YEAR}(?:[ T].*)?\s*$"
_PLAIN_YEAR = r"^[0-9]{0,4}$"


def is_dated(text: str) -> bool:
    """Tell whether a cell holds a date, day and month included, whose year can be told."""
    return re.search(_DATE_WITH_DAY, text) is not None


def in_years(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a tidy frame with the year of each date; what is no date stays as written, to be judged.

    The order of day and month makes no difference to the year.
    """
    if Field.YEAR not in frame.columns:
        return frame
    dates = frame[Field.YEAR].fill_null("")
    different = dates.unique().to_frame("date")
    if different["date"].str.contains(_PLAIN_YEAR).all():
        return frame
    date = pl.col("date")
    years = different.select(
        date, pl.coalesce(date.str.extract(_YEAR_FIRST), date.str.extract(_YEAR_LAST), date).alias("year")
    )
    return frame.with_columns(dates.replace(years["date"], years["year"]).alias(Field.YEAR))
