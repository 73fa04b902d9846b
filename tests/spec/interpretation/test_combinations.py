"""Combinations: the second component must be one that the drug is tested with."""

from __future__ import annotations

import pytest

from breakpoints.compositions import compositions_in, compositions_of
from breakpoints.ladder import mg_per_l_text
from breakpoints.vocabulary import Drug, Match, vocabulary
from tests.spec.interpretation.manual import ask, mic_row, said, table

AMC = mic_row("<=8", ">=32", drug="amoxicillin_clavulanic_acid")
TZP = mic_row("<=16", ">=128", drug="piperacillin_tazobactam")
SXT = mic_row("<=2", ">=4", drug="trimethoprim_sulfamethoxazole")
OTHER = mic_row("<=8", ">=32", drug="penicillin_novobiocin")


@pytest.mark.parametrize(
    "value", ["8/4", "0.12/0.06", "<=0.25/0.12", "0.5 / 0.25", "8/2", "0.06/2", "８／４"]
)
def test_amoxicillin_stands_with_half_of_clavulanate_or_with_2_mg_per_l(value: str) -> None:
    assert said(AMC, value) == "S"


@pytest.mark.parametrize("value", ["8/0", "8/8", "8/1", "<=0.25/4"])
def test_no_other_clavulanate_is_read(value: str) -> None:
    answer = ask(AMC, value)
    assert (answer.refused, answer.reason) == ("value_unreadable", "partner_does_not_fit")
    assert answer.parameters["compositions"] == "+2, 2:1"


@pytest.mark.parametrize(("value", "swapped"), [("8/16", "16/8"), ("<=２/4", "<=4/2")])
def test_components_the_other_way_round_are_refused_with_what_to_write(value: str, swapped: str) -> None:
    answer = ask(AMC, value)
    assert (answer.refused, answer.reason) == ("value_unreadable", "components_swapped")
    assert answer.parameters["swapped"] == swapped


@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("4/4", "S"),
        (">128/4", "R"),
        ("0.25/4", "S"),
        ("4/128", "value_unreadable"),
        ("16/2", "value_unreadable"),
    ],
)
def test_tazobactam_is_fixed_at_4_mg_per_l(value: str, category: str) -> None:
    assert said(TZP, value) == category


@pytest.mark.parametrize(
    "value",
    [
        "0.12/2.38",
        "0.25/4.75",
        "0.06/1.19",
        "0.03/0.6",
        "0.03/0.59",
        "0.015/0.3",
        "0.5/9.5",
        "<=1/19",
        "2/38",
    ],
)
def test_printed_roundings_of_sulfamethoxazole_are_read(value: str) -> None:
    assert said(SXT, value) == "S"


@pytest.mark.parametrize("value", ["0.12/0.12", "2.38/0.12", "2/10", "1/76", "0.5/0"])
def test_other_amounts_of_sulfamethoxazole_are_refused(value: str) -> None:
    assert said(SXT, value) == "value_unreadable"


@pytest.mark.parametrize("step", range(-9, 10))
def test_every_dilution_of_a_constant_ratio_is_read(step: int) -> None:
    first = mg_per_l_text(step)
    for composition, partner in (("2:1", 2.0 ** (step - 1)), ("1:19", 19 * 2.0**step)):
        for digits in (2, 3, 4):
            assert composition in compositions_in(f"{first}/{float(f'{partner:.{digits}g}'):g}")


def test_of_a_combination_that_nothing_is_known_about_only_what_no_panel_holds_is_refused() -> None:
    assert [said(OTHER, value) for value in ("1/2", "8/16", "8")] == ["S", "S", "S"]
    assert [said(OTHER, value) for value in ("1/0", "1/300")] == ["value_unreadable"] * 2


def test_a_criterion_that_prints_a_composition_answers_only_for_it() -> None:
    constant = mic_row("<=8/4", ">=32/16", drug="amoxicillin_clavulanic_acid")
    assert [said(constant, value) for value in ("8/4", "8", "4/2", "32/16")] == ["S", "S", "S", "R"]
    answer = ask(constant, "8/2")
    assert (answer.category, answer.reason, answer.possible) == ("not_evaluable", "composition_differs", ())
    fixed = mic_row("<=8/2", ">8/2", drug="amoxicillin_clavulanic_acid")
    assert [said(fixed, value) for value in ("8/2", "1/2", "8/4")] == ["S", "S", "not_evaluable"]


@pytest.mark.parametrize(
    "name", ["Ampicillin/Sulbactam", "ampicillin-sulbactam", "Ticarcillin/Clavulanic acid"]
)
def test_an_imported_name_of_a_combination_is_known_however_it_is_spelled(name: str) -> None:
    assert compositions_of(Drug(id="x", name_en=name, name_ja=name, combination=True))


def test_every_shipped_combination_with_compositions_is_marked_as_one() -> None:
    known = {drug.id for drug in vocabulary().drugs.values() if compositions_of(drug)}
    assert known == {
        "amoxicillin_clavulanic_acid",
        "ampicillin_sulbactam",
        "penicillin_novobiocin",
        "piperacillin_tazobactam",
        "trimethoprim_sulfamethoxazole",
    }
    assert all(vocabulary().drugs[drug].combination for drug in known)


@pytest.mark.parametrize(
    ("guideline", "value", "category"),
    [
        ("CLSI", "0.25/2", "not_evaluable"),
        ("CLSI", "0.25/0.12", "S"),
        ("CLSI", "4/2", "S"),
        ("CLSI", "0.25", "S"),
        ("EUCAST", "0.25/2", "S"),
        ("EUCAST", "8/4", "not_evaluable"),
        (None, "0.25/2", "S"),
    ],
)
def test_a_criterion_that_prints_no_composition_answers_for_that_of_its_guideline(
    guideline: str | None, value: str, category: str
) -> None:
    answer = ask(table(AMC, guideline=guideline, edition=guideline and f"{guideline} 2026"), value)
    assert answer.category == category
    assert answer.reason == ("composition_differs" if category == "not_evaluable" else None)


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        *[
            (text, "amoxicillin_clavulanic_acid")
            for text in (
                *(
                    "AMPC/CVA",
                    "CVA/AMPC",
                    "CVA・AMPC",
                    "ＣＶＡ／ＡＭＰＣ",
                    "CVA-AMPC",
                    "AMPC+CVA",
                    "CVA＋AMPC",
                ),
                *("clavulanic acid/amoxicillin", "クラブラン酸・アモキシシリン", "オーグメンチン"),
            )
        ],
        *[(text, "ampicillin_sulbactam") for text in ("SBT/ABPC", "ABPC/SBT", "ABPC・SBT", "ABPC-SBT")],
        *[(text, "piperacillin_tazobactam") for text in ("TAZ/PIPC", "PIPC/TAZ", "PIPC-TAZ", "TAZ・PIPC")],
        *[(text, "penicillin_novobiocin") for text in ("PCG/NB", "NB/PCG", "novobiocin/penicillin")],
        *[(text, "trimethoprim_sulfamethoxazole") for text in ("ST", "SMX/TMP", "TMP+SMX")],
        *[("PIPC", "piperacillin"), ("FFC", "florfenicol"), ("IPM/CS", "imipenem")],
    ],
)
def test_a_combination_is_named_in_either_order_of_its_components(written: str, drug: str) -> None:
    found = vocabulary().find_drug(written)
    assert isinstance(found, Match)
    assert found.id == drug
