"""The methods pages: a list of topics, and each topic with its worked example."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markupsafe import Markup

from analysis.methods import ErrorKind
from analysis.plan import AnalysisPlan
from analysis.refusals import Refusal
from analysis.worked_examples.report import WorkedExamples, stored_examples
from service.locale.catalogue import Language, entries, placeholders, text
from service.pages.forms import ByCaller
from service.pages.frame import Frame, frame_of
from service.pages.methods import illustrations, studies
from service.pages.methods.drawing import Drawing
from service.pages.methods.literature import cited
from service.pages.methods.mathml import mathml
from service.pages.methods.prose import Prose
from service.pages.methods.topics import TOPICS, Topic, topic_of
from service.pages.rendering import page

Illustrations = dict[str, Drawing]
SETTINGS = (
    "low_mic",
    "piecewise",
    "plateau",
    "cliff",
    "student_errors",
    "four_laboratories",
    "larger_errors",
    "narrow_panel",
    "steep",
    "bimodal",
    "two_curves",
)
SIGNS = {ErrorKind.VERY_MAJOR: "VM", ErrorKind.MAJOR: "M", ErrorKind.MINOR: "m"}


@get("/methods", include_in_schema=False, sync_to_thread=False)
def list_methods(request: Request[Any, Any, Any], caller: ByCaller) -> Response[str]:
    """Show which method answers which question."""
    frame = frame_of(request, caller, "methods")
    return page(frame, "methods/index.html", m=_prose("index", frame), topics=TOPICS, inline=mathml)


@get("/methods/{topic:str}", include_in_schema=False, sync_to_thread=False)
def show_method(request: Request[Any, Any, Any], caller: ByCaller, topic: FromPath[str]) -> Response[str]:
    """Explain one family of methods."""
    found = topic_of(topic)
    if found is None:
        raise NotFoundException(topic)
    frame = frame_of(request, caller, "methods")
    return page(frame, found.template, **topic_view(found, frame))


def topic_view(topic: Topic, frame: Frame) -> dict[str, Any]:
    """Return what the template of a topic is given."""
    examples = stored_examples()
    at = TOPICS.index(topic)
    return {
        "topic": topic,
        "topics": TOPICS,
        "before": TOPICS[at - 1] if at else None,
        "after": TOPICS[at + 1] if at + 1 < len(TOPICS) else None,
        "m": _prose(topic.slug, frame),
        "titles": _prose("index", frame),
        "works": cited(topic.literature),
        "examples": examples,
        "drawn": _drawn(topic, examples),
        "formula": formula,
        "inline": mathml,
        "signs": SIGNS,
        "refusals": tuple(Refusal),
        "plan": AnalysisPlan(),
        "with_holes": lambda key: with_holes(key, frame.language),
        **_study_view(topic, frame),
    }


def with_holes(key: str, language: Language) -> str:
    """Return a sentence of the catalogue with three dots for each figure that a record would give."""
    holes = placeholders(entries()[key][language])
    return text(key, language, **dict.fromkeys(holes, "…"))


def formula(source: str) -> Markup:
    """Return a formula on lines of its own."""
    return mathml(source, block=True)


def _prose(topic: str, frame: Frame) -> Prose:
    return Prose(topic, frame.language, frame.at("/methods"))


def _drawn(topic: Topic, examples: WorkedExamples) -> Illustrations:
    """Return the drawings of a topic, by name."""
    draw = _DRAWN.get(topic.slug)
    return {} if draw is None else draw(examples)


def _study_view(topic: Topic, frame: Frame) -> dict[str, Any]:
    """Return the studies for the pages that show them."""
    if topic.slug == "wild-type":
        return {"ecoff": studies.studies().ecoff}
    if topic.slug != "simulation-study":
        return {}
    shown, words = studies.studies(), _prose(topic.slug, frame)
    names = {name: str(words(f"setting.{name}")) for name in SETTINGS}
    drawn = {} if shown.regret is None else {"regret": studies.regret_drawing(shown.regret, names)}
    return {
        "settings": SETTINGS,
        "studies": shown,
        "drawn": drawn,
        "shown_rules": studies.SHOWN_RULES,
        "worse_settings": studies.worse_settings,
        "without_answer": studies.without_answer,
        "missed_recoveries": studies.missed_recoveries,
        "poorly_covered": studies.poorly_covered,
        "pooled_verdicts": studies.pooled_verdicts,
        "failing_cells": studies.failing_cells,
        "sizes_of": studies.sizes_of,
        "most_false": studies.LARGEST_FALSE_SHARE,
        "signs_by_name": {error.value: sign for error, sign in SIGNS.items()},
    }


def _regression(examples: WorkedExamples) -> Illustrations:
    table = examples.discrepancies.isolates
    isolates = tuple(
        (row.mic_step, table.zone_min_mm + at, count)
        for row in table.rows
        for at, count in enumerate(row.counts)
        if count
    )
    return {"lines": illustrations.lines_drawing(examples.regression, isolates)}


def _probabilities(examples: WorkedExamples) -> Illustrations:
    return {
        prevalence: illustrations.probability_drawing(examples.probabilities, prevalence)
        for prevalence in ("as_sampled", "resistance_5_percent")
    }


_DRAWN: dict[str, Callable[[WorkedExamples], Illustrations]] = {
    "roc": lambda examples: {"curve": illustrations.roc_drawing(examples.roc)},
    "regression": _regression,
    "measurement-error-model": lambda examples: {"fit": illustrations.model_drawing(examples.model)},
    "probabilities": _probabilities,
    "wild-type": lambda examples: {"fits": illustrations.wild_type_drawing(examples.wild_type)},
}
