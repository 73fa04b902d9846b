"""What a client's report leaves out: remarks of the record, and zeros that say nothing."""

from __future__ import annotations

import pytest

from service.pages.isolate.report import for_client
from service.pages.isolate.typed import TypedResult


@pytest.mark.parametrize(
    ("written", "shown"),
    [("06", "6"), ("6", "6"), ("0", "0"), ("0.5", "0.5"), ("<=0.25", "<=0.25"), ("", "")],
)
def test_a_value_is_shown_without_zeros_that_say_nothing(written: str, shown: str) -> None:
    assert TypedResult(value=written).shown == shown


def test_a_note_of_a_report_does_not_say_whether_an_edition_was_checked() -> None:
    assert for_client("CLSI M100: R (edition not checked). Next.") == "CLSI M100: R. Next."
    assert for_client("EUCAST; edition not checked") == "EUCAST"
    assert for_client("CLSI M100: R. Editions not checked") == "CLSI M100: R"
    assert for_client("CLSI M100：耐性（版は未確認）。") == "CLSI M100：耐性。"
