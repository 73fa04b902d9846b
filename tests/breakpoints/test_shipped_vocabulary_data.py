"""The shipped vocabulary; each failure tells the curator what to do."""

import csv
import re
from pathlib import Path

import pytest

from breakpoints.candidates import Question
from breakpoints.methods_not_valid import method_not_valid
from breakpoints.model import Method
from breakpoints.vocabulary import Match, vocabulary
from breakpoints.vocabulary.entries import Entry
from breakpoints.vocabulary.folding import folded
from breakpoints.vocabulary.names import SYSTEMS
from breakpoints.vocabulary.shipped import reference_rows

WORDS = vocabulary()
ENTRIES: list[Entry] = [
    *WORDS.drugs.values(),
    *WORDS.organisms.values(),
    *WORDS.hosts.values(),
    *WORDS.sites.values(),
]


@pytest.mark.parametrize("name", ["drugs", "organisms", "hosts", "sites"])
def test_ids_are_plain_and_stand_once(name: str) -> None:
    ids = [row["id"] for row in reference_rows(name)]
    plain = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
    assert not [one for one in ids if not plain.fullmatch(one)], f"{name}.csv: write ids as lower_case_words"
    assert len(set(ids)) == len(ids), f"{name}.csv: an id stands twice; remove one of the rows"


def test_every_entry_has_both_names() -> None:
    without = [entry.id for entry in ENTRIES if not (entry.name_en and entry.name_ja)]
    assert not without, f"give these a name_en and a name_ja: {without}"


def test_no_organism_that_ships_is_half_latin_in_japanese() -> None:
    for organism in vocabulary().organisms.values():
        assert not re.search("[A-Za-z]{3}", organism.name_ja), organism.id
    assert {row["id"] for row in reference_rows("higher_taxa")} <= set(vocabulary().organisms)
    for name in ("パスツレラ属", "Pasteurella属", "Pasteurella属菌"):
        assert vocabulary().find_organism(name) == Match(id="pasteurella", verified=True)


def test_every_code_names_its_system() -> None:
    wrong = [
        (entry.id, code) for entry in ENTRIES for code in entry.codes if code.partition(":")[0] not in SYSTEMS
    ]
    assert not wrong, f"write codes as SYSTEM:CODE with one of {SYSTEMS}: {wrong}"


def test_every_lineage_leads_through_entries_we_hold() -> None:
    lost = [
        (one.id, up) for one in WORDS.organisms.values() for up in one.lineage if up not in WORDS.organisms
    ]
    lost += [(one.id, up) for one in WORDS.hosts.values() for up in one.lineage if up not in WORDS.hosts]
    assert not lost, f"add a row for what these belong to, or correct parent and groups: {lost}"


def test_every_lineage_begins_with_the_entry_itself() -> None:
    wrong = [one.id for one in (*WORDS.organisms.values(), *WORDS.hosts.values()) if one.lineage[0] != one.id]
    assert not wrong


def test_lineages_run_from_specific_to_general() -> None:
    order = list(type(next(iter(WORDS.organisms.values())).rank))
    for organism in WORDS.organisms.values():
        places = [order.index(WORDS.organisms[up].rank) for up in organism.lineage]
        assert places == sorted(places), (
            f"{organism.id}: parent, groups, genus, family and order are out of order"
        )


def test_only_fields_that_exist_are_named_as_unverified() -> None:
    known = {"groups", "name_ja", "synonyms", "codes", "abbreviation_ja", "usual_disk_content", "atcvet"}
    wrong = [(entry.id, set(entry.unverified) - known) for entry in ENTRIES if set(entry.unverified) - known]
    assert not wrong, f"column unverified: name fields of the file, one of {sorted(known)}: {wrong}"


def test_every_foreign_code_leads_to_an_entry_or_says_what_it_means() -> None:
    for row in reference_rows("codes_of_other_systems"):
        assert row["meaning"], f"{row['code']}: say what the code means"
        assert not row["entry"] or row["entry"] in WORDS.drugs, (
            f"{row['code']}: {row['entry']} is not a drug id"
        )


def test_every_method_that_is_not_valid_cites_a_source_and_names_known_entries() -> None:
    for row in reference_rows("methods_not_valid"):
        assert row["source"], f"{row}: cite the source"
        assert bool(row["drug"]) != bool(row["organism"]), f"{row}: name a drug or an organism, not both"
        assert not row["drug"] or row["drug"] in WORDS.drugs
        assert not row["organism"] or row["organism"] in WORDS.organisms


SCREENING_ONLY_IN_IMPORTS = {
    *("aztreonam", "ceftriaxone", "doripenem", "ertapenem"),
    *("cefepime", "cefixime", "flucloxacillin", "methicillin", "nafcillin"),
}
"""Drugs that a laboratory's own tables bring into the vocabulary."""


def test_every_limit_that_screens_names_known_entries() -> None:
    limits = reference_rows("screening_limits")
    assert {row["drug"] for row in limits} - WORDS.drugs.keys() == SCREENING_ONLY_IN_IMPORTS
    assert {row["organism"] for row in limits} <= WORDS.organisms.keys()


def test_the_simulated_entries_belong_to_nothing_real() -> None:
    organism, drug = WORDS.organisms["simulated_organism"], WORDS.drugs["simulated_drug"]
    assert organism.simulated
    assert drug.simulated
    assert organism.lineage == ("simulated_organism",)
    assert "example" in organism.name_en
    assert "例" in organism.name_ja


def test_every_mycoplasma_and_brachyspira_is_kept_from_the_disk() -> None:
    ids = [one.id for one in WORDS.organisms.values() if {"mycoplasma", "brachyspira"} & set(one.lineage)]
    valid = [
        one
        for one in ids
        if method_not_valid(
            Question(
                organism=WORDS.organisms[one],
                host=WORDS.hosts["pig"],
                drug="tiamulin",
                method=Method.DISK,
            )
        )
        is None
    ]
    assert len(ids) > 6
    assert not valid, f"methods_not_valid.csv: name the genus, not single species: {valid}"


def test_no_japanese_abbreviation_is_another_drugs_code_against_whonet(acceptance_dir: Path) -> None:
    file = acceptance_dir / "acceptance" / "whonet" / "Antibiotics.txt"
    rows = csv.DictReader(file.read_text(encoding="utf-8", errors="replace").splitlines(), delimiter="\t")
    meant = {row["WHONET_ABX_CODE"].casefold(): row["ANTIBIOTIC"] for row in rows}
    silent = [
        f"ja:{drug.abbreviation_ja} = {drug.id}, whonet: {meant[drug.abbreviation_ja.casefold()]}"
        for drug in WORDS.drugs.values()
        if drug.abbreviation_ja
        and drug.abbreviation_ja.casefold() in meant
        and f"whonet:{drug.abbreviation_ja}" not in drug.codes
        and folded(meant[drug.abbreviation_ja.casefold()]) != folded(drug.name_en)
        and isinstance(WORDS.find_drug(drug.abbreviation_ja), Match)
    ]
    assert not silent, f"codes_of_other_systems.csv: add what the other system means: {silent}"
