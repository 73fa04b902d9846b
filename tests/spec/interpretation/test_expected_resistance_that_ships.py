"""What organisms resist by nature, where no table of the request says it itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from breakpoints.classify import Policy, Result, classify
from breakpoints.disk_content import canonical_disk_content
from breakpoints.expected import SHIPPED_TABLE, shipped_lines
from breakpoints.importing import import_whonet
from breakpoints.importing.opening import files_at
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method
from breakpoints.vocabulary import Organism, Rank, vocabulary
from breakpoints.vocabulary.additions import VocabularyAdditions
from breakpoints.vocabulary.shipped import reference_rows
from tests.spec.interpretation.manual import CUT_OFFS, ask, cut_off, mic_row, said, table

RULED = Policy()
OTHER = ExpectedResistance(organism="staphylococcus", drug="colistin", source="table of a guideline")


def of(drug: str, organism: str = "enterobacterales") -> Criterion:
    return mic_row("<=4", ">=16", organism=organism, drug=drug)


@pytest.mark.parametrize(
    ("organism", "drug", "value"),
    [
        ("Klebsiella pneumoniae", "ampicillin", "0.12"),
        ("Proteus mirabilis", "doxycycline", "0.12"),
        ("Serratia marcescens", "cefazolin", "1"),
        ("Enterobacter cloacae", "amoxicillin/clavulanic acid", "0.25"),
        ("Mycoplasma bovis", "amoxicillin", "0.12"),
        ("Pseudomonas aeruginosa", "cefazolin", "0.5"),
        ("Enterococcus faecalis", "gentamicin", "1"),
        ("緑膿菌", "cefovecin", "0.12"),
    ],
)
def test_a_table_without_expected_resistance_never_makes_s_of_what_resists_by_nature(
    organism: str, drug: str, value: str
) -> None:
    taken = _lineage(organism)[-1]
    found = vocabulary().find_drug(drug)
    row = of(getattr(found, "id", ""), taken)
    answer = ask(row, value, RULED, organism=organism)
    assert (answer.category, answer.reason) == ("intrinsic", "expected_resistance")
    assert answer.parameters["table"] == SHIPPED_TABLE
    assert "edition not checked" in answer.parameters["source"]
    assert said(row, value, Policy(rules="off"), organism=organism) == "S"


def test_a_list_that_a_table_brings_does_not_switch_off_what_ships() -> None:
    row = of("ampicillin")
    with_list = table(row, resistance=(OTHER,))
    answer = ask(with_list, "1", RULED, organism="Klebsiella pneumoniae")
    assert (answer.category, answer.parameters["table"]) == ("intrinsic", SHIPPED_TABLE)
    with_another = (table(row, name="first"), table(name="second", resistance=(OTHER,)))
    assert said(with_another, "1", RULED, organism="Klebsiella pneumoniae") == "intrinsic"


def test_a_list_that_names_cefazolin_alone_leaves_no_s_to_cefalexin() -> None:
    of_table = ExpectedResistance(
        organism="enterobacter_cloacae", drug="cefazolin", source="table of a guideline"
    )
    listed = table(of("cefalexin"), of("cefazolin"), resistance=(of_table,))
    own = ask(listed, "1", RULED, organism="Enterobacter cloacae", drug="cefazolin")
    assert (own.category, own.parameters["table"]) == ("intrinsic", "manual@1.0.0")
    shipped = ask(listed, "1", RULED, organism="Enterobacter cloacae", drug="cefalexin")
    assert (shipped.category, shipped.parameters["table"]) == ("intrinsic", SHIPPED_TABLE)
    genus = ask(listed, "1", RULED, organism="Enterobacter", drug="cefalexin")
    assert (genus.category, genus.reason) == ("not_evaluable", "members_resist_by_nature")


@pytest.mark.parametrize("organism", ["Escherichia coli", "Salmonella"])
def test_a_member_of_the_order_that_does_not_resist_is_read_by_its_value(organism: str) -> None:
    assert said(of("ampicillin"), "1", RULED, organism=organism) == "S"


@pytest.mark.parametrize(
    ("organism", "drug"),
    [("Klebsiella", "ampicillin"), ("Proteus", "doxycycline"), ("Serratia", "cefazolin")],
)
def test_a_genus_whose_members_resist_by_nature_is_left_open_until_the_species_is_named(
    organism: str, drug: str
) -> None:
    row = of(drug)
    answer = ask(row, "0.12", RULED, organism=organism)
    assert (answer.category, answer.reason) == ("not_evaluable", "members_resist_by_nature")
    assert answer.possible == ("S", "intrinsic")
    assert answer.parameters["table"] == SHIPPED_TABLE
    assert said(row, "8", RULED, organism=organism) == "not_evaluable I|intrinsic"
    assert said(row, "64", RULED, organism=organism) == "R"
    assert said(row, "0.12", organism=organism) == "S"


def test_members_that_a_table_lists_leave_their_genus_open_too() -> None:
    of_table = ExpectedResistance(
        organism="proteus_vulgaris", drug="enrofloxacin", source="table of a guideline"
    )
    listed = table(of("enrofloxacin"), resistance=(of_table,))
    answer = ask(listed, "0.12", RULED, organism="Proteus")
    assert (answer.category, answer.parameters["table"]) == ("not_evaluable", "manual@1.0.0")
    assert said(listed, "0.12", RULED, organism="Proteus mirabilis") == "S"


def test_wild_type_of_a_genus_is_left_open_too() -> None:
    row = cut_off(mic_row("<=8", None, organism="enterobacterales", drug="ampicillin"))
    on = Policy(kinds=(Kind.ECV,))
    assert said(row, "1", on, organism="Klebsiella") == "not_evaluable WT|intrinsic"
    assert said(row, "1", CUT_OFFS, organism="Klebsiella") == "WT"


@pytest.mark.parametrize(
    ("organism", "drug"), [("Providencia", "gentamicin"), ("Enterobacterales", "gentamicin")]
)
def test_a_group_with_a_member_that_a_drug_fails_in_is_left_open(organism: str, drug: str) -> None:
    row = of(drug)
    answer = ask(row, "0.5", RULED, organism=organism)
    assert (answer.category, answer.reason) == ("not_evaluable", "members_resist_by_nature")
    assert answer.parameters["table"] == "zonebook-not-effective@1.0.0"
    assert said(row, "64", RULED, organism=organism) == "R"
    assert said(row, "0.5", RULED, organism="Proteus mirabilis") == "S"


COMPLEXES = vocabulary().extended(
    VocabularyAdditions(
        organisms=tuple(
            Organism(
                id=name.lower().replace(" ", "_"),
                name_en=name,
                name_ja=name,
                rank=Rank.SPECIES,
                lineage=(name.lower().replace(" ", "_"), name.split()[0].lower(), "enterobacterales"),
            )
            for name in ("Enterobacter asburiae", "Citrobacter braakii", "Serratia liquefaciens")
        )
    )
)


@pytest.mark.parametrize(
    ("organism", "drug", "category", "reason"),
    [
        ("Enterobacter asburiae", "cefalexin", "intrinsic", "expected_resistance"),
        ("Citrobacter braakii", "amoxicillin_clavulanic_acid", "intrinsic", "expected_resistance"),
        ("Serratia liquefaciens", "cefazolin", "not_evaluable", "members_resist_by_nature"),
        ("Serratia liquefaciens", "gentamicin", "S", None),
    ],
)
def test_a_species_of_a_complex_is_never_s_to_what_the_complex_resists(
    organism: str, drug: str, category: str, reason: str | None
) -> None:
    result = Result(organism=organism, host="dog", drug=drug, method=Method.MIC, value="0.5")
    answer = classify(result, [table(of(drug))], RULED, COMPLEXES)
    assert (answer.category, answer.reason) == (category, reason)


def test_every_line_names_drugs_and_its_source_and_no_pair_stands_twice() -> None:
    pairs = [(line.organism, drug) for line in shipped_lines() for drug in line.drugs | line.drug_classes]
    assert len(pairs) == len(set(pairs))
    assert all("edition not checked" in row["source"] for row in reference_rows("expected_resistance"))


SAME_AS = {
    "lincomycin": "clindamycin",
    "pirlimycin": "clindamycin",
    "cefalexin": "cefazolin",
    "cefadroxil": "cefazolin",
    "cefovecin": "cefotaxime",
    "cefpodoxime": "cefotaxime",
    "ceftiofur": "cefotaxime",
}
"""Drugs of animals that WHONET's list does not name: of the class of one that it names."""
MEMBERS = {"enterococcus": "enterococcus_faecalis"}
"""Groups of which WHONET lists the members one by one."""
BEYOND = {
    ("enterobacterales", "benzylpenicillin"): "the outer membrane keeps it out; no test is made of it",
    **{
        (organism, drug): "cephalosporins of animals, which WHONET lists in no organism"
        for organism in ("pseudomonas_aeruginosa", "enterococcus")
        for drug in ("cefovecin", "cefpodoxime", "ceftiofur")
    },
}


def test_every_shipped_pair_against_whonets_expected_resistance(acceptance_dir: Path) -> None:
    imported = import_whonet(files_at(acceptance_dir / "acceptance" / "whonet"), "whonet", vocabulary())
    words = vocabulary().extended(imported.additions)
    tables = [TableIndex.of(one.version) for one in imported.tables if one.kind == Kind.CLINICAL]

    def holds(organism: str, drug: str) -> bool:
        entry = words.organisms.get(MEMBERS.get(organism, organism))
        lineage = entry.lineage if entry else ()
        return any(table.expected_resistance(lineage, drug) for table in tables)

    beyond = {
        (line.organism, drug)
        for line in shipped_lines()
        for drug in line.drugs
        if not holds(line.organism, drug) and not holds(line.organism, SAME_AS.get(drug, drug))
    }
    of_mycoplasma = {pair for pair in beyond if pair[0] == "mycoplasma"}
    assert of_mycoplasma == {("mycoplasma", "vancomycin"), ("mycoplasma", "teicoplanin")}, "no cell wall"
    assert beyond - of_mycoplasma <= BEYOND.keys(), sorted(beyond - of_mycoplasma - BEYOND.keys())


def test_every_shipped_organism_is_one_that_whonet_or_the_vocabulary_knows(acceptance_dir: Path) -> None:
    folder = acceptance_dir / "acceptance" / "whonet" / "Organisms.txt"
    with folder.open(encoding="utf-8") as file:
        names = {line["ORGANISM"].split(" ss. ")[0] for line in csv.DictReader(file, delimiter="\t")}
    known = {name.lower().replace(" ", "_") for name in names} | vocabulary().organisms.keys()
    genera = {name.split()[0].lower() for name in names}
    assert {line.organism for line in shipped_lines()} <= known | genera


def test_every_species_of_whonets_enterobacter_cloacae_complex_is_one_of_ours(acceptance_dir: Path) -> None:
    folder = acceptance_dir / "acceptance" / "whonet" / "Organisms.txt"
    with folder.open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file, delimiter="\t") if line["SPECIES_GROUP"] == "ECX"]
    species = {line["ORGANISM"].lower().replace(" ss. ", " ").split()[-1] for line in lines}
    ours = {row["organism"].split("_")[-1] for row in reference_rows("complexes")}
    named = {one for one in species if one.isalpha()} - {"cloacae", "complex"}
    assert named <= ours


def test_every_disk_content_of_a_combination_is_one_of_whonets(acceptance_dir: Path) -> None:
    folder = acceptance_dir / "acceptance" / "whonet"
    with (folder / "Breakpoints.txt").open(encoding="utf-8") as file:
        disks = {
            (line["WHONET_ABX_CODE"], canonical_disk_content(line["POTENCY"].replace("mcg", "µg")))
            for line in csv.DictReader(file, delimiter="\t")
            if line["TEST_METHOD"] == "DISK"
        }
    with (folder / "Antibiotics.txt").open(encoding="utf-8") as file:
        disks |= {
            (line["WHONET_ABX_CODE"], canonical_disk_content(line["POTENCY"]))
            for line in csv.DictReader(file, delimiter="\t")
        }
    rows = {(row["drug"], row["disk_content"]) for row in reference_rows("whonet_disk_contents")}
    assert rows - disks == {("TCC", "75/10 µg")}, "WHONET prints 75/10-15"


def _lineage(name: str) -> tuple[str, ...]:
    """Return the taxa of an organism from itself to its family or order."""
    found = vocabulary().find_organism(name)
    taxa = vocabulary().organisms[getattr(found, "id", "")].lineage
    return tuple(_below_gram(taxa))


def _below_gram(taxa: tuple[str, ...]) -> Iterator[str]:
    return (taxon for taxon in taxa if vocabulary().organisms[taxon].rank is not Rank.GRAM)
