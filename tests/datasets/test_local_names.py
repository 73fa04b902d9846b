"""Hosts and drugs in the languages of laboratory systems."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from breakpoints.vocabulary import Match, Unknown, vocabulary
from datasets.local_names import find_drug, find_host

NAMES = tomllib.loads((files("datasets") / "local_names.toml").read_text(encoding="utf-8"))
CODES = tomllib.loads((files("datasets.formats") / "sensititre_codes.toml").read_text(encoding="utf-8"))


def test_every_name_stands_for_an_entry_of_the_vocabulary() -> None:
    assert {*NAMES["drug"], *CODES.values()} <= {*vocabulary().drugs}
    assert {*NAMES["host"]} <= {*vocabulary().hosts}


def test_every_code_of_a_plate_begins_as_its_drug_does_or_is_a_combination() -> None:
    drugs = vocabulary().drugs
    begins = {code for code, drug in CODES.items() if drugs[drug].name_en.upper().startswith(code[:3])}
    assert {code for code in CODES if code not in begins} == {
        *("AUGMEN", "CEPLEX", "PENICI", "TMPSXT"),
    }


@pytest.mark.parametrize(
    "name", ["Hund", "HUND", " hund ", "chien", "Perro", "犬", "canine", "Canis lupus familiaris"]
)
def test_a_dog_is_a_dog(name: str) -> None:
    assert find_host(name.strip()) == Match(id="dog")


@pytest.mark.parametrize(
    "name", ["Triméthoprime/Sulfaméthoxazole", "trimethoprime sulfamethoxazole", "Cotrimoxazol"]
)
def test_accents_and_punctuation_of_drugs_do_not_matter(name: str) -> None:
    assert find_drug(name) == Match(id="trimethoprim_sulfamethoxazole")


def test_what_nobody_calls_so_stays_unknown() -> None:
    assert isinstance(find_host("Hundertwasser"), Unknown)
    assert isinstance(find_drug("Abcdicin"), Unknown)
