"""An immutable index of one table version, shared by every question asked of it."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from breakpoints.compositions import Compositions, compositions_of_row
from breakpoints.errors import TableInvalid
from breakpoints.expert.rule import ExpertRule, in_order
from breakpoints.interpret import Region, regions_of
from breakpoints.model import NOT_STATED, Criterion, ExpectedResistance, Kind, Method
from breakpoints.shown import CriterionShown, show
from breakpoints.version import TableVersion, digest
from breakpoints.vocabulary import Drug

_NOTHING: Final = ()
_NO_ROWS: Final[dict[str, tuple["IndexedRow", ...]]] = {}
_METHODS: Final = tuple(Method)
_YEAR: Final = re.compile(r"(?:19|20|21)[0-9]{2}")


class IndexedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row with everything that does not depend on the question worked out beforehand."""

    row: Criterion
    row_id: str
    regions: tuple[Region, ...]
    shown: CriterionShown
    states_all: bool
    """Whether it says for which host and disk content it holds."""
    compositions: Compositions | None = None


class TableIndex:
    """Rows of one version by (organism, drug, method), with its name, version and digest."""

    def __init__(self, version: TableVersion, digest: str, *, withdrawn_reason: str | None = None) -> None:
        self.version = version
        self.table = version.table
        self.number = version.version
        self.digest = digest
        self.simulated = version.simulated
        self.withdrawn_reason = withdrawn_reason
        rows = [self._indexed(row) for row in version.criteria]
        _refuse_clashes(version.table, rows)
        self.kinds = frozenset(indexed.row.kind for indexed in rows)
        self._by_id = {indexed.row_id: indexed for indexed in rows}
        grouped: defaultdict[tuple[str, str, Method], list[IndexedRow]] = defaultdict(list)
        for indexed in rows:
            grouped[indexed.row.organism, indexed.row.drug, indexed.row.method].append(indexed)
        self._by_key = {key: tuple(group) for key, group in grouped.items()}
        self._by_drug: dict[str, dict[str, tuple[IndexedRow, ...]]] = {}
        for organism, drug, method in sorted(self._by_key, key=lambda key: _METHODS.index(key[2])):
            of_drug = self._by_drug.setdefault(drug, {})
            of_drug[organism] = of_drug.get(organism, _NOTHING) + self._by_key[organism, drug, method]
        self._expected: dict[str, dict[str, tuple[ExpectedResistance, ...]]] = {}
        self._expected_of_drug: dict[str, tuple[ExpectedResistance, ...]] = {}
        for drug, resistant in _by_drug(version.resistance).items():
            self._expected_of_drug[drug] = tuple(resistant)
            by_organism = self._expected.setdefault(drug, {})
            for one in resistant:
                by_organism[one.organism] = (*by_organism.get(one.organism, _NOTHING), one)
        self.expert_rules = in_order(version.expert_rules)

    @classmethod
    def of(cls, version: TableVersion, *, withdrawn_reason: str | None = None) -> "TableIndex":
        """Index a version, computing its digest."""
        return cls(version, digest(version), withdrawn_reason=withdrawn_reason)

    @functools.cached_property
    def edition_year(self) -> int | None:
        """The year of the edition of the guideline that this version holds; None where it names none."""
        years = _YEAR.findall(self.version.edition or "") if self.version.guideline else []
        return int(years[-1]) if years else None

    def newer_edition(self, tables: Iterable["TableIndex"], kind: Kind) -> "TableIndex | None":
        """Return the newest of the tables that hold rows of a kind by a later edition of this guideline."""
        year, guideline = self.edition_year, self.version.guideline
        if year is None:
            return None
        of_it = (one for one in tables if one.version.guideline == guideline and kind in one.kinds)
        newest = max(of_it, key=lambda one: one.edition_year or 0, default=None)
        return newest if newest is not None and (newest.edition_year or 0) > year else None

    def says(self, indexed: IndexedRow) -> tuple[object, ...]:
        """Return what a row of this version says; tables of one guideline may hold rows that say the same."""
        return self.version.guideline or self.digest, indexed.row_id, indexed.regions

    def rows(self, organism: str, drug: str, method: Method) -> tuple[IndexedRow, ...]:
        """Return the rows of exactly this organism, drug and method."""
        return self._by_key.get((organism, drug, method), _NOTHING)

    def rows_of_drug(self, drug: str) -> Mapping[str, tuple[IndexedRow, ...]]:
        """Return the rows of a drug by their organisms, of one organism in the order of the methods."""
        return self._by_drug.get(drug, _NO_ROWS)

    def expected_resistance(self, lineage: tuple[str, ...], drug: str) -> ExpectedResistance | None:
        """Return what says that an organism of this lineage resists a drug by nature, if anything does."""
        of_drug = self._expected.get(drug)
        if of_drug is None:
            return None
        for organism in lineage:
            for one in of_drug.get(organism, ()):
                if not any(exempt in lineage for exempt in one.except_organisms):
                    return one
        return None

    def expected_of_drug(self, drug: str) -> tuple[ExpectedResistance, ...]:
        """Return every line about organisms that resist a drug by nature."""
        return self._expected_of_drug.get(drug, _NOTHING)

    def rules_about(self, lineage: tuple[str, ...], drug: Drug) -> Iterator[ExpertRule]:
        """Return the expert rules about a drug in an organism given with the groups it belongs to."""
        return (rule for rule in self.expert_rules if rule.holds_of(lineage) and rule.affects(drug))

    def all_rows(self) -> Iterator[IndexedRow]:
        """Return every row."""
        return iter(self._by_id.values())

    def row(self, row_id: str) -> Criterion | None:
        """Return the row with this id."""
        indexed = self._by_id.get(row_id)
        return None if indexed is None else indexed.row

    def show(self, row_id: str) -> CriterionShown | None:
        """Return the row with this id as it is shown in answers."""
        indexed = self._by_id.get(row_id)
        return None if indexed is None else indexed.shown

    def _indexed(self, row: Criterion) -> IndexedRow:
        version, row_id = self.version, row.row_id
        shown = show(
            row,
            row_id,
            table=version.table,
            version=version.version,
            digest=self.digest,
            edition=version.edition,
        )
        return IndexedRow(
            row=row,
            row_id=row_id,
            regions=regions_of(row),
            shown=shown,
            states_all=NOT_STATED not in {row.host, row.disk_content},
            compositions=compositions_of_row(row.boundaries, row.drug, version.guideline),
        )


def _by_drug(lines: Iterable[ExpectedResistance]) -> dict[str, list[ExpectedResistance]]:
    """Group lines about organisms that resist by nature, in their order."""
    of_drug: defaultdict[str, list[ExpectedResistance]] = defaultdict(list)
    for one in lines:
        of_drug[one.drug].append(one)
    return of_drug


def _refuse_clashes(table: str, rows: list[IndexedRow]) -> None:
    """Refuse rows between which no question could decide.

    Two rows of one key clash, and so do two rows that differ only in their sites and have
    a site in common.
    """
    together: defaultdict[tuple[object, ...], list[IndexedRow]] = defaultdict(list)
    for indexed in rows:
        row = indexed.row
        for site in row.sites or ("",):
            place = (row.organism, row.host, row.drug, row.method, row.disk_content, row.kind, site)
            together[place].append(indexed)
    for clashing in together.values():
        if len(clashing) > 1:
            keys = tuple(indexed.row.key for indexed in clashing)
            raise TableInvalid(table, "no question can decide between these rows", keys)
