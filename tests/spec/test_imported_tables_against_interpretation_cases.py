"""The interpretation cases, answered from tables as a laboratory imports them.

Tier 1: every good program agrees. Tier 2: censored, decimal and S-only values. Tier 3: public
programs err; ours follows the rules of its own manual. The cases hold without rules before
values; with them, intrinsic resistance and drugs that only look active are told apart.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from breakpoints.batch import classify_frame, flat
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.importing import Imported, import_amr, import_whonet
from breakpoints.importing.opening import files_at
from breakpoints.index import TableIndex
from breakpoints.model import Kind, Method
from breakpoints.vocabulary import Vocabulary, vocabulary

Case = dict[str, str]
VALUES_DECIDE = Policy(rules="off")
RULES_FIRST = Policy(rules="on")
NOT_IN_WHONET = "WHONET's file has no row for Salmonella enterica from pigs"


class Cases:
    """The cases with the tables of one import, and a vocabulary that knows R AMR's codes."""

    def __init__(self, folder: Path, imported: Imported, words: Vocabulary) -> None:
        self.cases = list(read(folder / "interpretation_cases.csv"))
        self.words = words
        self.tables = {
            f"{one.guideline} {one.year}": TableIndex.of(one.version)
            for one in imported.tables
            if one.kind == Kind.CLINICAL
        }

    def answer(self, case: Case, policy: Policy) -> Answer:
        """Classify a case against the table it names."""
        result = Result(
            organism=case["organism"],
            host=case["host"],
            drug=f"amr:{case['drug']}",
            method=Method(case["method"]),
            value=case["value"],
            site=case["site"] or None,
        )
        return classify(result, [self.tables[case["table"]]], policy, self.words)

    def wrong(self, cases: list[Case]) -> list[str]:
        """Describe the cases that get another category or another set than expected."""
        found = []
        for case in cases:
            answer = self.answer(case, VALUES_DECIDE)
            said, possible = answer.category or answer.refused, "|".join(answer.possible)
            if said != case["expected"] or (case["possible"] and possible != case["possible"]):
                found.append(f"{' '.join(case.values())}: {said} {possible}")
        return found


def read(path: Path) -> Iterator[Case]:
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def folder(acceptance_dir: Path) -> Path:
    return acceptance_dir / "acceptance"


@pytest.fixture(scope="module")
def amr(folder: Path) -> Imported:
    return import_amr((folder / "r_amr_animal_and_ecoff.csv").read_bytes(), "amr", vocabulary())


@pytest.fixture(scope="module")
def whonet(folder: Path) -> Imported:
    return import_whonet(files_at(folder / "whonet"), "whonet", vocabulary())


@pytest.fixture(scope="module")
def from_amr(folder: Path, amr: Imported) -> Cases:
    return Cases(folder, amr, vocabulary().extended(amr.additions))


@pytest.fixture(scope="module")
def from_whonet(folder: Path, amr: Imported, whonet: Imported) -> Cases:
    return Cases(folder, whonet, vocabulary().extended(whonet.additions, amr.additions))


@pytest.mark.parametrize("tier", ["1", "2", "3"])
def test_every_case_of_the_tier_is_answered_as_expected_from_r_amrs_export(
    from_amr: Cases, tier: str
) -> None:
    cases = [case for case in from_amr.cases if case["tier"] == tier]
    wrong = from_amr.wrong(cases)
    assert not wrong, "\n".join(wrong[:40]) + f"\n{len(wrong)} of {len(cases)}"


@pytest.mark.parametrize("tier", ["1", "2", "3"])
def test_every_case_whose_key_whonet_holds_too_is_answered_as_expected_from_its_folder(
    from_whonet: Cases, tier: str
) -> None:
    cases = [case for case in from_whonet.cases if case["tier"] == tier and not _only_in_amr(case)]
    wrong = from_whonet.wrong(cases)
    assert not wrong, "\n".join(wrong[:40]) + f"\n{len(wrong)} of {len(cases)}"


def test_nine_cases_rest_on_a_row_that_whonets_folder_does_not_have(from_whonet: Cases) -> None:
    """Every other case has its key in both: these nine have no criterion in WHONET's tables."""
    cases = [case for case in from_whonet.cases if _only_in_amr(case)]
    said = [from_whonet.answer(case, VALUES_DECIDE).category for case in cases]
    assert (len(cases), set(said)) == (9, {"no_criterion"}), NOT_IN_WHONET


def test_exactly_the_pairs_of_whonets_expected_resistance_turn_intrinsic(
    from_whonet: Cases, folder: Path
) -> None:
    by_hand = ExpectedByHand(folder)
    turned = [
        case for case in from_whonet.cases if from_whonet.answer(case, RULES_FIRST).category == "intrinsic"
    ]
    assert turned == [case for case in from_whonet.cases if by_hand.holds(case)]
    assert len(turned) == 35
    assert Counter(case["expected"] for case in turned)["S"] == 8


@pytest.mark.parametrize("tables", ["from_amr", "from_whonet"])
def test_salmonella_and_gentamicin_cease_to_be_s_i_or_r_when_rules_come_first(
    tables: str, request: pytest.FixtureRequest
) -> None:
    cases: Cases = request.getfixturevalue(tables)
    changed = [
        case for case in cases.cases if case["organism"].startswith("Salmonella") and case["drug"] == "GEN"
    ]
    assert len(changed) == 9
    assert {case["expected"] for case in changed} == {"S", "I", "R"}
    answers = [cases.answer(case, RULES_FIRST) for case in changed]
    assert {(one.category, one.reason) for one in answers} == {("not_evaluable", "not_effective_clinically")}


def test_rules_change_nothing_else(from_whonet: Cases) -> None:
    for case in from_whonet.cases:
        with_rules = from_whonet.answer(case, RULES_FIRST)
        if with_rules.reason not in {"expected_resistance", "not_effective_clinically"}:
            assert with_rules == from_whonet.answer(case, VALUES_DECIDE)


@pytest.mark.parametrize("tables", ["from_amr", "from_whonet"])
@pytest.mark.parametrize("policy", [VALUES_DECIDE, RULES_FIRST], ids=["rules off", "rules on"])
def test_the_batch_answers_every_case_as_the_scalar_path_does(
    tables: str, policy: Policy, request: pytest.FixtureRequest
) -> None:
    cases: Cases = request.getfixturevalue(tables)
    for name, table in cases.tables.items():
        asked = [case for case in cases.cases if case["table"] == name]
        columns = ("organism", "host", "method", "value", "site")
        frame = pl.DataFrame({column: [case[column] for case in asked] for column in columns})
        drugs = pl.Series("drug", [f"amr:{case['drug']}" for case in asked], dtype=pl.String)
        answers = classify_frame(frame.with_columns(drugs), [table], policy, cases.words)
        one_by_one = [flat(cases.answer(case, policy)) for case in asked]
        for column in ("category", "refused", "reason", "possible", "criterion", "detail"):
            said = [None if one is None else str(one) for one in answers[column].to_list()]
            assert said == [_text(getattr(one, column)) for one in one_by_one], (name, column)


def test_the_imports_refuse_only_rows_that_say_nothing_and_report_each(
    amr: Imported, whonet: Imported
) -> None:
    refused = Counter(one.code.value for one in amr.findings if one.refuses)
    assert refused == {"disk_content_unreadable": 7}
    assert (amr.rows_read, amr.rows_imported) == (8039, 8032)
    by_file = {one.file: (one.rows_read, one.rows_refused) for one in whonet.counts}
    assert by_file["Breakpoints.txt"] == (11917, 8)
    assert by_file["ExpectedResistancePhenotypes.txt"][1] == 2
    assert sum(len(table.version.criteria) for table in whonet.tables) == 11909


def test_years_whose_label_repeats_an_older_edition_are_reported(amr: Imported, whonet: Imported) -> None:
    repeated = {
        (one.parameters["guideline"], one.parameters["year"], one.parameters["kind"])
        for one in (*amr.findings, *whonet.findings)
        if one.code == "edition_repeats"
    }
    assert {("CLSI", "2020", "clinical"), ("CLSI", "2025", "clinical"), ("CLSI", "2026", "ecv")} <= repeated
    assert ("CLSI", "2024", "clinical") not in repeated


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _only_in_amr(case: Case) -> bool:
    key = (case["organism"], case["drug"], case["host"])
    return key == ("Salmonella enterica enterica", "FLR", "swine")


class ExpectedByHand:
    """WHONET's expected resistance, read from its files without our importer."""

    def __init__(self, folder: Path) -> None:
        self.lines = list(tab_separated(folder / "whonet" / "ExpectedResistancePhenotypes.txt"))
        self.organisms = {
            line["ORGANISM"].replace(" ss. ", " "): line
            for line in tab_separated(folder / "whonet" / "Organisms.txt")
        }
        drugs = {
            line["ANTIBIOTIC"].casefold(): line
            for line in tab_separated(folder / "whonet" / "Antibiotics.txt")
        }
        amr = read(folder / "r_amr_animal_and_ecoff.csv")
        self.drugs = {row["ab"]: drugs.get(row["drug"].casefold(), {}) for row in amr}

    def holds(self, case: Case) -> bool:
        organism, drug = self.organisms.get(case["organism"], {}), self.drugs.get(case["drug"], {})
        return any(
            line["GUIDELINE"] == case["table"].split()[0]
            and organism.get(line["ORGANISM_CODE_TYPE"]) == line["ORGANISM_CODE"]
            and organism.get(line["EXCEPTION_ORGANISM_CODE_TYPE"])
            not in line["EXCEPTION_ORGANISM_CODE"].split(",")
            and self.is_drug(line, drug)
            for line in self.lines
        )

    def is_drug(self, line: Case, drug: Case) -> bool:
        if drug.get("WHONET_ABX_CODE") in line["ANTIBIOTIC_EXCEPTIONS"].split(","):
            return False
        value = drug.get(line["ABX_CODE_TYPE"]) or ""
        return (
            value.startswith(line["ABX_CODE"])
            if line["ABX_CODE_TYPE"] == "ATC_CODE"
            else value == line["ABX_CODE"]
        )


def tab_separated(path: Path) -> Iterator[Case]:
    yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t")
