"""Drugs that look active in the test and fail in the patient (*Salmonella* and aminoglycosides)."""

import functools
from typing import Final

import msgspec

from breakpoints.vocabulary import Drug, Organism
from breakpoints.vocabulary.shipped import reference_rows

SHIPPED_TABLE: Final = "zonebook-not-effective@1.0.0"
"""What an answer names as the table of a shipped line; another version whenever the list changes."""


class NotEffective(msgspec.Struct, frozen=True, kw_only=True):
    """The organism or group of which a result of a drug must not be reported, and who says so."""

    organism: str
    source: str


def not_effective(organism: Organism, drug: Drug) -> NotEffective | None:
    """Say why a result of this drug means nothing for this organism; None if it does."""
    for taxon in organism.lineage:
        for drugs, classes, source in _shipped().get(taxon, ()):
            if drug.id in drugs or drug.class_en in classes:
                return NotEffective(organism=taxon, source=source)
    return None


def not_effective_of_drug(drug: Drug) -> tuple[NotEffective, ...]:
    """Return every organism and group of which a result of this drug means nothing."""
    return _of_drug(drug.id, drug.class_en)


@functools.lru_cache(maxsize=4096)
def _of_drug(drug: str, drug_class: str | None) -> tuple[NotEffective, ...]:
    """Return the shipped lines that name a drug or its class."""
    return tuple(
        NotEffective(organism=organism, source=source)
        for organism, lines in _shipped().items()
        for drugs, classes, source in lines
        if drug in drugs or drug_class in classes
    )


@functools.cache
def _shipped() -> dict[str, list[tuple[frozenset[str], frozenset[str], str]]]:
    """Read the shipped list once, by organism."""
    listed: dict[str, list[tuple[frozenset[str], frozenset[str], str]]] = {}
    for row in reference_rows("not_effective"):
        drugs, classes = (frozenset(row[name].split(";")) - {""} for name in ("drugs", "drug_classes"))
        listed.setdefault(row["organism"], []).append((drugs, classes, row["source"]))
    return listed
