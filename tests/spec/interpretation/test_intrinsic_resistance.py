"""Rules before values: what no value can make susceptible, and what says so."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.model import ExpectedResistance
from tests.spec.interpretation.manual import ask, mic_row, table, zone_row

RULED = Policy()
PROTEUS = ExpectedResistance(organism="proteus", drug="tetracycline", source="table of a guideline")
OF_AN_ORDER = ExpectedResistance(
    organism="enterobacterales",
    drug="ampicillin",
    source="table of a guideline",
    except_organisms=("escherichia_coli",),
)


def of(drug: str, organism: str = "enterobacterales") -> object:
    return mic_row("<=4", ">=16", organism=organism, drug=drug, includes_subgroups=True)


@pytest.mark.parametrize("value", ["0.5", "<=0.25", ">256", "4"])
def test_intrinsic_resistance_is_reported_whatever_the_value(value: str) -> None:
    listed = table(of("tetracycline"), resistance=(PROTEUS,))  # type: ignore[arg-type]
    answer = ask(listed, value, RULED, organism="Proteus mirabilis")
    assert (answer.category, answer.reason) == ("intrinsic", "expected_resistance")
    assert answer.parameters["source"] == "table of a guideline"
    assert answer.parameters["organism"] == "proteus"


@pytest.mark.parametrize(
    ("organism", "drug", "category"),
    [
        pytest.param("Proteus mirabilis", "tetracycline", "intrinsic", id="the genus that is listed"),
        pytest.param("Escherichia coli", "tetracycline", "S", id="another genus"),
        pytest.param("Klebsiella pneumoniae", "ampicillin", "intrinsic", id="a member of the order"),
        pytest.param("Escherichia coli", "ampicillin", "S", id="a member that is excepted"),
    ],
)
def test_intrinsic_resistance_holds_for_what_is_listed_and_not_for_what_is_excepted(
    organism: str, drug: str, category: str
) -> None:
    listed = table(of("tetracycline"), of("ampicillin"), resistance=(PROTEUS, OF_AN_ORDER))  # type: ignore[arg-type]
    assert ask(listed, "1", RULED, organism=organism, drug=drug).category == category


def test_intrinsic_resistance_is_reported_even_without_a_criterion() -> None:
    listed = table(mic_row("<=4", ">=16"), resistance=(PROTEUS,))
    answer = ask(listed, "1", RULED, organism="Proteus mirabilis", drug="tetracycline")
    assert answer.category == "intrinsic"


def test_the_rule_of_a_later_table_holds_too() -> None:
    tables = (table(of("tetracycline"), name="first"), table(name="second", resistance=(PROTEUS,)))  # type: ignore[arg-type]
    assert ask(tables, "1", RULED, organism="Proteus mirabilis").category == "intrinsic"


def test_with_rules_off_the_value_decides() -> None:
    listed = table(of("tetracycline"), resistance=(PROTEUS,))  # type: ignore[arg-type]
    assert ask(listed, "1", organism="Proteus mirabilis").category == "S"


@pytest.mark.parametrize("organism", ["Salmonella", "Salmonella Typhimurium", "Shigella", "サルモネラ"])
@pytest.mark.parametrize("drug", ["gentamicin", "kanamycin", "cefazolin"])
def test_drugs_that_look_active_and_fail_are_never_s_for_salmonella_and_shigella(
    organism: str, drug: str
) -> None:
    rows = table(of(drug))  # type: ignore[arg-type]
    answer = ask(rows, "0.5", RULED, organism=organism)
    assert (answer.category, answer.reason) == ("not_evaluable", "not_effective_clinically")
    assert answer.possible == ()
    assert answer.parameters["source"]


def test_a_drug_that_does_reach_salmonella_is_read_by_its_value() -> None:
    rows = table(of("enrofloxacin"))  # type: ignore[arg-type]
    assert ask(rows, "0.5", RULED, organism="Salmonella").category == "S"


def test_colistin_is_never_read_by_disk() -> None:
    row = zone_row(">=11", "<=10", drug="colistin", disk_content="10 µg")
    answer = ask(row, "60", RULED)
    assert (answer.category, answer.reason) == ("method_not_valid", "drug_not_tested_by_this_method")
    assert ask(mic_row("<=2", ">=4", drug="colistin"), "1", RULED).category == "S"
