"""The interpretation cases, answered from tables as the R package AMR exports them.

Tier 1: every good program agrees. Tier 2: censored, decimal and S-only values. Tier 3:
public programs err; ours follows the rules of its own manual.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.disk_content import canonical_disk_content
from breakpoints.errors import BreakpointError
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import Drug, Match, Organism, Rank, Vocabulary, vocabulary

POLICY = Policy(kinds=(Kind.CLINICAL,), rules="off")
SOURCE = Source(citation="the export of the R package AMR")
NAMES = {
    "Streptococcus dysgalactiae equisimilis": "streptococcus_dysgalactiae_subsp_equisimilis",
    "Streptococcus equi equi": "streptococcus_equi",
    "Streptococcus equi zooepidemicus": "streptococcus_zooepidemicus",
    "Coagulase-negative Staphylococcus (CoNS)": "coagulase_negative_staphylococcus",
    "Coagulase-positive Staphylococcus (CoPS)": "coagulase_positive_staphylococcus",
    "Beta-haemolytic Streptococcus": "beta_haemolytic_streptococcus",
    "Staphylococcus coagulans": "staphylococcus_coagulans",
}


class Tables:
    """The export as tables of one guideline and year, with a vocabulary that knows its names."""

    def __init__(self, folder: Path) -> None:
        self.cases = list(read(folder / "interpretation_cases.csv"))
        rows = [row for row in read(folder / "r_amr_animal_and_ecoff.csv") if row["type"] == "animal"]
        self.organisms = dict(vocabulary().organisms)
        drugs = {
            row["ab"]: Drug(id=row["ab"].lower(), name_en=row["ab"], name_ja=row["ab"], combination=True)
            for row in rows
        }
        for case in self.cases:
            self.organism(case["organism"])
            drugs.setdefault(
                case["drug"],
                Drug(id=case["drug"].lower(), name_en=case["drug"], name_ja=case["drug"], combination=True),
            )
        guidelines = sorted({case["table"] for case in self.cases})
        versions = {
            name: self.version(name, [row for row in rows if row["guideline"] == name]) for name in guidelines
        }
        self.indexes = {name: TableIndex.of(version) for name, version in versions.items()}
        shipped = vocabulary()
        self.vocabulary = Vocabulary(
            drugs=drugs.values(),
            organisms=self.organisms.values(),
            hosts=shipped.hosts.values(),
            sites=shipped.sites.values(),
        )

    def answer(self, case: dict[str, str]) -> Answer:
        """Classify a case against the table it names."""
        result = Result(
            organism=self.organism(case["organism"]),
            host=case["host"],
            drug=case["drug"],
            method=Method(case["method"]),
            value=case["value"],
            site=case["site"] or None,
        )
        return classify(result, [self.indexes[case["table"]]], POLICY, self.vocabulary)

    def organism(self, name: str) -> str:
        """Return our id of an organism; one we do not hold gets its genus as lineage."""
        found = vocabulary().find_organism(NAMES.get(name, name))
        if isinstance(found, Match):
            return found.id
        new = name.lower().replace(" ", "_")
        genus = self.organisms.get(name.split(maxsplit=1)[0].lower())
        lineage = (new, *(genus.lineage if genus else ()))
        self.organisms.setdefault(
            new, Organism(id=new, name_en=name, name_ja=name, rank=Rank.SPECIES, lineage=lineage)
        )
        return new

    def version(self, guideline: str, rows: list[dict[str, str]]) -> TableVersion:
        """Build one table; a row that cannot be read is left out."""
        criteria: dict[str, Criterion] = {}
        for row in rows:
            try:
                criterion = self.criterion(row)
            except BreakpointError:
                continue
            criteria.setdefault(criterion.key, criterion)
        return TableVersion(
            table=guideline.lower().replace(" ", "-"),
            version="1.0.0",
            title=Title(en=guideline, ja=guideline),
            in_force_from=f"{rows[0]['year']}-01-01",
            criteria=tuple(criteria.values()),
            source=SOURCE,
            licence="not ours",
        )

    def criterion(self, row: dict[str, str]) -> Criterion:
        """Read one row; its comparator follows the guideline."""
        clsi, disk = row["std"] == "CLSI", row["method"] == "DISK"
        s, r = row["breakpoint_S"], row["breakpoint_R"]
        s_text = f"{'>=' if disk else '<='}{s}" if s else None
        r_sign = ("<=" if clsi else "<") if disk else (">=" if clsi else ">")
        if s and s == r:
            r_sign = "<" if disk else ">"
        r_text = f"{r_sign}{r}" if r else None
        host = vocabulary().find_host(row["host"])
        assert isinstance(host, Match), row["host"]
        return Criterion(
            organism=self.organism(row["organism"]),
            host=host.id,
            drug=row["ab"].lower(),
            method=Method.DISK if disk else Method.MIC,
            disk_content=(canonical_disk_content(row["disk_dose"]) or "10 µg") if disk else None,
            sites=tuple(sorted(sites(row["site"]))),
            kind=Kind.CLINICAL,
            between="SDD" if row["is_SDD"] == "TRUE" else "I",
            zone=zone_boundaries(s_text, r_text) if disk else None,
            mic=None if disk else mic_boundaries(s_text, r_text),
            source=SOURCE,
        )


def sites(text: str) -> set[str]:
    """Read the sites that a row of the export lists."""
    found = [vocabulary().find_site(part.strip()) for part in text.split(",") if part.strip()]
    assert all(isinstance(site, Match) for site in found), text
    return {site.id for site in found if isinstance(site, Match)}


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def tables(acceptance_dir: Path) -> Tables:
    return Tables(acceptance_dir / "acceptance")


@pytest.mark.parametrize("tier", ["1", "2", "3"])
def test_every_case_of_the_tier_has_the_expected_category_and_set(tables: Tables, tier: str) -> None:
    wrong = []
    for case in tables.cases:
        if case["tier"] != tier:
            continue
        answer = tables.answer(case)
        said = answer.category or answer.refused
        possible = "|".join(answer.possible)
        if said != case["expected"] or (case["possible"] and possible != case["possible"]):
            asked = " ".join(case[name] for name in ("case_id", "table", "method", "host", "organism"))
            asked += " ".join(("", case["drug"], case["site"], case["value"]))
            wrong.append(f"{asked}: {said} {possible}, expected {case['expected']} {case['possible']}")
    assert not wrong, "\n".join(wrong[:40]) + f"\n{len(wrong)} in all"
