"""Boundaries as published, and the integers that are compared."""

import msgspec

from breakpoints.errors import BoundariesOverlap


class MicBoundaries(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """S up to ``s_le_step``, R beyond ``r_gt_step``, between them I; steps are log2(mg/L).

    ``s_text`` and ``r_text`` keep comparator and number as published (``<=8``, ``>=32``,
    ``>16``, ``<=0.12/2.38``): the text is shown, the integer compared.
    """

    s_text: str | None
    r_text: str | None
    s_le_step: int | None
    r_gt_step: int | None

    def __post_init__(self) -> None:
        """Refuse boundaries whose S and R regions overlap."""
        if self.s_le_step is not None and self.r_gt_step is not None and self.s_le_step > self.r_gt_step:
            raise BoundariesOverlap(self.s_text, self.r_text)


class ZoneBoundaries(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """S from ``s_ge_mm`` up, R below ``r_lt_mm``, between them I; whole millimetres.

    ``r_text`` keeps the comparator as published: ``<=24`` (CLSI) and ``<25`` (EUCAST) are
    the same ``r_lt_mm`` 25.
    """

    s_text: str | None
    r_text: str | None
    s_ge_mm: int | None
    r_lt_mm: int | None

    def __post_init__(self) -> None:
        """Refuse boundaries whose S and R regions overlap."""
        if self.s_ge_mm is not None and self.r_lt_mm is not None and self.s_ge_mm < self.r_lt_mm:
            raise BoundariesOverlap(self.s_text, self.r_text)

    @property
    def r_le_mm(self) -> int | None:
        """The largest zone that is R."""
        return None if self.r_lt_mm is None else self.r_lt_mm - 1


def mic_boundaries(s_text: str | None, r_text: str | None) -> MicBoundaries:
    """Read published MIC boundaries such as ``<=8`` and ``>=32`` or ``>16`` (mg/L).

    Raises
    ------
    BoundaryUnreadable, BoundariesOverlap
    """
    raise NotImplementedError


def zone_boundaries(s_text: str | None, r_text: str | None) -> ZoneBoundaries:
    """Read published zone boundaries such as ``>=25`` and ``<=24`` or ``<25`` (mm).

    Raises
    ------
    BoundaryUnreadable, BoundariesOverlap
    """
    raise NotImplementedError


def zone_boundaries_mm(*, s_ge_mm: int | None, r_le_mm: int | None) -> ZoneBoundaries:
    """Write boundaries for whole millimetres: S if zone >= ``s_ge_mm``, R if zone <= ``r_le_mm``."""
    raise NotImplementedError
