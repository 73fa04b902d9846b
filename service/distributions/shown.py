"""Distributions as they are answered: names and reasons in words, cut-offs, and what they are drawn from."""

from typing import Any

import msgspec

from analysis.wild_type.report import MicAnswer, ZoneAnswer
from breakpoints.vocabulary import Match, Vocabulary
from service.distributions.child import DistributionsAnswer, MicCount, PlacedDistribution, ZoneCount
from service.locale.catalogue import Language, text
from service.paired_data.findings_shown import FindingView, finding_view
from service.plots.distribution import mics_plot, zones_plot
from service.wording import Term, drug_term, organism_term

_MARK = " · "


class DistributionView(msgspec.Struct, frozen=True, kw_only=True):
    """One distribution of the file: cut-offs by every method on the axes that it has, the default first."""

    label: str
    """As the file names it."""
    name: str
    """The same with drugs and organisms in the reader's language."""
    isolates: int
    cut_off_in_file: str | None
    """What the file itself says of the cut-off, as written."""
    zone: ZoneAnswer | None
    mic: MicAnswer | None
    zone_counts: tuple[ZoneCount, ...]
    mic_counts: tuple[MicCount, ...]
    plots: dict[str, dict[str, Any]]
    """Vega-Lite, by `zone` and `mic`."""


class DistributionsView(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file of distributions; `reasons` say why nothing did."""

    distributions: tuple[DistributionView, ...]
    not_placed: int
    """How many more the file holds than are answered."""
    reasons: tuple[str, ...]
    findings: tuple[FindingView, ...]
    columns_not_used: tuple[str, ...]
    without_isolates: tuple[str, ...]
    challenge_isolates: int


def distributions_view(
    found: DistributionsAnswer, language: Language, words: Vocabulary
) -> DistributionsView:
    """Put an answer into words."""
    return DistributionsView(
        distributions=tuple(_view(one, language, words) for one in found.placed),
        not_placed=found.not_placed,
        reasons=tuple(text(f"distribution.{one.code}", language, **one.parameters) for one in found.faults),
        findings=tuple(finding_view(one, language) for one in found.findings),
        columns_not_used=found.columns_not_used,
        without_isolates=found.without_isolates,
        challenge_isolates=found.challenge_isolates,
    )


def name_in_words(label: str, language: Language, words: Vocabulary) -> str:
    """Name the drugs and organisms of a label in the reader's language; what is neither stays."""
    return _MARK.join(_word(part, language, words) for part in label.split(_MARK))


def _word(part: str, language: Language, words: Vocabulary) -> str:
    drug, organism = words.find_drug(part), words.find_organism(part)
    if isinstance(drug, Match):
        return _named(drug_term(drug.id, words), language)
    if isinstance(organism, Match):
        return _named(organism_term(organism.id, words), language)
    return part


def _named(term: Term, language: Language) -> str:
    return term.name_ja if language == "ja" else term.name_en


def _view(one: PlacedDistribution, language: Language, words: Vocabulary) -> DistributionView:
    name = name_in_words(one.label, language, words)
    drawn = {"zone": zones_plot(one, name, language), "mic": mics_plot(one, name, language)}
    return DistributionView(
        label=one.label,
        name=name,
        isolates=one.isolates,
        cut_off_in_file=one.cut_off_in_file,
        zone=one.zone,
        mic=one.mic,
        zone_counts=one.zone_counts,
        mic_counts=one.mic_counts,
        plots={axis: plot.spec for axis, plot in drawn.items() if plot is not None},
    )
