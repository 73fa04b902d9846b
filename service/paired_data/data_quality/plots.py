"""The plots of a version's quality with words in the reader's language, each with its table."""

from collections import Counter
from typing import Any

from analysis.plots import (
    DifferenceTitles,
    LaboratoryTitles,
    StatedCell,
    StatedTitles,
    ZonesTitles,
    laboratory_marginals,
    laboratory_scattergram,
    repeat_differences,
    stated_shares,
    zones_beside_smooth,
)
from analysis.plots.laboratory_scattergram import mic_columns
from analysis.plots.scattergram import mic_text
from datasets.data_quality.report import OTHERS, SeriesQuality, VersionQuality
from datasets.rows_counted import RowsOfDrug
from service import wording
from service.locale.catalogue import Language, text
from service.paired_data.data_quality.names import LaboratoryNames
from service.paired_data.data_quality.view import words_of
from service.plots.drawing import Plot, PlotTable

MOST_COLUMNS, MOST_DRUGS = 12, 40
"""Laboratories in the plot of what is stated; the largest come first."""


def quality_plots(
    quality: VersionQuality, by_drug: tuple[RowsOfDrug, ...], names: LaboratoryNames, language: Language
) -> dict[str, Plot]:
    """Return the plots of a version and of its chosen series."""
    plots = {"stated": _stated(quality, names, language)}
    if by_drug:
        plots["drugs"] = _by_drug(by_drug, language)
    if quality.chosen is not None and quality.chosen.cells:
        plots |= _of_series(quality.chosen, names, language)
    return plots


def series_name(organism: str, drug: str, disk_content: str, language: Language) -> str:
    """Name a series in words."""
    name = f"name_{language}"
    parts = (
        getattr(wording.drug_term(drug), name),
        disk_content,
        getattr(wording.organism_term(organism), name),
    )
    return " · ".join(parts)


def _of_series(chosen: SeriesQuality, names: LaboratoryNames, language: Language) -> dict[str, Plot]:
    word = words_of(language)
    one = chosen.overview
    series = series_name(one.organism, one.drug, one.disk_content, language)
    shown = tuple(names(laboratory) for laboratory in chosen.shown)

    def titles(plot: str) -> LaboratoryTitles:
        return LaboratoryTitles(
            title=word(f"plot.{plot}.title"),
            description=word(f"plot.{plot}.description", series=series),
            mic_axis=text("scattergram.mic_axis", language),
            zone_axis=text("scattergram.zone_axis", language),
            isolates=text("scattergram.isolates", language),
            share=word("plot.share"),
            laboratory=word("laboratory"),
            laboratories=shown,
        )

    cells = chosen.cells
    found = {
        "scattergram": Plot(
            spec=laboratory_scattergram(cells, titles("scattergram")),
            table=_pairs_table(chosen, shown, word),
        ),
        "marginals": Plot(
            spec=laboratory_marginals(cells, titles("marginals")),
            table=_marginals_table(chosen, shown, word),
        ),
        "digits": _digits(chosen, series, word),
    }
    repeats = _repeats(chosen, series, word)
    return found if repeats is None else {**found, "repeats": repeats}


def _stated(quality: VersionQuality, names: LaboratoryNames, language: Language) -> Plot:
    word = words_of(language)
    shown = list(enumerate(quality.laboratories[:MOST_COLUMNS]))
    shown.sort(key=lambda one: (one[1].laboratory in {None, "", OTHERS}, one[1].laboratory or ""))
    titles = StatedTitles(
        title=word("plot.stated.title"),
        description=word("plot.stated.description"),
        row=word("plot.stated.field"),
        column=word("laboratory"),
        share=word("plot.share"),
    )
    cells = [
        StatedCell(
            row=text(f"field.{one.field}", language),
            column=names(laboratory.laboratory),
            n=one.stated[place],
            of=laboratory.n,
        )
        for one in quality.fields
        for place, laboratory in shown
    ]
    return Plot(
        spec=stated_shares(cells, titles),
        table=PlotTable(
            head=(titles.row, *(f"{names(one.laboratory)} (n = {one.n:,})" for _, one in shown)),
            rows=tuple(
                (
                    text(f"field.{one.field}", language),
                    *(f"{one.stated[place]:,}" for place, _ in shown),
                )
                for one in quality.fields
            ),
        ),
    )


def _by_drug(by_drug: tuple[RowsOfDrug, ...], language: Language) -> Plot:
    """Draw the share of results that were kept, by drug and laboratory as the file writes them."""
    word = words_of(language)
    totals = Counter[str]()
    for one in by_drug:
        totals[one.laboratory] += one.rows
    columns = [name for name, _ in totals.most_common(MOST_COLUMNS)]
    columns.sort(key=lambda name: (not name, name or ""))
    drugs = list(dict.fromkeys(one.drug for one in by_drug))[:MOST_DRUGS]
    shown = [one for one in by_drug if one.laboratory in columns and one.drug in drugs]
    shown.sort(key=lambda one: columns.index(one.laboratory))
    titles = StatedTitles(
        title=word("plot.drugs.title"),
        description=word("plot.drugs.description"),
        row=text("field.drug", language),
        column=word("laboratory"),
        share=word("plot.share"),
    )
    unsaid = word("not_stated")
    cells = [
        StatedCell(
            row=one.drug or unsaid, column=one.laboratory or unsaid, n=one.rows - one.refused, of=one.rows
        )
        for one in shown
    ]
    return Plot(
        spec=stated_shares(cells, titles),
        table=PlotTable(
            head=(
                titles.row,
                titles.column,
                *(word(f"drugs.{name}") for name in ("rows", "zone_missing", "mic_missing", "refused")),
            ),
            rows=tuple(
                (
                    one.drug or unsaid,
                    one.laboratory or unsaid,
                    *(f"{n:,}" for n in (one.rows, one.zone_missing, one.mic_missing, one.refused)),
                )
                for one in by_drug
            ),
        ),
    )


def _pairs_table(chosen: SeriesQuality, shown: tuple[str, ...], word: Any) -> PlotTable:
    """Return a row for each cell, its laboratories side by side."""
    counted: Counter[tuple[int, int, int]] = Counter()
    columns = mic_columns(chosen.cells)
    for cell in chosen.cells:
        place = columns.index((cell.mic_lower_log2, cell.mic_upper_log2))
        counted[place, cell.zone_mm, cell.laboratory] += cell.count
    cells = sorted({(place, zone) for place, zone, _ in counted})
    return PlotTable(
        head=(word("mic"), word("zone"), *shown),
        rows=tuple(
            (
                mic_text(*columns[place]),
                str(zone),
                *(str(counted[place, zone, one] or "") for one in range(len(shown))),
            )
            for place, zone in cells
        ),
    )


def _marginals_table(chosen: SeriesQuality, shown: tuple[str, ...], word: Any) -> PlotTable:
    """Return a row for each MIC and then for each zone, a column for each laboratory."""
    mics: Counter[tuple[int, int]] = Counter()
    zones: Counter[tuple[int, int]] = Counter()
    columns = mic_columns(chosen.cells)
    for cell in chosen.cells:
        mics[columns.index((cell.mic_lower_log2, cell.mic_upper_log2)), cell.laboratory] += cell.count
        zones[cell.zone_mm, cell.laboratory] += cell.count
    by_mic = [(mic_text(*key) + " mg/L", place) for place, key in enumerate(columns)]
    by_zone = [(f"{zone} mm", zone) for zone in sorted({zone for zone, _ in zones})]
    return PlotTable(
        head=(word("of_what"), *shown),
        rows=tuple(
            (label, *(str(counts[at, one] or "") for one in range(len(shown))))
            for counts, labelled in ((mics, by_mic), (zones, by_zone))
            for label, at in labelled
        ),
    )


def _digits(chosen: SeriesQuality, series: str, word: Any) -> Plot:
    titles = ZonesTitles(
        title=word("plot.digits.title"),
        description=word("plot.digits.description", series=series),
        zone_axis=word("zone"),
        readings=word("plot.digits.readings"),
        expected=word("plot.digits.expected"),
    )
    counts = chosen.zones_by_mm
    return Plot(
        spec=zones_beside_smooth(counts, titles),
        table=PlotTable(
            head=(titles.zone_axis, titles.readings, titles.expected),
            rows=tuple((str(one.zone_mm), f"{one.n:,}", f"{one.expected:,.1f}") for one in counts),
        ),
    )


def _repeats(chosen: SeriesQuality, series: str, word: Any) -> Plot | None:
    zone, mic = chosen.overview.repeats.zone_mm, chosen.overview.repeats.mic_log2
    zones = () if zone is None else zone.differences
    mics = () if mic is None else mic.differences
    if not zones and not mics:
        return None
    titles = DifferenceTitles(
        title=word("plot.repeats.title"),
        description=word("plot.repeats.description", series=series),
        zone_axis=word("plot.repeats.zone_axis"),
        mic_axis=word("plot.repeats.mic_axis"),
        isolates=word("isolates"),
        share=word("plot.share"),
        readings=word("plot.repeats.readings"),
    )
    rows = [
        (axis, str(one.readings), str(one.span), f"{one.isolates:,}")
        for axis, found in ((titles.zone_axis, zones), (titles.mic_axis, mics))
        for one in found
    ]
    head = (word("of_what"), titles.readings, word("plot.repeats.span"), titles.isolates)
    return Plot(
        spec=repeat_differences(zones, mics, titles),
        table=PlotTable(head=head, rows=tuple(rows)),
    )
