"""Drugs that an imported file alone names are shown in Japanese, or in English with their code."""

import pytest

from breakpoints.vocabulary import Drug, vocabulary
from service.locale.drug_names import japanese_name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Teicoplanin", "テイコプラニン"),
        ("Ceftazidime/Avibactam", "セフタジジム・アビバクタム"),
        ("Amphotericin B", "アムホテリシンB"),
        ("Zebramycin", "Zebramycin（ZZD）"),
        ("Ceftazidime/Zebramycin", "Ceftazidime/Zebramycin（ZZD）"),
    ],
)
def test_an_imported_drug_has_a_japanese_name_or_its_code(name: str, said: str) -> None:
    assert japanese_name(Drug(id="x", name_en=name, name_ja=name, codes=("whonet:ZZD",))) == said


def test_a_drug_of_our_own_vocabulary_keeps_its_name() -> None:
    for drug in vocabulary().drugs.values():
        assert drug.name_ja == drug.name_en or japanese_name(drug) == drug.name_ja
