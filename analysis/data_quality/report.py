"""What is found of the quality of paired data: plain structs, cheap to import."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

import msgspec


class QualityFlag(StrEnum):
    """The closed list of what is worth a second look before data are used; no row is ever dropped for it."""

    ROWS_DUPLICATED = "rows_duplicated"
    ISOLATES_REPEATED = "isolates_repeated"
    ISOLATES_ALIKE = "isolates_alike"
    FARM_ISOLATES_ALIKE = "farm_isolates_alike"
    ISOLATES_CONTRADICT = "isolates_contradict"
    ROWS_ALL_TWICE = "rows_all_twice"
    PAIRS_IMPROBABLE = "pairs_improbable"
    LABORATORY_ZONES_SHIFTED = "laboratory_zones_shifted"
    LABORATORY_MICS_SHIFTED = "laboratory_mics_shifted"
    MICS_OFF_LADDER = "mics_off_ladder"
    MIC_METHODS_SEVERAL = "mic_methods_several"
    MEDIA_SEVERAL = "media_several"
    ATMOSPHERES_SEVERAL = "atmospheres_several"
    ZONES_IN_HALVES = "zones_in_halves"
    MIC_RANGE_NARROW = "mic_range_narrow"
    MICS_MOSTLY_CENSORED = "mics_mostly_censored"
    ZONES_MOSTLY_ABSENT = "zones_mostly_absent"
    EVEN_ZONES_PREFERRED = "even_zones_preferred"
    FIVES_PREFERRED = "fives_preferred"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part."""


class Agreement(_Part, frozen=True, kw_only=True):
    """How many repeated isolates agree in all readings, and how many the error that they show allows."""

    isolates: int
    agree: int
    expected: float
    p: float
    doubtful: bool
    """More agree: the same reading was used again, or isolates differ in how much they scatter."""


class SpanCount(_Part, frozen=True, kw_only=True):
    """How many isolates, read so many times, have this largest less smallest reading."""

    readings: int
    span: int
    isolates: int


FEWEST_FREEDOM = 10
"""Degrees of freedom that a design has to promise before its estimate is taken for the error."""


class ReadingSpread(_Part, frozen=True, kw_only=True):
    """The measurement error of one reading, from isolates read more than once.

    ``sd`` is that of the reading before it was rounded to whole units (mm, or steps of log2 mg/L); limits are
    those of ``sd``, None where the readings set none.
    """

    sd: float
    sd_as_read: float | None
    """Of rounded readings, of isolates that were never off the scale; None without such."""
    lower_95: float | None
    upper_95: float | None
    freedom: int
    """Readings less isolates."""
    freedom_effective: float
    """What they are worth: the degrees of freedom of a variance that is known as well."""
    freedom_designed: float
    """What as many readings on the scale are worth if the error is the one that is assumed without repeats;
    it tells of the design, and hardly depends on what the readings show."""
    isolates: int
    readings: int
    isolates_off_scale: int
    """Isolates with a reading off the scale: it counts as what it says."""
    all_agree: bool
    differences: tuple[SpanCount, ...]
    """Of isolates that were never off the scale."""
    agreement: Agreement | None = None
    """None where all agree."""

    @property
    def doubt(self) -> Literal["all_agree", "agree_too_often"] | None:
        """Return why the error says too little of the readings, however many they are."""
        if self.all_agree:
            return "all_agree"
        return "agree_too_often" if self.agreement is not None and self.agreement.doubtful else None

    @property
    def stands(self) -> bool:
        """Tell whether the error may be taken for that of other readings.

        The design decides, not the estimate: of 20 isolates read twice whose true error is 0.3 dilutions,
        the 6 in 100 data sets with ten or more effective degrees of freedom would give 0.44 on average, with
        limits that hold 0.3 in half of them (``tests/benchmarks/repeats_study.py``).
        """
        return self.doubt is None and self.freedom_designed >= FEWEST_FREEDOM


class FarmHeaps(_Part, frozen=True, kw_only=True):
    """Isolates that repeat zone and MIC of another of their farm and year, and how many would by chance."""

    isolates: int
    repeating: int
    expected: float


class ReadingErrors(_Part, frozen=True, kw_only=True):
    """Standard deviations at which laboratories are compared, and whether repeats of the series show them."""

    mic_log2: float
    zone_mm: float
    mic_of_repeats: bool
    zone_of_repeats: bool


class ImprobableCell(_Part, frozen=True, kw_only=True):
    """Pairs whose zone lies outside of what isolates within one dilution of their MIC usually show."""

    mic_lower_log2: int | None
    mic_upper_log2: int | None
    zone_mm: int
    count: int
    expected_from_mm: int
    expected_to_mm: int
    distance_mm: int
    """How far the zone lies outside; negative: smaller than expected."""
    laboratory: str = ""
    """Empty where none is named."""


class ShiftEstimate(_Part, frozen=True, kw_only=True):
    """How much higher the readings of one laboratory are than the others' of comparable isolates.

    ``p`` is Holm's, for all laboratories and both readings of a series; neither ``shifted`` nor ``excluded``:
    the isolates cannot tell.
    """

    difference: float
    lower_95: float
    upper_95: float
    n: int
    n_against: int
    shifted: bool
    excluded: bool = False
    """A shift of the size that is flagged is excluded."""
    p: float | None = None


FEWEST_COMPARED = 10
"""Comparable isolates of a laboratory."""
MOST_COMPARED = 200
"""Laboratories with as many isolates: what their comparison costs grows with the cube of their number."""


class LaboratoryQuality(_Part, frozen=True, kw_only=True):
    """One laboratory's readings beside those of the others; MICs in log2 mg/L."""

    laboratory: str
    n: int
    median_zone_mm: float
    median_mic_log2: float
    lowest_mic_log2: int
    highest_mic_log2: int
    mic_censored: int
    no_inhibition: int
    zone_shift_mm: ShiftEstimate | None
    """At the same MIC."""
    mic_shift_steps: ShiftEstimate | None
    """At the same zone."""


def too_many_to_compare(laboratories: Iterable[LaboratoryQuality]) -> bool:
    """Tell whether laboratories are described and, being so many, not compared with each other."""
    return sum(one.n >= FEWEST_COMPARED for one in laboratories) > MOST_COMPARED


class DigitPreference(_Part, frozen=True, kw_only=True):
    """How often zones end on certain digits, and how often the zones beside them let expect."""

    n: int
    preferred: int
    lower_95: float
    upper_95: float
    expected_share: float
    flagged: bool
    p: float | None = None
    """Of even zones: that so many would be even; of several laboratories Holm's."""

    @property
    def share(self) -> float:
        """Return the share that was observed."""
        return self.preferred / self.n


class ZoneCount(_Part, frozen=True, kw_only=True):
    """Zones of one millimetre, and how many a smooth distribution would have there."""

    zone_mm: int
    n: int
    expected: float


class TestedRange(_Part, frozen=True, kw_only=True):
    """Where the MICs lie on the range that was tested."""

    n: int
    steps: int
    """Different dilutions at which growth ended inside the range."""
    below: int
    above: int
    no_inhibition: int
    narrow: bool
    mostly_censored: bool
    zones_mostly_absent: bool
