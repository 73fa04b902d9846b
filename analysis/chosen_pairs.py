"""How often resamples chose each pair: plain structs, cheap to import."""

import msgspec

from analysis.methods import Censoring, Method


class PairFrequency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often resamples chose a pair."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    count: int


class BootstrapPairs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Distribution of the pairs that resamples of the isolates choose, most frequent first."""

    method: Method
    censoring: Censoring
    resamples: int
    without_pair: int
    seed: int
    pairs: tuple[PairFrequency, ...]
    zone_r_le_lower_95: int | None
    zone_r_le_upper_95: int | None
    zone_s_ge_lower_95: int | None
    zone_s_ge_upper_95: int | None
