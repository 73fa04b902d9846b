"""Drugs that look active in the test and fail in the patient (*Salmonella* and aminoglycosides)."""

import functools

import msgspec

from breakpoints.vocabulary import Drug, Organism
from breakpoints.vocabulary.shipped import reference_rows


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


@functools.cache
def _shipped() -> dict[str, list[tuple[frozenset[str], frozenset[str], str]]]:
    """Read the shipped list once, by organism."""
    listed: dict[str, list[tuple[frozenset[str], frozenset[str], str]]] = {}
    for row in reference_rows("not_effective"):
        drugs, classes = (frozenset(row[name].split(";")) - {""} for name in ("drugs", "drug_classes"))
        listed.setdefault(row["organism"], []).append((drugs, classes, row["source"]))
    return listed
