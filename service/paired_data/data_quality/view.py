"""The quality of a version as it is read, over HTTP and on its page."""

from typing import Any

import msgspec

from analysis.data_quality.report import (
    DigitPreference,
    LaboratoryQuality,
    ReadingSpread,
    ShiftEstimate,
    TestedRange,
)
from datasets.rows_counted import RowsOfDrug
from service.locale.catalogue import Language, text
from service.plots.drawing import Plot


class SpreadView(msgspec.Struct, frozen=True, kw_only=True):
    """The standard deviation of one reading, in mm or in two-fold dilutions, with 95 % limits."""

    sd: float
    sd_as_read: float | None
    """Of rounded readings, of isolates that were never off the scale; null without such."""
    lower_95: float | None
    upper_95: float | None
    degrees_of_freedom: int
    """Readings less isolates."""
    degrees_of_freedom_effective: float
    """What the readings are worth: a variance known as well would have as many."""
    degrees_of_freedom_designed: float
    """What they would be worth under the error that is assumed without repeats; offered from 10 on."""
    isolates: int
    readings: int
    isolates_off_scale: int
    """With a reading off the scale, which counts as what it says."""


class RepeatsView(msgspec.Struct, frozen=True, kw_only=True):
    """Isolates that were tested more than once."""

    isolates: int
    readings: int
    duplicates: int
    unnumbered: int
    """Isolates with a repeat that has no number; they take no part in the error."""
    zone_mm: SpreadView | None
    mic_log2: SpreadView | None


class FlagView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is worth a second look, in words; no row was left out for it."""

    flag: str
    laboratory: str | None
    message: str
    what_to_do: str


class SeriesView(msgspec.Struct, frozen=True, kw_only=True):
    """One organism, drug and disk content."""

    organism: str
    drug: str
    disk_content: str
    n: int
    laboratories: int
    other_mic_series: int
    repeats: RepeatsView
    flags: tuple[FlagView, ...]


class ShiftView(msgspec.Struct, frozen=True, kw_only=True):
    """How much higher a laboratory's readings are than the others' of comparable isolates."""

    difference: float
    lower_95: float
    upper_95: float
    isolates: int
    isolates_of_others: int
    shifted: bool
    excluded: bool
    """The isolates exclude a shift of 2 mm or one dilution; neither this nor shifted: they cannot tell."""
    p: float | None
    """After Holm's correction for all laboratories and both readings."""


class LaboratoryView(msgspec.Struct, frozen=True, kw_only=True):
    """One laboratory beside the others."""

    laboratory: str
    n: int
    median_zone_mm: float
    median_mic_log2: float
    mic_censored: int
    no_inhibition: int
    zone_shift_mm: ShiftView | None
    mic_shift_dilutions: ShiftView | None


class ErrorsView(msgspec.Struct, frozen=True, kw_only=True):
    """Errors at which laboratories are compared: from repeats of the series, or those of the model."""

    mic_dilutions: float
    zone_mm: float
    mic_of_repeats: bool
    zone_of_repeats: bool


class ImprobableView(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs whose zone lies far outside of what is usual at their MIC."""

    mic_mg_per_l: str
    zone_mm: int
    isolates: int
    usual_from_mm: int
    usual_to_mm: int
    laboratory: str | None = None
    """Told to the data's own laboratory alone, as the rows are."""
    rows: tuple[int, ...] = ()
    """Of the uploaded file, as a spreadsheet shows them; none where a version does not tell."""


class PreferenceView(msgspec.Struct, frozen=True, kw_only=True):
    """How often zones end on liked digits, and how often the zones beside them let expect."""

    zones: int
    liked: int
    share: float
    lower_95: float
    upper_95: float
    expected_share: float
    flagged: bool


class RangeView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the MICs lie on the range that was tested."""

    n: int
    dilutions: int
    below: int
    above: int
    no_inhibition: int


class ErrorOffered(msgspec.Struct, frozen=True, kw_only=True):
    """Options of a derivation that take the error from these repeats instead of assuming it."""

    of_series: bool
    """From the repeats of this series alone; else, where these are few, from those of the whole version."""
    sigma_zone: str
    sigma_zone_mm: float | None
    sigma_mic_log2: float | None
    zone_mm_found: float | None
    """What the repeats show, where it is offered; no less than 0.5 mm or 0.2 dilutions is offered."""
    mic_log2_found: float | None


class ChosenView(msgspec.Struct, frozen=True, kw_only=True):
    """One series in detail."""

    series: SeriesView
    laboratories: tuple[LaboratoryView, ...]
    errors_compared: ErrorsView
    not_compared: str | None
    """Why no laboratory is compared with the others although enough of them are there, in words."""
    improbable: tuple[ImprobableView, ...]
    even_zones: PreferenceView | None
    fives: PreferenceView | None
    range: RangeView | None
    error_offered: ErrorOffered | None
    error_withheld: tuple[str, ...]
    """Why an error that is shown is not offered, or offered larger, in words."""


class StatedView(msgspec.Struct, frozen=True, kw_only=True):
    """In how many rows a field says something, laboratory by laboratory."""

    field: str
    name: str
    stated: tuple[int, ...]


class LaboratoryRowsView(msgspec.Struct, frozen=True, kw_only=True):
    """A laboratory and its kept rows."""

    laboratory: str
    n: int


class QualityView(msgspec.Struct, frozen=True, kw_only=True):
    """The quality of a version; ``chosen`` is the series that was asked for."""

    dataset: str
    version: str
    number: int
    n_rows: int
    laboratories: tuple[LaboratoryRowsView, ...]
    fields: tuple[StatedView, ...]
    repeats: RepeatsView
    series: tuple[SeriesView, ...]
    further_series: int
    chosen: ChosenView | None
    by_drug: tuple[RowsOfDrug, ...]
    """Results that came in, by drug and laboratory as the file writes them; for the laboratory alone."""
    plots: dict[str, Plot]
    """Vega-Lite specifications with the same figures as tables."""


def spread_view(found: ReadingSpread | None) -> SpreadView | None:
    """Show an error of reading."""
    if found is None:
        return None
    return SpreadView(
        sd=found.sd,
        sd_as_read=found.sd_as_read,
        lower_95=found.lower_95,
        upper_95=found.upper_95,
        degrees_of_freedom=found.freedom,
        degrees_of_freedom_effective=found.freedom_effective,
        degrees_of_freedom_designed=found.freedom_designed,
        isolates=found.isolates,
        readings=found.readings,
        isolates_off_scale=found.isolates_off_scale,
    )


def shift_view(found: ShiftEstimate | None) -> ShiftView | None:
    """Show a shift."""
    if found is None:
        return None
    return ShiftView(
        difference=found.difference,
        lower_95=found.lower_95,
        upper_95=found.upper_95,
        isolates=found.n,
        isolates_of_others=found.n_against,
        shifted=found.shifted,
        excluded=found.excluded,
        p=found.p,
    )


def laboratory_view(found: LaboratoryQuality, name: str) -> LaboratoryView:
    """Show a laboratory under the name that the reader may see."""
    return LaboratoryView(
        laboratory=name,
        n=found.n,
        median_zone_mm=found.median_zone_mm,
        median_mic_log2=found.median_mic_log2,
        mic_censored=found.mic_censored,
        no_inhibition=found.no_inhibition,
        zone_shift_mm=shift_view(found.zone_shift_mm),
        mic_shift_dilutions=shift_view(found.mic_shift_steps),
    )


def preference_view(found: DigitPreference | None) -> PreferenceView | None:
    """Show a preference of digits."""
    if found is None:
        return None
    return PreferenceView(
        zones=found.n,
        liked=found.preferred,
        share=found.share,
        lower_95=found.lower_95,
        upper_95=found.upper_95,
        expected_share=found.expected_share,
        flagged=found.flagged,
    )


def range_view(found: TestedRange | None) -> RangeView | None:
    """Show the range that was tested."""
    if found is None:
        return None
    return RangeView(
        n=found.n,
        dilutions=found.steps,
        below=found.below,
        above=found.above,
        no_inhibition=found.no_inhibition,
    )


def signed(value: float, digits: int = 1) -> str:
    """Write a difference with its sign, a true minus included."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"


def words_of(language: Language) -> Any:
    """Return the words of the quality pages by their keys."""

    def word(key: str, **parameters: object) -> str:
        return text(f"pages.data_quality.{key}", language, **parameters)

    return word
