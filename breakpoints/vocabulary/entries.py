"""One struct per noun of the vocabulary; ``id`` never changes, names may."""

from enum import StrEnum

import msgspec


class Rank(StrEnum):
    """How general an organism's name is, from specific to general."""

    SEROVAR = "serovar"
    SUBSPECIES = "subspecies"
    SPECIES = "species"
    GROUP = "group"
    GENUS = "genus"
    FAMILY = "family"
    ORDER = "order"
    GRAM = "gram"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What every entry has; ``codes`` are qualified (``whonet:STR``).

    ``unverified`` names the fields that were not checked against a source.
    """

    id: str
    name_en: str
    name_ja: str
    synonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    simulated: bool = False


class Drug(Entry, frozen=True, kw_only=True):
    """An antimicrobial; disk contents are canonical text and for orientation only."""

    abbreviation_ja: str | None = None
    class_en: str | None = None
    class_ja: str | None = None
    usual_disk_content: str | None = None
    disk_contents_in_use: tuple[str, ...] = ()
    atcvet: str | None = None
    loinc_disk: str | None = None
    combination: bool = False


class Organism(Entry, frozen=True, kw_only=True):
    """An organism or group; ``lineage`` runs from itself to the most general group."""

    rank: Rank
    lineage: tuple[str, ...]
    parent: str | None = None
    gram: str | None = None
    gbif_id: str | None = None
    snomed_ct: str | None = None


class Host(Entry, frozen=True, kw_only=True):
    """An animal host; ``lineage`` runs from itself to the most general host."""

    lineage: tuple[str, ...]
    parent: str | None = None
    group: str | None = None


class Site(Entry, frozen=True, kw_only=True):
    """A site of infection; what a file's wording covers stands in the synonyms."""
