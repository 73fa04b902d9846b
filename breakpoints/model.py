"""What a criterion is: its key, its boundaries, its kind, and where it comes from."""

import hashlib
from enum import StrEnum
from typing import Final, Literal

import msgspec

from breakpoints.boundaries import MicBoundaries, ZoneBoundaries
from breakpoints.errors import CriterionInvalid
from breakpoints.zones import NO_INHIBITION_MM

NOT_STATED: Final = "not_stated"
"""Written where a source does not say: ``host``, ``disk_content`` or ``mic_criterion``."""


class Kind(StrEnum):
    """What a criterion claims; kinds are never mixed unlabelled."""

    CLINICAL = "clinical"
    PROVISIONAL = "provisional"
    ECV = "ecv"
    MICROBIOLOGICAL = "microbiological"


class Method(StrEnum):
    """How the result was measured."""

    DISK = "disk"
    MIC = "mic"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a criterion was published."""

    citation: str
    url: str | None = None
    edition: str | None = None


class NamedMicCriterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The MIC criterion a zone criterion correlates with, as its source writes it (mg/L)."""

    s_text: str | None
    r_text: str | None
    kind: Kind
    source: str
    criterion_id: str | None = None


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a provisional criterion of this service rests on, by digest."""

    derivation_digest: str
    data_digest: str
    n_isolates: int
    method: str
    dataset: str | None = None
    code_version: str | None = None


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One row of a table.

    ``host`` is a host id, ``not_stated``, or None for any host (only ``ecv``,
    ``microbiological`` and block rows). ``disk_content`` is canonical text (``10 µg``),
    ``not_stated``, or None with method ``mic``. ``sites`` empty means every site;
    ``site_text`` is what the source prints, where it says more than the names of the sites
    (``Uncomplicated urinary tract infection``).
    A row with ``block`` set has no boundaries: it ends the search in its table.
    """

    organism: str
    drug: str
    method: Method
    kind: Kind
    source: Source
    host: str | None = None
    disk_content: str | None = None
    sites: tuple[str, ...] = ()
    mic: MicBoundaries | None = None
    zone: ZoneBoundaries | None = None
    block: bool = False
    between: Literal["I", "SDD"] = "I"
    always_intermediate: bool = False
    includes_subgroups: bool = False
    simulated: bool = False
    mic_criterion: NamedMicCriterion | Literal["not_stated"] | None = None
    evidence: Evidence | None = None
    n_isolates: int | Literal["not_stated"] | None = None
    note: str | None = None
    site_text: str | None = None

    def __post_init__(self) -> None:
        """Refuse a row that contradicts itself."""
        for fault in _faults(self):
            raise CriterionInvalid(self.organism, self.drug, fault)

    @property
    def key(self) -> str:
        """What the row is a criterion for, in one canonical line."""
        parts = (
            self.organism,
            self.host or "",
            self.drug,
            self.method.value,
            self.disk_content or "",
            ",".join(self.sites),
            self.kind.value,
        )
        return "|".join(parts)

    @property
    def row_id(self) -> str:
        """The first 12 hex digits of the SHA-256 of the key: stable over versions."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]

    @property
    def separates_wild_type(self) -> bool:
        """Whether it tells wild type from non-wild type: a cut-off, or the disk correlate of one."""
        named = self.mic_criterion
        return self.kind == Kind.ECV or (isinstance(named, NamedMicCriterion) and named.kind == Kind.ECV)

    @property
    def passes_every_zone(self) -> bool:
        """Whether even a zone of 6 mm, which is no inhibition at all, reaches its boundary."""
        zone = self.zone
        return zone is not None and zone.s_ge_mm is not None and zone.s_ge_mm <= NO_INHIBITION_MM

    @property
    def boundaries(self) -> MicBoundaries | ZoneBoundaries | None:
        """The boundaries of the row's method, or None for a block row."""
        return self.mic if self.method == Method.MIC else self.zone


class ExpectedResistance(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """One line of a table of intrinsic resistance: this organism, or group, resists this drug.

    ``except_organisms`` are members of the group of which it does not hold.
    """

    organism: str
    drug: str
    source: str
    except_organisms: tuple[str, ...] = ()


def _faults(row: Criterion) -> list[str]:
    """Name what contradicts itself in a row."""
    checks = {
        "disk_content_missing": row.method == Method.DISK and row.disk_content is None and not row.block,
        "disk_content_with_mic": row.method == Method.MIC and row.disk_content is not None,
        "boundaries_missing": not row.block and row.boundaries is None,
        "boundaries_of_other_method": (row.zone if row.method == Method.MIC else row.mic) is not None,
        "block_with_boundaries": row.block and row.boundaries is not None,
        "host_missing": row.host is None and row.kind in {Kind.CLINICAL, Kind.PROVISIONAL} and not row.block,
        "always_intermediate_with_sdd": row.always_intermediate and row.between == "SDD",
        "sites_not_sorted": list(row.sites) != sorted(set(row.sites)),
        "cut_off_with_two_boundaries": row.separates_wild_type and not row.block and _two_boundaries(row),
    }
    return [name for name, found in checks.items() if found]


def _two_boundaries(row: Criterion) -> bool:
    """Tell whether a cut-off lacks its one boundary or leaves a gap."""
    if row.mic is not None:
        return row.mic.s_le_step is None or row.mic.r_gt_step not in {None, row.mic.s_le_step}
    return row.zone is not None and (
        row.zone.s_ge_mm is None or row.zone.r_lt_mm not in {None, row.zone.s_ge_mm}
    )


def criterion_id(table: str, version: str, row_id: str) -> str:
    """Write the id under which a row of one version can be cited."""
    return f"{table}@{version}:{row_id}"
