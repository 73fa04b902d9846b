"""The vocabulary that ships with the service."""

import csv
import functools
import importlib.resources

from breakpoints.disk_content import canonical_disk_content
from breakpoints.vocabulary.entries import Drug, Host, Site
from breakpoints.vocabulary.names import ForeignCode
from breakpoints.vocabulary.taxonomy import organisms
from breakpoints.vocabulary.vocabulary import Vocabulary


@functools.cache
def vocabulary() -> Vocabulary:
    """Return the shipped vocabulary, read once."""
    return Vocabulary(
        drugs=[_drug(row) for row in reference_rows("drugs")],
        organisms=organisms(
            reference_rows("organisms"),
            {row["id"]: row["name_ja"] for row in reference_rows("higher_taxa")},
        ),
        hosts=_hosts(reference_rows("hosts")),
        sites=[_site(row) for row in reference_rows("sites")],
        foreign_drug_codes=[
            ForeignCode(code=row["code"], meaning=row["meaning"], entry=row["entry"] or None)
            for row in reference_rows("codes_of_other_systems")
            if row["vocabulary"] == "drug"
        ],
        names_of_imported_drugs={
            row["drug"]: _listed(row["names"]) for row in reference_rows("names_of_imported_drugs")
        },
    )


def reference_rows(name: str) -> list[dict[str, str]]:
    """Read one of the shipped reference files as text."""
    file = importlib.resources.files("breakpoints") / "reference" / f"{name}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _content(text: str) -> str:
    """Return a canonical disk content of the reference data."""
    content = canonical_disk_content(text)
    if content is None:
        raise ValueError(f"drugs.csv: disk content {text!r} cannot be read: write it as '10 µg'")
    return content


def _drug(row: dict[str, str]) -> Drug:
    usual = row["usual_disk_content"]
    return Drug(
        id=row["id"],
        name_en=row["name_en"],
        name_ja=row["name_ja"],
        abbreviation_ja=row["abbreviation_ja"] or None,
        synonyms=_listed(row["synonyms"]),
        codes=_listed(row["codes"]),
        class_en=row["class_en"] or None,
        class_ja=row["class_ja"] or None,
        usual_disk_content=_content(usual) if usual else None,
        disk_contents_in_use=tuple(_content(text) for text in _listed(row["disk_contents_in_use"])),
        atcvet=row["atcvet"] or None,
        loinc_disk=row["loinc_disk"] or None,
        combination=row["combination"] == "yes",
        simulated=row["simulated"] == "yes",
        unverified=_listed(row["unverified"]),
    )


def _hosts(rows: list[dict[str, str]]) -> list[Host]:
    parents = {row["id"]: row["parent"] for row in rows}
    return [
        Host(
            id=row["id"],
            name_en=row["name_en"],
            name_ja=row["name_ja"],
            parent=row["parent"] or None,
            group=row["group"] or None,
            synonyms=_listed(row["synonyms"]),
            codes=_listed(row["codes"]),
            lineage=_upwards(row["id"], parents),
        )
        for row in rows
    ]


def _upwards(host: str, parents: dict[str, str]) -> tuple[str, ...]:
    """Return a host and every host above it."""
    parent = parents[host]
    return (host, *_upwards(parent, parents)) if parent else (host,)


def _site(row: dict[str, str]) -> Site:
    return Site(
        id=row["id"],
        name_en=row["name_en"],
        name_ja=row["name_ja"],
        synonyms=_listed(row["synonyms"]),
        unverified=_listed(row["unverified"]),
    )
