"""Expected (intrinsic) resistance: of the tables of a request, and of the shipped list beside them."""

import functools
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from breakpoints.index import TableIndex
from breakpoints.model import ExpectedResistance
from breakpoints.not_effective import SHIPPED_TABLE as NOT_EFFECTIVE_TABLE
from breakpoints.not_effective import not_effective_of_drug
from breakpoints.vocabulary import Drug, Organism, Rank, Vocabulary
from breakpoints.vocabulary.shipped import reference_rows

SHIPPED_TABLE: Final = "zonebook-expected-resistance@1.1.0"
"""What an answer names as the table of a shipped pair; another version whenever the list changes."""
_MANY: Final = frozenset({Rank.GROUP, Rank.GENUS, Rank.FAMILY, Rank.ORDER, Rank.GRAM})
_MOST_NAMED: Final = 3


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Organisms that resist a drug by nature, and the source and table that say so."""

    organisms: tuple[str, ...]
    source: str
    table: str


class ShippedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the shipped list: an organism, and drugs or classes of drugs it resists."""

    organism: str
    drugs: frozenset[str]
    drug_classes: frozenset[str]
    source: str

    def holds_of(self, drug: str, drug_class: str | None) -> bool:
        """Tell whether the line names a drug or its class."""
        return drug in self.drugs or drug_class in self.drug_classes


def expected_of(organism: Organism, tables: Sequence[TableIndex], drug: Drug) -> Expected | None:
    """Return what says that an organism resists a drug by nature, if anything does.

    A table's own list is named first. The shipped list holds beside it: no list names every drug
    of animals (cefazolin and no cefalexin), and what a list does not name it does not call active.
    """
    lineage = _with_complexes(organism.lineage)
    for table in tables:
        one = table.expected_resistance(lineage, drug.id)
        if one is not None:
            return _by(table, (one,))
    for line in _shipped_of(drug.id, drug.class_en):
        if line.organism in lineage:
            return Expected(organisms=(line.organism,), source=line.source, table=SHIPPED_TABLE)
    return None


def expected_of_members(
    organism: Organism, tables: Sequence[TableIndex], drug: Drug, vocabulary: Vocabulary
) -> Expected | None:
    """Return which members of a group resist a drug by nature; None for what has no members, or none of them.

    ``Klebsiella`` sp. may be *K. pneumoniae*: what is susceptible in the test is not, if it is.
    So may be what is close to such a species and in no list (*Serratia liquefaciens*), and a
    member of which no result of the drug is reported (*Providencia* sp. and gentamicin).
    """
    akin = _akin(organism.lineage)
    if organism.rank not in _MANY and not akin:
        return None

    def belongs(member: str) -> bool:
        if member in akin:
            return True
        if organism.rank not in _MANY:
            return False
        entry = vocabulary.organisms.get(member)
        return entry is not None and organism.id in entry.lineage[1:]

    for table in tables:
        of_table = [one for one in table.expected_of_drug(drug.id) if belongs(one.organism)]
        if of_table:
            return _by(table, of_table)
    shipped = [line for line in _shipped_of(drug.id, drug.class_en) if belongs(line.organism)]
    if not shipped:
        return _of_failing(drug, belongs)
    members = tuple(sorted(line.organism for line in shipped)[:_MOST_NAMED])
    return Expected(organisms=members, source=shipped[0].source, table=SHIPPED_TABLE)


def _of_failing(drug: Drug, belongs: Callable[[str], bool]) -> Expected | None:
    """Return the members for which a drug fails in the patient, whatever the test shows."""
    failing = [one for one in not_effective_of_drug(drug) if belongs(one.organism)]
    if not failing:
        return None
    organisms = tuple(sorted(one.organism for one in failing)[:_MOST_NAMED])
    return Expected(organisms=organisms, source=failing[0].source, table=NOT_EFFECTIVE_TABLE)


@functools.lru_cache(maxsize=4096)
def _with_complexes(lineage: tuple[str, ...]) -> tuple[str, ...]:
    """Add the species whose resistance those of its complex share, whatever an import says of complexes."""
    shared = (row["as"] for row in _complexes() if row["resists"] == "yes" and row["organism"] in lineage)
    return tuple(dict.fromkeys((*lineage, *shared)))


@functools.lru_cache(maxsize=4096)
def _akin(lineage: tuple[str, ...]) -> frozenset[str]:
    """Return the species that an organism is so close to that its own resistance is left open."""
    open_to = (row["as"] for row in _complexes() if row["resists"] == "open" and row["organism"] in lineage)
    return frozenset(open_to) - {*lineage}


@functools.cache
def _complexes() -> list[dict[str, str]]:
    return reference_rows("complexes")


@functools.cache
def shipped_lines() -> tuple[ShippedLine, ...]:
    """Read the shipped list once, in the order of its file."""
    return tuple(
        ShippedLine(
            organism=row["organism"],
            drugs=frozenset(row["drugs"].split(";")) - {""},
            drug_classes=frozenset(row["drug_classes"].split(";")) - {""},
            source=row["source"],
        )
        for row in reference_rows("expected_resistance")
    )


@functools.lru_cache(maxsize=4096)
def _shipped_of(drug: str, drug_class: str | None) -> tuple[ShippedLine, ...]:
    """Return the shipped lines that name a drug or its class."""
    return tuple(line for line in shipped_lines() if line.holds_of(drug, drug_class))


def _by(table: TableIndex, said: Sequence[ExpectedResistance]) -> Expected:
    organisms = sorted({one.organism for one in said})
    return Expected(
        organisms=tuple(organisms[:_MOST_NAMED]),
        source=said[0].source,
        table=f"{table.table}@{table.number}",
    )
