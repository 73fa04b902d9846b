"""Numbers and dates as either language reads them; the chart's counts as a table."""

from service.pages import figures
from service.paired_data.cell_table import cell_table


def test_a_day_is_written_in_words_of_the_language() -> None:
    assert figures.day("2025-04-01", "ja") == "2025年4月1日"
    assert figures.day("2025-04-01", "en") == "1 April 2025"


def test_an_instant_is_shown_on_the_japanese_clock() -> None:
    assert figures.instant("2025-03-31T15:30:00Z", "ja") == "2025年4月1日 00:30"
    assert figures.instant("2025-03-31T15:30:00Z", "en") == "1 April 2025 00:30 JST"


def test_what_is_no_date_is_shown_as_it_stands() -> None:
    assert figures.day("not_stated", "en") == "not_stated"
    assert figures.instant("soon", "en") == "soon"


def test_an_identity_breaks_after_its_punctuation_and_stays_escaped() -> None:
    assert figures.breakable("a@1<b") == "a@<wbr>1&lt;b"


def test_the_table_holds_the_counts_that_the_chart_draws() -> None:
    values = [
        {"x": 0, "mic": "≤0.25", "zone": 30, "n": 3},
        {"x": 1, "mic": "0.5", "zone": 30, "n": 1},
        {"x": 1, "mic": "0.5", "zone": 6, "n": 2},
    ]
    table = cell_table({"data": {"values": values}})
    assert table is not None
    assert table.zones_mm == (6, 30)
    assert table.rows == (("0.5", (2, 1), 3), ("≤0.25", (None, 3), 3))
    assert (table.zone_totals, table.total) == ((2, 4), 6)
    assert cell_table(None) is None
