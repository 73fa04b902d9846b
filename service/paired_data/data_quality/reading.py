"""Read the quality of a version that the caller may see, in words of the request's language."""

from typing import Any

import msgspec

from analysis.conditions import in_words
from analysis.data_quality.report import (
    FEWEST_COMPARED,
    FEWEST_FREEDOM,
    MOST_COMPARED,
    QualityFlag,
    ReadingSpread,
    too_many_to_compare,
)
from analysis.plots.scattergram import mic_text
from datasets.asking_child import NoAnswer
from datasets.data_quality.report import (
    LEAST_MIC_LOG2,
    LEAST_ZONE_MM,
    FlagFound,
    Repeats,
    SeriesOverview,
    SeriesQuality,
    VersionQuality,
)
from datasets.rows_counted import RowsOfDrug
from datasets.store import datasets
from datasets.store.rows import DatasetVersion
from service.context import Context
from service.errors import NotFound, Refused
from service.locale.catalogue import Language, text
from service.paired_data.data_quality.improbable_rows import RowsOfCells, improbable_rows, rows_of
from service.paired_data.data_quality.measured import measured_quality
from service.paired_data.data_quality.names import LaboratoryNames
from service.paired_data.data_quality.plots import quality_plots
from service.paired_data.data_quality.pooled import pooled
from service.paired_data.data_quality.view import (
    ChosenView,
    ErrorOffered,
    ErrorsView,
    FlagView,
    ImprobableView,
    LaboratoryRowsView,
    QualityView,
    RepeatsView,
    SeriesView,
    StatedView,
    laboratory_view,
    preference_view,
    range_view,
    signed,
    spread_view,
    words_of,
)
from service.paired_data.shown import report_of, stored_version
from service.security.caller import Caller

LEAST = {"zone_error": LEAST_ZONE_MM, "mic_error": LEAST_MIC_LOG2}
"""The smallest errors that a derivation takes."""
MOST = {"zone_error": 10.0, "mic_error": 3.0}
"""The largest ones."""


def read_quality(
    context: Context,
    caller: Caller,
    dataset_id: str,
    version: str | None,
    *,
    series: int,
    language: Language,
) -> QualityView:
    """Return the quality of one version by digest, number or ``latest``; ``series`` counts from 0."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        dataset = datasets.get(connection, dataset_id, caller.laboratory_id)
        report = report_of(connection, stored)
    if dataset is None:
        raise NotFound("data set", dataset_id)
    try:
        quality = measured_quality(context, stored.digest, series)
    except NoAnswer as fault:
        raise Refused("quality_not_measured", reason=fault.reason) from fault
    mine = dataset.laboratory_id == caller.laboratory_id
    by_drug = report.by_drug if mine else ()
    return quality_view(
        quality if mine else pooled(quality),
        stored,
        by_drug,
        improbable_rows(report.findings) if mine else {},
        mine=mine,
        language=language,
    )


def quality_view(
    quality: VersionQuality,
    stored: DatasetVersion,
    by_drug: tuple[RowsOfDrug, ...],
    improbable: RowsOfCells,
    *,
    mine: bool,
    language: Language,
) -> QualityView:
    """Put what was measured into words."""
    names = LaboratoryNames(quality, mine=mine, language=language)
    return QualityView(
        dataset=stored.dataset_id,
        version=stored.digest,
        number=stored.number,
        n_rows=quality.n_rows,
        laboratories=tuple(
            LaboratoryRowsView(laboratory=names(one.laboratory), n=one.n) for one in quality.laboratories
        ),
        fields=tuple(
            StatedView(field=one.field, name=text(f"field.{one.field}", language), stated=one.stated)
            for one in quality.fields
        ),
        repeats=_repeats(quality.repeats),
        series=tuple(_series(one, names, language) for one in quality.series),
        further_series=quality.further_series,
        chosen=None
        if quality.chosen is None
        else _chosen(quality.chosen, quality, names, improbable, language),
        by_drug=by_drug,
        plots=quality_plots(quality, by_drug, names, language),
    )


def _chosen(
    chosen: SeriesQuality,
    quality: VersionQuality,
    names: LaboratoryNames,
    rows: RowsOfCells,
    language: Language,
) -> ChosenView:
    offered = _offered(chosen.overview.repeats, quality)
    return ChosenView(
        series=_series(chosen.overview, names, language),
        laboratories=tuple(laboratory_view(one, names(one.laboratory)) for one in chosen.laboratories),
        errors_compared=ErrorsView(
            mic_dilutions=chosen.errors.mic_log2,
            zone_mm=chosen.errors.zone_mm,
            mic_of_repeats=chosen.errors.mic_of_repeats,
            zone_of_repeats=chosen.errors.zone_of_repeats,
        ),
        not_compared=_not_compared(chosen, language),
        improbable=tuple(
            ImprobableView(
                mic_mg_per_l=mic_text(one.mic_lower_log2, one.mic_upper_log2),
                zone_mm=one.zone_mm,
                isolates=one.count,
                usual_from_mm=one.expected_from_mm,
                usual_to_mm=one.expected_to_mm,
                laboratory=names(one.laboratory) if names.mine else None,
                rows=rows_of(one, chosen.overview, rows),
            )
            for one in chosen.improbable
        ),
        even_zones=preference_view(chosen.even_zones),
        fives=preference_view(chosen.fives),
        range=range_view(chosen.range),
        error_offered=offered,
        error_withheld=_withheld(chosen.overview.repeats, offered, language),
    )


def _not_compared(chosen: SeriesQuality, language: Language) -> str | None:
    if not too_many_to_compare(chosen.laboratories):
        return None
    counts = {"n": f"{len(chosen.laboratories):,}", "most": str(MOST_COMPARED)}
    return str(words_of(language)("too_many_laboratories", fewest=str(FEWEST_COMPARED), **counts))


def _offered(of_series: Repeats, quality: VersionQuality) -> ErrorOffered | None:
    """Return the errors that the measurement-error model may take, from the series if it has enough.

    Those of the whole version are not taken where a part of it shows measurements that were used again.
    """
    parts = [one.repeats for one in quality.series]
    for repeats, within in ((of_series, []), (quality.repeats, parts)):
        zone = (
            None if any(_used_again(one.zone_mm) for one in within) else _taken(repeats.zone_mm, "zone_error")
        )
        mic = (
            None
            if any(_used_again(one.mic_log2) for one in within)
            else _taken(repeats.mic_log2, "mic_error")
        )
        if zone is not None or mic is not None:
            return ErrorOffered(
                of_series=repeats is of_series,
                sigma_zone="profiled" if zone is None else "fixed",
                sigma_zone_mm=None if zone is None else round(max(zone.sd, LEAST_ZONE_MM), 2),
                sigma_mic_log2=None if mic is None else round(max(mic.sd, LEAST_MIC_LOG2), 2),
                zone_mm_found=None if zone is None else round(zone.sd, 2),
                mic_log2_found=None if mic is None else round(mic.sd, 2),
            )
    return None


def _taken(spread: ReadingSpread | None, reading: str) -> ReadingSpread | None:
    """Return an error if enough repeats show it and a derivation takes one as large."""
    return spread if spread is not None and spread.stands and spread.sd <= MOST[reading] else None


def _used_again(spread: ReadingSpread | None) -> bool:
    return spread is not None and spread.freedom >= FEWEST_FREEDOM and spread.doubt is not None


def _withheld(repeats: Repeats, offered: ErrorOffered | None, language: Language) -> tuple[str, ...]:
    """Say of each error that is shown, and not offered as it is, why."""
    word = words_of(language)
    said = []
    for reading, spread in (("zone_error", repeats.zone_mm), ("mic_error", repeats.mic_log2)):
        if spread is None:
            continue
        if spread.doubt is not None:
            said.append(word(f"withheld.{spread.doubt}", reading=word(reading), **_agreeing(spread)))
        elif not spread.stands:
            worth, least = f"{spread.freedom_designed:.1f}", str(FEWEST_FREEDOM)
            said.append(word("withheld.too_few", reading=word(reading), worth=worth, least=least))
        elif _taken(spread, reading) is None:
            most = f"{MOST[reading]:.0f}"
            said.append(
                word("withheld.too_large", reading=word(reading), found=f"{spread.sd:.2f}", most=most)
            )
    return (*said, *_raised(offered, word))


def _raised(offered: ErrorOffered | None, word: Any) -> list[str]:
    """Say where an error is offered larger than it was found."""
    if offered is None:
        return []
    both = (("zone_error", offered.zone_mm_found), ("mic_error", offered.mic_log2_found))
    return [
        word("raised", reading=word(reading), found=f"{found:.2f}", least=f"{LEAST[reading]:.2f}")
        for reading, found in both
        if found is not None and found < LEAST[reading]
    ]


def _agreeing(spread: ReadingSpread) -> dict[str, str]:
    found = spread.agreement
    if found is None:
        return {}
    return {
        "agree": f"{found.agree:,}",
        "repeated": f"{found.isolates:,}",
        "expected": f"{found.expected:.0f}",
    }


def _series(one: SeriesOverview, names: LaboratoryNames, language: Language) -> SeriesView:
    return SeriesView(
        organism=one.organism,
        drug=one.drug,
        disk_content=one.disk_content,
        n=one.n,
        laboratories=one.laboratories,
        other_mic_series=one.other_mic_series,
        repeats=_repeats(one.repeats),
        flags=tuple(_flag(found, names, language) for found in one.flags),
    )


def _repeats(found: Repeats) -> RepeatsView:
    return RepeatsView(
        isolates=found.isolates,
        readings=found.readings,
        duplicates=found.duplicates,
        unnumbered=found.unnumbered,
        zone_mm=spread_view(found.zone_mm),
        mic_log2=spread_view(found.mic_log2),
    )


_OF_DIGITS = {QualityFlag.EVEN_ZONES_PREFERRED, QualityFlag.FIVES_PREFERRED}


def _flag(found: FlagFound, names: LaboratoryNames, language: Language) -> FlagView:
    """Put a flag into words."""
    laboratory = names(found.laboratory) if found.laboratory else words_of(language)("all_laboratories")
    said = {"n": f"{found.n or 0:,}", "of": f"{found.of or 0:,}", "laboratory": laboratory}
    said |= {"stated": _stated(found, language)} if found.stated else {}
    said |= _digits_said(found) if found.flag in _OF_DIGITS else _shift_said(found)
    if found.flag is QualityFlag.ZONES_IN_HALVES:
        said["value"] = f"{found.value or 0:.2f}"
    if found.flag is QualityFlag.FARM_ISOLATES_ALIKE:
        expected, n, of = found.value or 0, found.n or 0, found.of or 0
        said |= {"value": f"{expected:.0f}", "effective": f"{of - n + expected:,.0f}"}
    return FlagView(
        flag=found.flag.value,
        laboratory=laboratory if found.laboratory else None,
        message=text(f"data_quality_flag.{found.flag.value}", language, **said),
        what_to_do=text(f"data_quality_advice.{found.flag.value}", language),
    )


def _stated(found: FlagFound, language: Language) -> str:
    """Name what rows state, methods in words."""
    if found.flag is not QualityFlag.MIC_METHODS_SEVERAL:
        return in_words(found.stated)
    return in_words(
        msgspec.structs.replace(one, value=text(f"analysis.mic_method.{one.value}", language))
        for one in found.stated
    )


def _digits_said(found: FlagFound) -> dict[str, Any]:
    share = (found.n or 0) / (found.of or 1)
    values = {
        "share": share,
        "expected": found.value,
        "lower": found.lower_95,
        "upper": found.upper_95,
    }
    return {name: f"{100 * (value or 0):.0f} %" for name, value in values.items()}


def _shift_said(found: FlagFound) -> dict[str, Any]:
    values = {"value": found.value, "lower": found.lower_95, "upper": found.upper_95}
    return {name: signed(value) for name, value in values.items() if value is not None}
