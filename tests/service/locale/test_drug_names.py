"""Drugs that an imported file alone names are shown in Japanese, or in English with their code."""

import pytest

from breakpoints.vocabulary import Drug, vocabulary
from service.locale.drug_names import english_name, japanese_name


@pytest.mark.parametrize(
    ("name", "ja", "en"),
    [
        ("Teicoplanin", "テイコプラニン", "teicoplanin"),
        ("Tobramycin", "トブラマイシン", "tobramycin"),
        ("Ceftazidime/Avibactam", "セフタジジム・アビバクタム", "ceftazidime/avibactam"),
        ("Kanamycin/Cephalexin", "カナマイシン・セファレキシン", "kanamycin/cephalexin"),
        ("Methicillin", "メチシリン", "methicillin"),
        ("Mecillinam (Amdinocillin)", "メシリナム", "mecillinam (Amdinocillin)"),
        ("Amphotericin B", "アムホテリシンB", "amphotericin B"),
        ("Zebramycin", "Zebramycin（ZZD）", "zebramycin"),
        ("Ceftazidime/Zebramycin", "Ceftazidime/Zebramycin（ZZD）", "ceftazidime/zebramycin"),
        ("ZZD", "ZZD（ZZD）", "ZZD"),
    ],
)
def test_an_imported_drug_has_a_japanese_name_or_its_code_and_no_capital(name: str, ja: str, en: str) -> None:
    drug = Drug(id="x", name_en=name, name_ja=name, codes=("whonet:ZZD",))
    assert (japanese_name(drug), english_name(drug)) == (ja, en)


def test_a_drug_of_our_own_vocabulary_keeps_its_name() -> None:
    for drug in vocabulary().drugs.values():
        assert drug.name_ja == drug.name_en or japanese_name(drug) == drug.name_ja
