"""Rules that come before values: what no measured value can make susceptible."""

import pytest

from breakpoints.boundaries import zone_boundaries
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.not_effective import not_effective
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary
from breakpoints.vocabulary.shipped import reference_rows

SOURCE = Source(citation="rows written for this test")
WORDS = vocabulary()


def table(*expected: ExpectedResistance, drug: str = "ampicillin", name: str = "a") -> TableIndex:
    """Return a table with one row of the order, S >= 18 mm, and lines of intrinsic resistance."""
    row = Criterion(
        organism="enterobacterales",
        host="dog",
        drug=drug,
        method=Method.DISK,
        disk_content="10 µg",
        kind=Kind.CLINICAL,
        zone=zone_boundaries(">=18", "<=14"),
        source=SOURCE,
    )
    version = TableVersion(
        table=name,
        version="1.0.0",
        title=Title(en=name, ja=name),
        in_force_from="2026-01-01",
        criteria=(row,),
        source=SOURCE,
        licence="test",
        resistance=expected,
    )
    return TableIndex.of(version)


def ask(
    tables: TableIndex, organism: str, drug: str = "ampicillin", value: str = "30", rules: str = "on"
) -> Answer:
    result = Result(
        organism=organism, host="dog", drug=drug, method=Method.DISK, value=value, disk_content="10 µg"
    )
    policy = Policy(rules="on" if rules == "on" else "off")
    return classify(result, [tables], policy, WORDS)


KLEBSIELLA = ExpectedResistance(organism="klebsiella", drug="ampicillin", source="the table of this test")


@pytest.mark.parametrize("value", ["6", "16", "40"])
def test_intrinsic_resistance_is_reported_whatever_the_value_and_names_its_source(value: str) -> None:
    answer = ask(table(KLEBSIELLA), "Klebsiella pneumoniae", value=value)
    assert (answer.category, answer.reason) == ("intrinsic", "expected_resistance")
    assert answer.parameters == {
        "organism": "klebsiella",
        "source": "the table of this test",
        "table": "a@1.0.0",
    }


def test_intrinsic_resistance_of_one_genus_says_nothing_of_another_or_of_another_drug() -> None:
    assert ask(table(KLEBSIELLA), "Escherichia coli").category == "S"
    assert (
        ask(table(KLEBSIELLA, drug="enrofloxacin"), "Klebsiella pneumoniae", "enrofloxacin").category == "S"
    )


def test_intrinsic_resistance_of_an_order_spares_the_genera_it_excepts() -> None:
    but_salmonella = ExpectedResistance(
        organism="enterobacterales", drug="ampicillin", source="x", except_organisms=("salmonella",)
    )
    assert ask(table(but_salmonella), "Salmonella Dublin").category == "S"
    assert ask(table(but_salmonella), "Escherichia coli").category == "intrinsic"


def test_without_rules_the_value_decides() -> None:
    assert ask(table(KLEBSIELLA), "Klebsiella pneumoniae", rules="off").category == "S"


@pytest.mark.parametrize("organism", ["Salmonella Typhimurium", "Salmonella spp.", "Shigella"])
@pytest.mark.parametrize("drug", ["gentamicin", "cefazolin", "cefuroxime", "cefoxitin", "cefmetazole"])
@pytest.mark.parametrize("value", ["6", "40"])
def test_drugs_that_only_look_active_are_never_reported_for_salmonella_and_shigella(
    organism: str, drug: str, value: str
) -> None:
    answer = ask(table(drug=drug), organism, drug, value)
    assert (answer.category, answer.reason) == ("not_evaluable", "not_effective_clinically")
    assert "CLSI M100" in answer.parameters["source"]


def test_third_generation_cephalosporins_are_reported_for_salmonella_and_gentamicin_for_e_coli() -> None:
    assert ask(table(drug="ceftiofur"), "Salmonella Dublin", "ceftiofur").category == "S"
    assert ask(table(drug="gentamicin"), "Escherichia coli", "gentamicin").category == "S"


def test_every_drug_that_is_not_effective_cites_a_source_and_names_a_known_organism() -> None:
    for row in reference_rows("not_effective"):
        assert row["source"], f"{row}: cite the source"
        assert row["organism"] in WORDS.organisms, f"{row['organism']} is not an organism id"
        classes = set(row["drug_classes"].split(";")) - {""}
        assert classes <= {drug.class_en for drug in WORDS.drugs.values()}, f"{row}: an unknown class"


def test_streptomycin_is_among_the_drugs_that_are_not_effective_against_salmonella() -> None:
    assert not_effective(WORDS.organisms["salmonella"], WORDS.drugs["streptomycin"]) is not None
