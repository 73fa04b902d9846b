"""A distribution that was sent: the isolates of each class, the fitted wild type and its cut-off."""

from typing import Any

from analysis.concentration import concentration_text
from analysis.plots import StepCount, WildTypeTitles, distribution_of_mics, distribution_of_zones
from service.distributions.child import PlacedDistribution
from service.locale.catalogue import Language, text
from service.plots.drawing import Plot, PlotTable


def zones_plot(one: PlacedDistribution, label: str, language: Language) -> Plot | None:
    """Draw the zones of a distribution; nothing where it has none."""
    if one.zone is None or not one.zone_counts:
        return None
    titles = _titles("wild_type_zones", label, language)
    spec = distribution_of_zones({count.zone_mm: count.n for count in one.zone_counts}, one.zone, titles)
    return Plot(spec=spec, table=_table(spec, titles))


def mics_plot(one: PlacedDistribution, label: str, language: Language) -> Plot | None:
    """Draw the MICs of a distribution; nothing where it has none."""
    if one.mic is None or not one.mic_counts:
        return None
    titles = _titles("wild_type_mics", label, language)
    counts = [
        StepCount(step=count.step, n=count.n, open_low=count.open_low, open_high=count.open_high)
        for count in one.mic_counts
    ]
    spec = distribution_of_mics(counts, one.mic, titles)
    return Plot(spec=spec, table=_table(spec, titles, exponents=True))


def _titles(plot: str, label: str, language: Language) -> WildTypeTitles:
    parts = ("title", "description", "axis", "isolates")
    words = {part: text(f"pages.plot.{plot}.{part}", language) for part in parts}
    if label:
        words["title"] = f"{label} – {words['title']}"
    return WildTypeTitles(**words)


def _table(spec: dict[str, Any], titles: WildTypeTitles, *, exponents: bool = False) -> PlotTable:
    """Return the isolates of each class."""
    points = spec["layer"][0]["data"]["values"]
    return PlotTable(
        head=(titles.axis, titles.isolates),
        rows=tuple(
            (concentration_text(point["at"]) if exponents else str(point["at"]), f"{point['n']:g}")
            for point in points
        ),
    )
