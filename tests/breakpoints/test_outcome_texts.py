"""Every code of an answer has its words, in both languages, with what is at hand to fill them."""

import tomllib
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from breakpoints.diff import Direction
from breakpoints.model import Kind, Method
from breakpoints.outcomes import Category, Reason, Refusal, WarningCode

FILE = Path(__file__).parents[2] / "service" / "locale" / "messages" / "outcomes.toml"
TEXTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
LISTS: list[tuple[str, type[StrEnum]]] = [
    ("category", Category),
    ("refusal", Refusal),
    ("reason", Reason),
    ("warning", WarningCode),
    ("kind", Kind),
    ("method", Method),
    ("direction", Direction),
]


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("name", "codes"), LISTS, ids=[name for name, _ in LISTS])
def test_every_code_has_a_text_and_every_text_a_code(name: str, codes: type[StrEnum]) -> None:
    assert set(TEXTS[name]) == {code.value for code in codes}


@pytest.mark.parametrize(("name", "codes"), LISTS, ids=[name for name, _ in LISTS])
def test_both_languages_fill_the_same_holes(name: str, codes: type[StrEnum]) -> None:
    for code in codes:
        entry = TEXTS[name][code.value]
        assert entry.keys() == {"en", "ja"}
        assert holes(entry["en"]) == holes(entry["ja"]), f"{name}.{code}"
