"""Under which conditions the isolates of a derivation were tested; plain structs, cheap to import."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec


class MicMethod(StrEnum):
    """Ways to an MIC; ``not_told``: dilution, as far as anybody says."""

    BROTH = "broth"
    NOT_TOLD = "not_told"
    AGAR_DILUTION = "agar_dilution"
    AUTOMATED = "automated"
    GRADIENT_STRIP = "gradient_strip"


REFERENCE = frozenset({MicMethod.BROTH, MicMethod.NOT_TOLD})
"""Broth microdilution is what a disk is compared with (ISO 20776-1; attributed to CLSI M23)."""


class ConditionName(StrEnum):
    """What is stated of a test beside its reading."""

    MIC_METHOD = "mic_method"
    MEDIUM = "medium"
    ATMOSPHERE = "atmosphere"
    DISK_MAKER = "disk_maker"


MUST_AGREE = frozenset({ConditionName.MEDIUM, ConditionName.ATMOSPHERE})
"""Zones on one medium are no zones on another: never pooled unless it is asked for."""


class StatedValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value as it is stated, and the isolates of which it is."""

    value: str
    n: int


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the isolates of the table state of one condition; ``chosen`` by whoever asked."""

    name: ConditionName
    values: tuple[StatedValue, ...]
    not_stated: int
    chosen: tuple[str, ...] = ()

    @property
    def contradicts(self) -> bool:
        """Tell whether isolates were tested in ways that nobody asked to pool."""
        return self.name in MUST_AGREE and len(self.values) > 1 and not self.chosen


def in_words(values: Iterable[StatedValue]) -> str:
    """Return values with their isolates, those of most first."""
    return ", ".join(f"{one.value} ({one.n})" for one in sorted(values, key=lambda one: (-one.n, one.value)))
