"""The probability of each MIC category by zone."""

from analysis.measurement_error.report import ZoneCategory
from analysis.plots import ProbabilityTitles
from analysis.plots import zone_probabilities as draw
from service.plots.drawing import Plot, PlotTable, Subject


def zone_probabilities(subject: Subject) -> Plot | None:
    """Draw the curves of every prevalence."""
    model = subject.record.model
    if model is None or not model.zone_categories:
        return None
    prevalences = {row.prevalence: prevalence_name(row, subject) for row in model.zone_categories}
    words = subject.words("zone_probabilities", "zone", "probability", "category")
    titles = ProbabilityTitles(**words, prevalences=prevalences)
    spec = draw(model.zone_categories, *subject.limits, titles)
    return Plot(spec=spec, table=_table(model.zone_categories, prevalences, words["zone"]))


def prevalence_name(row: ZoneCategory, subject: Subject) -> str:
    """Name the share of resistant isolates that probabilities hold for."""
    kind = "as_sampled" if row.prevalence == "as_sampled" else "resistant"
    return subject.word(f"permm.{kind}", share=f"{100 * row.resistant_share:.0f}")


def _table(rows: tuple[ZoneCategory, ...], prevalences: dict[str, str], zone: str) -> PlotTable:
    by_zone: dict[int, dict[str, ZoneCategory]] = {}
    for row in rows:
        by_zone.setdefault(row.zone_mm, {})[row.prevalence] = row
    return PlotTable(
        head=(zone, *(f"{letter} – {name}" for name in prevalences.values() for letter in "SIR")),
        rows=tuple(
            (str(mm), *(text for one in prevalences for text in _letters(found[one])))
            for mm, found in sorted(by_zone.items())
        ),
    )


def _letters(row: ZoneCategory) -> tuple[str, str, str]:
    return (
        _share(row.susceptible, row.susceptible_95),
        _share(row.intermediate, row.intermediate_95),
        _share(row.resistant, row.resistant_95),
    )


def _share(value: float, limits: tuple[float, float] | None) -> str:
    """Return a probability with its 95 % interval."""
    return f"{value:.3f}" + ("" if limits is None else f" ({limits[0]:.3f}–{limits[1]:.3f})")
