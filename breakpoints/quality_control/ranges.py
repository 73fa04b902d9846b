"""The ranges a laboratory holds, by strain, drug and method."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from breakpoints.model import Method
from breakpoints.quality_control.numbers import same_strains
from breakpoints.quality_control.strains import control_strain


class QualityRange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a control strain must give: both limits included, as printed (mm, or mg/L).

    ``lowest`` of ``0`` (WHONET also prints ``0.0001``) stands for no lower limit of an MIC.
    """

    guideline: str
    year: int
    strain: str
    organism: str
    drug: str
    method: Method
    disk_content: str | None
    medium: str | None
    lowest: str
    highest: str

    @property
    def edition(self) -> str:
        """The guideline and its year (``CLSI 2025``)."""
        return f"{self.guideline} {self.year}"


class QualityRanges:
    """Ranges of any number of imports; immutable once built."""

    def __init__(self, ranges: Iterable[QualityRange] = ()) -> None:
        self._all = tuple(dict.fromkeys(ranges))  # what several imports hold counts once
        self._by_pair: defaultdict[tuple[str, Method], list[QualityRange]] = defaultdict(list)
        self._by_strain: defaultdict[str, list[QualityRange]] = defaultdict(list)
        self._years: defaultdict[str, set[int]] = defaultdict(set)
        for one in self._all:
            self._by_pair[one.drug, one.method].append(one)
            self._by_strain[canonical_strain(one.strain)].append(one)
            self._years[one.guideline].add(one.year)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[QualityRange]:
        return iter(self._all)

    @property
    def strains(self) -> frozenset[str]:
        """Every strain that has a range, by canonical name."""
        return frozenset(self._by_strain)

    @property
    def guidelines(self) -> frozenset[str]:
        """Every guideline that has a range."""
        return frozenset(self._years)

    def newest_year(self, guideline: str, latest: int) -> int | None:
        """Return the newest edition of a guideline that is not later than a year."""
        return max((year for year in self._years.get(guideline, ()) if year <= latest), default=None)

    def of_drug(self, drug: str, method: Method) -> tuple[QualityRange, ...]:
        """Return the ranges of a drug by one method: every strain, medium, content and edition."""
        return tuple(self._by_pair.get((drug, method), ()))

    def of_drug_by_any_method(self, drug: str) -> tuple[QualityRange, ...]:
        """Return the ranges of a drug by every method."""
        return tuple(one for method in Method for one in self.of_drug(drug, method))

    def of_strain(self, strain: str) -> tuple[QualityRange, ...]:
        """Return the ranges of a strain: every drug and method."""
        return tuple(self._by_strain.get(canonical_strain(strain), ()))


def canonical_strain(text: str) -> str:
    """Return the name under which strains are compared, whatever collection it was bought from."""
    strain = control_strain(text) or text.strip().casefold()
    return same_strains().get(strain, strain)
