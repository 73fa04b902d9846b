"""The words of a request are a function of the tables it asks, in their order, and of nothing else."""

from __future__ import annotations

from breakpoints.vocabulary import Ambiguous, Drug, Match, Unknown, VocabularyAdditions, vocabulary
from breakpoints.vocabulary.additions import additions_digest
from service.tables.words import MOST_COMBINATIONS, SHIPPED, TableWords, Words


def adding(name: str, system: str | None = None, code: str | None = None) -> TableWords:
    codes = () if code is None else (f"{system}:{code}",)
    drug = Drug(id=name.lower(), name_en=name, name_ja=name, codes=codes)
    additions = VocabularyAdditions(system=system, drugs=(drug,))
    return TableWords(additions_digest(additions), additions)


def test_without_additions_the_shipped_words_themselves_answer() -> None:
    assert Words().of([]) is vocabulary()
    assert Words().of([SHIPPED, SHIPPED]) is vocabulary()


def test_a_request_knows_the_words_of_its_tables_and_no_others() -> None:
    words = Words()
    zebramycin, okapicin = adding("Zebramycin"), adding("Okapicin")
    both = words.of([zebramycin, SHIPPED, okapicin])
    alone = words.of([zebramycin])
    assert isinstance(both.find_drug("okapicin"), Match)
    assert isinstance(alone.find_drug("zebramycin"), Match)
    unknown = alone.find_drug("okapicin")
    assert isinstance(unknown, Unknown)
    assert "okapicin" not in unknown.suggestions
    assert isinstance(vocabulary().find_drug("zebramycin"), Unknown)


def test_the_same_tables_have_the_same_words_whoever_asked_in_between() -> None:
    words, tables = Words(), [adding("Zebramycin"), adding("Okapicin")]
    first = words.of(tables)
    assert words.of(list(tables)) is first
    for n in range(MOST_COMBINATIONS + 1):
        words.of([adding(f"Drug {n}")])
    again = words.of(tables)
    assert again.drugs == first.drugs


def test_bare_codes_are_a_systems_own_only_where_every_table_is_of_that_system() -> None:
    """STR is streptomycin in one system and something else in another."""
    words = Words()
    of_whonet, of_amr = adding("Zebramycin", "whonet", "ZZD"), adding("Okapicin", "amr", "ZZD")
    both = words.of([of_whonet, of_amr])
    assert isinstance(both.find_drug("ZZD"), Ambiguous)
    for alone, drug in ((of_whonet, "zebramycin"), (of_amr, "okapicin")):
        found = words.of([alone, alone]).find_drug("ZZD")
        assert isinstance(found, Match)
        assert found.id == drug
