"""What WHONET expects of a nominate subspecies holds of the species, when a laboratory names that."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from breakpoints.batch import classify_frame
from breakpoints.classify import Policy, Result, classify
from breakpoints.importing import Imported, import_whonet
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.vocabulary import vocabulary

_EBC = {"FAMILY_CODE": "EBC", "SUBKINGDOM_CODE": "-"}
ORGANISMS = [
    {"WHONET_ORG_CODE": "mmo", "ORGANISM": "Morganella morganii ss. morganii", "GENUS_CODE": "MOG", **_EBC},
    {"WHONET_ORG_CODE": "msi", "ORGANISM": "Morganella morganii ss. sibonii", "GENUS_CODE": "MOG", **_EBC},
    {"WHONET_ORG_CODE": "gal", "ORGANISM": "Gallia gallia ss. gallia", "GENUS_CODE": "GAL", **_EBC},
    {"WHONET_ORG_CODE": "gas", "ORGANISM": "Gallia gallia", "GENUS_CODE": "GAL", **_EBC},
]
COLUMNS = (
    *("WHONET_ORG_CODE", "REPLACED_BY", "ORGANISM", "TAXONOMIC_STATUS", "ANAEROBE", "SUBKINGDOM_CODE"),
    *("FAMILY_CODE", "GENUS_GROUP", "GENUS_CODE", "SPECIES_GROUP", "SEROVAR_GROUP", "GENUS"),
)
DRUGS = [{"WHONET_ABX_CODE": "AMC", "ANTIBIOTIC": "Amoxicillin/Clavulanic acid", "ATC_CODE": "J01CR02"}]
BREAKPOINT = {
    "GUIDELINES": "CLSI",
    "YEAR": "2026",
    "TEST_METHOD": "MIC",
    "POTENCY": "",
    "ORGANISM_CODE": "EBC",
    "ORGANISM_CODE_TYPE": "FAMILY_CODE",
    "BREAKPOINT_TYPE": "Animal",
    "HOST": "Dogs",
    "SITE_OF_INFECTION": "",
    "REFERENCE_TABLE": "",
    "WHONET_ABX_CODE": "AMC",
    "R": "1",
    "I": "",
    "SDD": "",
    "S": "0.25",
    "ECV_ECOFF": "",
}


def expected(code: str) -> dict[str, str]:
    return {
        "GUIDELINE": "CLSI",
        "REFERENCE_TABLE": "Enterobacterales",
        "ORGANISM_CODE": code,
        "ORGANISM_CODE_TYPE": "WHONET_ORG_CODE",
        "EXCEPTION_ORGANISM_CODE": "",
        "EXCEPTION_ORGANISM_CODE_TYPE": "",
        "ABX_CODE": "AMC",
        "ABX_CODE_TYPE": "WHONET_ABX_CODE",
        "ANTIBIOTIC_EXCEPTIONS": "",
    }


def written(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> bytes:
    lines = ["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def imported() -> Imported:
    current = [{"TAXONOMIC_STATUS": "C"} | one for one in ORGANISMS]
    files = {
        "Organisms.txt": written(current, COLUMNS),
        "Antibiotics.txt": written(DRUGS, ("WHONET_ABX_CODE", "ANTIBIOTIC", "ATC_CODE")),
        "Breakpoints.txt": written([BREAKPOINT], tuple(BREAKPOINT)),
        "ExpectedResistancePhenotypes.txt": written(
            [expected("mmo"), expected("gal")], tuple(expected("mmo"))
        ),
    }
    return import_whonet(files, "lab", vocabulary())


@pytest.mark.parametrize(
    ("organism", "category"),
    [
        pytest.param("Morganella morganii", "intrinsic", id="the species, which has no code of its own"),
        pytest.param("whonet:mmo", "intrinsic", id="the code of the nominate subspecies"),
        pytest.param("Morganella morganii ss. sibonii", "intrinsic", id="another subspecies of it"),
        pytest.param("whonet:gas", "S", id="a species that has a code of its own"),
        pytest.param("whonet:gal", "intrinsic", id="the nominate subspecies of that"),
    ],
)
def test_what_is_expected_of_a_nominate_subspecies_holds_of_a_species_without_a_code(
    imported: Imported, organism: str, category: str
) -> None:
    words = vocabulary().extended(imported.additions)
    tables = [TableIndex.of(one.version) for one in imported.tables]
    drug = "amoxicillin/clavulanic acid"
    result = Result(organism=organism, host="dog", drug=drug, method=Method.MIC, value="0.12")
    assert classify(result, tables, Policy(), words).category == category
    row = {"organism": organism, "host": "dog", "drug": drug, "method": "mic", "value": "0.12"}
    frame = pl.DataFrame({name: [text] for name, text in row.items()})
    assert classify_frame(frame, tables, Policy(), words)["category"].to_list() == [category]
