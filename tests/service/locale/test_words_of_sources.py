"""A citation stays as it is; the remark that it was not checked is in the reader's language."""

from __future__ import annotations

import pytest

from breakpoints.vocabulary.shipped import reference_rows
from service.lookup.notes import in_words, source_in_words


@pytest.mark.parametrize(
    "file",
    [
        *("expert_rules", "expected_resistance", "not_effective", "methods_not_valid", "compositions"),
        "screening_limits",
    ],
)
def test_no_shipped_source_says_in_english_on_a_japanese_page_that_it_was_not_checked(file: str) -> None:
    for row in reference_rows(file):
        japanese = source_in_words(row["source"], "ja")
        assert "not checked" not in japanese.lower()
        assert ("版は未確認" in japanese) == ("not checked" in row["source"].lower())
        assert japanese.count("(") == japanese.count(")")
        assert source_in_words(row["source"], "en") == row["source"]


def test_the_source_of_a_reason_is_put_into_words() -> None:
    source = "CLSI M100, a warning (edition not checked)"
    assert in_words({"source": source}, "ja") == {"source": "CLSI M100, a warning（版は未確認）"}
    assert in_words({"source": source}, "en") == {"source": source}
    assert source_in_words("EUCAST; edition not checked", "ja") == "EUCAST（版は未確認）"
