"""Rules that ship are named in the reader's language; those of a file say that they are in its own words."""

from breakpoints.vocabulary.shipped import reference_rows
from service.locale.catalogue import text
from service.lookup.notes import rule_in_words, source_in_words


def test_every_shipped_rule_and_its_source_have_japanese_words() -> None:
    for row in reference_rows("expert_rules"):
        assert rule_in_words(row["rule"], "en") == row["rule"]
        assert rule_in_words(row["rule"], "ja") not in {row["rule"], f"{row['rule']}（出典の原文）"}
        assert source_in_words(row["source"], "en") == row["source"]
        assert "（版は未確認）" in source_in_words(row["source"], "ja"), row["source"]


def test_a_rule_of_a_file_keeps_its_own_words_and_says_so() -> None:
    assert rule_in_words("BL_RULE", "ja") == text("expert_rule_own_words", "ja", rule="BL_RULE")
    assert rule_in_words("BL_RULE", "en") == "BL_RULE"
