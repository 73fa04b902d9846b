"""Rules that ship are named in the reader's language; those of a file say that they are in its own words."""

import re

from breakpoints.vocabulary.shipped import reference_rows
from service.locale.catalogue import text
from service.lookup.notes import in_words, rule_in_words, source_in_words
from service.wording import drug_term

JAPANESE = re.compile("[ぁ-んァ-ヺ一-鿿]")


def test_every_shipped_rule_and_its_source_have_japanese_words() -> None:
    for row in reference_rows("expert_rules"):
        assert rule_in_words(row["rule"], "en") == row["rule"]
        assert rule_in_words(row["rule"], "ja") not in {row["rule"], f"{row['rule']}（出典の原文）"}
        assert source_in_words(row["source"], "en") == row["source"]
        assert "（版は未確認）" in source_in_words(row["source"], "ja"), row["source"]


def test_a_rule_of_a_file_keeps_its_own_words_and_says_so() -> None:
    assert rule_in_words("BL_RULE", "ja") == text("expert_rule_own_words", "ja", rule="BL_RULE")
    assert rule_in_words("BL_RULE", "en") == "BL_RULE"


def test_what_comes_before_values_cites_its_source_in_japanese() -> None:
    for name in ("methods_not_valid", "not_effective"):
        for row in reference_rows(name):
            assert source_in_words(row["source"], "en") == row["source"]
            assert JAPANESE.search(source_in_words(row["source"], "ja")), row["source"]


def test_every_drug_that_can_trigger_a_rule_has_a_japanese_name() -> None:
    named = re.compile(r"(?:^| OR | AND )([a-z_]+)=(?:R|NS|S|I)\b")
    drugs = {drug for row in reference_rows("expert_rules") for drug in named.findall(row["criteria"])}
    assert "flucloxacillin" in drugs
    for drug in drugs:
        said = in_words({"trigger": f"{drug}=NS"}, "ja")["trigger"]
        assert JAPANESE.search(said), said
        assert in_words({"trigger": f"{drug}=NS"}, "en")["trigger"] == f"{drug_term(drug).name_en}: NS"
