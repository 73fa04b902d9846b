"""Two derivations drawn over one another, with words in the reader's language."""

from collections.abc import Sequence
from enum import StrEnum

from analysis.measurement_error.report import ZoneCategory
from analysis.plots import (
    AnswerDrawn,
    TwoAnswersTitles,
    TwoProbabilitiesTitles,
    two_answers,
    two_probabilities,
)
from analysis.record import DerivationRecord
from service.derivations.difference import Answered
from service.locale.catalogue import Language, text
from service.paired_data.figures import titles_of
from service.plots.drawing import Plot, PlotTable

NAMES = ("A", "B")
"""The first derivation and the other, in both languages."""
AS_SAMPLED = "as_sampled"


class ComparisonPlot(StrEnum):
    """The closed list of plots of a comparison, as addresses spell them."""

    TWO_ANSWERS = "two-answers"
    TWO_PROBABILITIES = "two-probabilities"


def comparison_plots(one: Answered, other: Answered, language: Language) -> dict[ComparisonPlot, Plot]:
    """Return the plots that both derivations allow."""
    found = {
        ComparisonPlot.TWO_ANSWERS: _answers(one, other, language),
        ComparisonPlot.TWO_PROBABILITIES: _probabilities(one.record, other.record, language),
    }
    return {name: plot for name, plot in found.items() if plot is not None}


def _answers(one: Answered, other: Answered, language: Language) -> Plot:
    same = one.record.cells == other.record.cells
    cells = one.record.cells if same else (*one.record.cells, *other.record.cells)
    question = one.question
    answers = _drawn(NAMES[0], one.record), _drawn(NAMES[1], other.record)
    words = {
        part: text(f"pages.plot.two_answers.{part}", language) for part in ("title", "description", "answer")
    }
    axes = titles_of(question.organism, question.drug, question.disk_content, one.record.n, language)
    spec = two_answers(cells, *answers, TwoAnswersTitles(**words, axes=axes), counted=same)
    return Plot(spec=spec, table=_limits(answers, words["answer"]))


def _drawn(name: str, record: DerivationRecord) -> AnswerDrawn:
    about = record.default
    return AnswerDrawn(
        name=name,
        zone_r_le_mm=None if about is None else about.zone_r_le_mm,
        zone_s_ge_mm=None if about is None else about.zone_s_ge_mm,
        curves=() if record.model is None else record.model.curves,
    )


def _limits(answers: Sequence[AnswerDrawn], answer: str) -> PlotTable:
    return PlotTable(
        head=(answer, "S ≥ (mm)", "R ≤ (mm)"),
        rows=tuple((one.name, _mm(one.zone_s_ge_mm), _mm(one.zone_r_le_mm)) for one in answers),
    )


def _mm(value: int | None) -> str:
    return "–" if value is None else str(value)


def _probabilities(one: DerivationRecord, other: DerivationRecord, language: Language) -> Plot | None:
    first, second = _as_sampled(one), _as_sampled(other)
    if not first or not second:
        return None
    parts = ("title", "description", "answer", "zone", "probability", "category")
    words = {part: text(f"pages.plot.two_probabilities.{part}", language) for part in parts}
    spec = two_probabilities((NAMES[0], first), (NAMES[1], second), TwoProbabilitiesTitles(**words))
    return Plot(spec=spec, table=_by_mm(first, second, words["zone"]))


def _as_sampled(record: DerivationRecord) -> tuple[ZoneCategory, ...]:
    rows = () if record.model is None else record.model.zone_categories
    return tuple(row for row in rows if row.prevalence == AS_SAMPLED)


def _by_mm(one: Sequence[ZoneCategory], other: Sequence[ZoneCategory], zone: str) -> PlotTable:
    sides = [{row.zone_mm: row for row in rows} for rows in (one, other)]
    return PlotTable(
        head=(zone, *(f"{letter} ({name})" for letter in ("S", "R") for name in NAMES)),
        rows=tuple(
            (
                str(mm),
                *(
                    f"{getattr(side[mm], category):.3f}" if mm in side else "–"
                    for category in ("susceptible", "resistant")
                    for side in sides
                ),
            )
            for mm in sorted({*sides[0], *sides[1]})
        ),
    )
