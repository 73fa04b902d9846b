"""The comparison with official cut-offs that ships with the package, and the words that explain it."""

import pytest

from analysis.study.ecoff import Miss, ecoff_study
from service.locale.catalogue import LANGUAGES, Language, entries, text

STUDY = ecoff_study()
EXPLAINED = [miss for miss in STUDY.misses if miss.standing == "full"]


def test_the_default_is_exact_for_55_percent_and_never_more_than_a_step_off() -> None:
    found = STUDY.agreement("full", "mixture", 99.0)
    assert found.exact >= 0.55 * found.drugs
    assert found.drugs - found.within_one <= 0.02 * found.drugs
    assert found.lower + found.higher == len(EXPLAINED)


def test_every_miss_warned_of_itself() -> None:
    """Most exact answers warn, too: cautions say where to look, not which step is right."""
    assert STUDY.warned.misses_cautioned == STUDY.warned.misses == len(EXPLAINED)
    assert all(miss.cautions for miss in STUDY.misses)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("miss", EXPLAINED, ids=lambda miss: miss.drug)
def test_every_miss_of_a_full_value_is_explained(miss: Miss, language: Language) -> None:
    assert text(f"study.ecoff.miss.{miss.drug}", language)


def test_nothing_is_explained_that_is_no_miss() -> None:
    prefix = "study.ecoff.miss."
    explained = {key.removeprefix(prefix) for key in entries() if key.startswith(prefix)}
    assert explained == {miss.drug for miss in EXPLAINED}


def test_the_direction_told_is_the_direction_found() -> None:
    for miss in EXPLAINED:
        said = text(f"study.ecoff.miss.{miss.drug}", "en")
        assert ("one step high" in said) == (miss.steps_off > 0)


def test_neither_distributions_nor_official_values_are_shipped() -> None:
    fields = set(Miss.__struct_fields__)
    assert not fields & {"official_step", "official_mg_per_l", "counts"}
