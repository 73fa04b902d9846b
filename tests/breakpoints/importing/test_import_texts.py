"""Every finding of an import has its words, in both languages, with what is at hand to fill them."""

import re
import tomllib
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from string import Formatter

import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.errors import BoundaryUnreadable
from breakpoints.importing.report import FindingCode, Unreadable

FILE = Path(__file__).parents[3] / "service" / "locale" / "messages" / "importing.toml"
TEXTS = tomllib.loads(FILE.read_text(encoding="utf-8"))["import"]
LISTS: list[tuple[str, type[StrEnum]]] = [("finding", FindingCode), ("unreadable", Unreadable)]


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("name", "codes"), LISTS, ids=[name for name, _ in LISTS])
def test_every_import_code_has_a_text_and_every_text_a_code(name: str, codes: type[StrEnum]) -> None:
    assert set(TEXTS[name]) == {code.value for code in codes}


@pytest.mark.parametrize(("name", "codes"), LISTS, ids=[name for name, _ in LISTS])
def test_both_languages_of_an_import_text_fill_the_same_holes(name: str, codes: type[StrEnum]) -> None:
    for code in codes:
        entry = TEXTS[name][code.value]
        assert entry.keys() == {"en", "ja"}
        assert holes(entry["en"]) == holes(entry["ja"]), f"{name}.{code}"


def filled(code: str, parameters: dict[str, str]) -> str:
    """Fill a finding's text, as a page does; a missing parameter is a KeyError."""
    text: str = TEXTS["finding"][code]["en"]
    return text.format(**parameters)


def test_the_text_of_a_finding_names_the_number_and_says_what_to_do() -> None:
    said = filled("mic_number_in_disk_row", {"column": "S", "value": "0.5"})
    assert "S is 0.5" in said
    assert "Check the row in the guideline" in said


@pytest.mark.parametrize(
    "boundary", [partial(zone_boundaries, "17", None), partial(mic_boundaries, None, "8")]
)
def test_what_a_boundary_should_look_like_is_told_without_words_of_one_language(
    boundary: Callable[[], object],
) -> None:
    with pytest.raises(BoundaryUnreadable) as refused:
        boundary()
    assert not re.search(r"[a-z]{3}|\b(?:or|to)\b", refused.value.wanted)
    assert refused.value.wanted.startswith((">=18, >18", ">8, >=8"))
