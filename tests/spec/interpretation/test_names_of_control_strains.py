"""Isolates that are control strains by their names, and those that may be by their bare number."""

from __future__ import annotations

from typing import Any

import pytest

from breakpoints.quality_control.ranges import canonical_strain
from breakpoints.quality_control.strains import strain_of_isolate
from tests.spec.interpretation.isolate_asked import ask, of
from tests.spec.interpretation.manual import warned

AUREUS, COLI = "Staphylococcus aureus", "Escherichia coli"


@pytest.mark.parametrize(
    "name",
    [
        *("ATCC 25922", "Escherichia coli (ATCC 25922)", "E.coli(ATCC25922株)", "ATCC25922™", "ATCC25922-1"),
        *("WDCM 00013", "NCTC 12241", "精度管理株", "QC", "qc ", "QC株", "標準株", "control", "Ctrl"),
        *("コントロール", "ｺﾝﾄﾛｰﾙ", "陽性対照", "対照株", "NIHJ JC-2"),
    ],
)
def test_an_isolate_that_says_to_be_a_control_has_no_category(name: str) -> None:
    (answer,) = ask(of("enrofloxacin", "0.5", COLI, isolate=name))
    assert (answer.category, answer.reason) == ("not_evaluable", "control_strain")


@pytest.mark.parametrize("name", ["DSM-12", "CIP 2026-014", "K-QC", "A-25922-B", "control-12"])
def test_a_laboratorys_own_number_is_no_control(name: str) -> None:
    assert strain_of_isolate(name) is None


@pytest.mark.parametrize(
    ("name", "organism"),
    [
        *((name, COLI) for name in ("25922", "２５９２２", "QC25922", "No. 25922", "管理株 25922", "35218")),
        *(
            (name, COLI)
            for name in ("Control No. 25922", "QC strain 25922", "精度管理株25922", "コントロール 25922")
        ),
        *((name, AUREUS) for name in ("29213", "25923", "43300", "BAA-977")),
        ("700603", "Klebsiella pneumoniae"),
        ("29212", "Enterococcus faecalis"),
        ("27853", "Pseudomonas aeruginosa"),
        ("29213", "Staphylococcus"),
        *((name, COLI) for name in ("K-12", "k12", "QC K 12", "MG1655")),
        ("PAO1", "Pseudomonas aeruginosa"),
        ("LT2", "Salmonella"),
    ],
)
def test_the_bare_number_of_a_control_of_this_organism_is_warned_of(name: str, organism: str) -> None:
    (answer,) = ask(of("enrofloxacin", "0.5", organism, isolate=name))
    assert answer.category is not None
    assert "looks_like_control" in warned(answer)
    assert answer.warnings[-1].parameters["isolate"] == name


@pytest.mark.parametrize(
    ("name", "organism"),
    [("25922", AUREUS), ("25921", COLI), ("125922", COLI), ("K-12", AUREUS), ("K-13", COLI), ("MK-12", COLI)],
)
def test_another_number_or_organism_is_not(name: str, organism: str) -> None:
    (answer,) = ask(of("enrofloxacin", "0.5", organism, isolate=name))
    assert "looks_like_control" not in warned(answer)


@pytest.mark.parametrize(
    "other", ["NCTC 12241", "DSM 1103", "CCUG 17620", "CIP 76.24", "WDCM 00013", "CECT 434", "atcc25922"]
)
def test_a_strain_of_several_collections_is_held_against_one_range(other: Any) -> None:
    assert canonical_strain(other) == "atcc25922"
