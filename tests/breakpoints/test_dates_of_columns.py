"""Dates of a wide export: the whole column decides the order, or nothing does."""

import pytest

from breakpoints.dates import DateOrder, date_order, iso_date


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2026 12:00:00 AM", "14/4/2026 12:00:00 AM"], "day_first"),
        (["3/4/2026", "4/14/2026"], "month_first"),
        (["3/4/2026", "4/3/2026"], None),
        (["14/4/2026", "4/14/2026"], None),
        (["2026-04-15", "3/4/2026", "31/4/2026"], "day_first"),
        (["2026-04-15"], "year_first"),
        (["", "n.d."], "year_first"),
        (["26/11/20"], None),
        (["26/11/20", "26/12/31"], None),
        (["26/11/20", "2026-11-19"], "year_first"),
        (["20/11/26", "2026-11-19"], "day_first"),
        (["11/20/26", "11/03/26"], "month_first"),
        (["20/11/26", "03/11/2026"], "day_first"),
        (["03/11/26", "11/20/2026"], "month_first"),
        (["26/11/20", "1999-01-01"], None),
    ],
)
def test_the_order_of_a_column(cells: list[str], order: DateOrder | None) -> None:
    assert date_order(cells) == order


@pytest.mark.parametrize(
    ("cell", "order", "iso"),
    [
        ("3/4/2026 12:00:00 AM", "day_first", "2026-04-03"),
        ("3/4/2026", "month_first", "2026-03-04"),
        ("3/4/2026", None, None),
        ("2026-04-15", None, "2026-04-15"),
        ("2026-04-15", "day_first", "2026-04-15"),
        ("31/4/2026", "day_first", None),
        ("soon", "day_first", None),
        ("3/4/26", "day_first", "2026-04-03"),
        ("26/11/20", "year_first", "2026-11-20"),
        ("26/11/20", None, None),
        ("11/20/26", "day_first", None),
        ("3/4/2026", "year_first", None),
        ("46346", "day_first", None),
    ],
)
def test_a_date_in_a_known_order_is_written_from_the_year_on(
    cell: str, order: DateOrder | None, iso: str | None
) -> None:
    assert iso_date(cell, order) == iso
