"""The distributions of zones and of MICs with the fitted wild type."""

from typing import Any

from analysis.concentration import concentration_text
from analysis.plots import WildTypeTitles, wild_type_mics, wild_type_zones
from service.plots.drawing import Plot, PlotTable, Subject


def zones(subject: Subject) -> Plot | None:
    """Draw the zones; a record without a cut-off of zones has no plot of them."""
    answer = subject.record.wild_type
    if answer is None or not answer.zone:
        return None
    titles = _titles("wild_type_zones", subject)
    spec = wild_type_zones(subject.record.cells, answer, titles)
    return Plot(spec=spec, table=_table(spec, titles, subject))


def mics(subject: Subject) -> Plot | None:
    """Draw the MICs; a record without a cut-off of MICs has no plot of them."""
    answer = subject.record.wild_type
    if answer is None or not answer.mic:
        return None
    titles = _titles("wild_type_mics", subject)
    spec = wild_type_mics(subject.record.cells, answer, titles)
    return Plot(spec=spec, table=_table(spec, titles, subject, exponents=True))


def _titles(plot: str, subject: Subject) -> WildTypeTitles:
    return WildTypeTitles(**subject.words(plot, "axis", "isolates"))


def _table(
    spec: dict[str, Any], titles: WildTypeTitles, subject: Subject, *, exponents: bool = False
) -> PlotTable:
    """Return the isolates of each class beside what the whole fit and the wild type expect."""
    bars, *lines = (layer["data"]["values"] for layer in spec["layer"])
    counts = {point["at"]: point["n"] for point in bars}
    whole, wild = ({point["at"]: point["n"] for point in line if "n" in point} for line in lines[:2])
    return PlotTable(
        head=(
            titles.axis,
            titles.isolates,
            subject.word("plot.wild_type.all"),
            subject.word("plot.wild_type.wild"),
        ),
        rows=tuple(
            (
                concentration_text(at) if exponents else str(at),
                str(counts.get(at, 0)),
                *(f"{line[at]:.1f}" if at in line else "–" for line in (whole, wild)),
            )
            for at in sorted({*counts, *whole})
        ),
    )
