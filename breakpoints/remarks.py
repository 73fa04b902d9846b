"""Warnings of an answer: what the laboratory should know beside the category."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from breakpoints.asking import About, Asked
from breakpoints.candidates import (
    ANOTHER_SITE,
    ANY_HOST,
    EXACT_HOST,
    FALLBACK_HOST,
    HOST_NOT_STATED,
    Candidate,
    Question,
)
from breakpoints.interpret import Interpretation
from breakpoints.ladder import HIGHEST, LADDER, LOWEST, Mic, mg_per_l_text, possible_steps
from breakpoints.model import NOT_STATED, Kind
from breakpoints.outcomes import Category, Remark, WarningCode
from breakpoints.policy import Allowed
from breakpoints.resolve import Outcome, Resolution
from breakpoints.vocabulary import Rank, Vocabulary

SERIES_TEXT: Final = "100, 50, 25, 12.5, …"
_HIGHER_RANKS: Final = frozenset({Rank.FAMILY, Rank.ORDER, Rank.GRAM})


def remarks_on_value(asked: Asked) -> Iterator[Remark]:
    """Remark what was done to the value before it was compared."""
    measured = asked.measured
    if isinstance(measured, Mic):
        if measured.off_series:
            parameters = {"value": measured.text, "series": SERIES_TEXT}
            yield Remark(code=WarningCode.MIC_OFF_SERIES, parameters=parameters)
        if not measured.on_ladder:
            parameters = {"value": measured.text, "counted_as": mg_per_l_text(measured.step)}
            yield Remark(code=WarningCode.MIC_OFF_LADDER, parameters=parameters)
    elif measured.rounded_down:
        parameters = {"value": measured.text, "counted_as": str(measured.mm)}
        yield Remark(code=WarningCode.ZONE_ROUNDED_DOWN, parameters=parameters)


def remarks_on_panel(asked: Asked, found: Interpretation) -> Iterator[Remark]:
    """Remark a panel whose lowest concentration lies above the S breakpoint."""
    if isinstance(asked.measured, Mic):
        yield from remarks_on_panel_of(asked.measured, asked.question.drug, found)


def remarks_on_panel_of(measured: Mic, drug: str, found: Interpretation) -> Iterator[Remark]:
    """Remark the same of a drug's MIC."""
    censored_below = measured.sign in {"<", "<="}
    if censored_below and found.category is Category.NOT_EVALUABLE and Category.S in found.possible:
        parameters = {"value": measured.text, "drug": drug}
        yield Remark(code=WarningCode.PANEL_CANNOT_SHOW_S, parameters=parameters)


def remarks_on_series(asked: Asked, found: Interpretation) -> Iterator[Remark]:
    """Remark a value of another dilution series where the two steps it lies between differ in category."""
    measured = asked.measured
    if isinstance(measured, Mic) and measured.series != LADDER and len(found.possible) > 1:
        parameters = {"value": measured.text, "series": SERIES_TEXT, "steps": _steps_text(measured)}
        yield Remark(code=WarningCode.MIC_OF_OTHER_SERIES, parameters=parameters)


def remarks_on_resolution(
    about: About, resolution: Resolution, allowed: Allowed, vocabulary: Vocabulary
) -> Iterator[Remark]:
    """Remark what answers of the rows that apply to a question rest on, whatever the value."""
    outcomes = resolution.outcomes
    if resolution.assumed_disk_content is not None:
        parameters = {"disk_content": resolution.assumed_disk_content}
        yield Remark(code=WarningCode.DISK_CONTENT_ASSUMED, parameters=parameters)
    if about.question.site_unknown:
        yield Remark(code=WarningCode.UNKNOWN_SITE)
    if about.question.site is None and all(outcome.sites for outcome in outcomes):
        sites = sorted({site for outcome in outcomes for site in outcome.sites})
        yield Remark(code=WarningCode.ONLY_FOR_SITES, parameters={"sites": ", ".join(sites)})
    if about.specimen is not None and any(outcome.sites for outcome in outcomes):
        yield unknown_specimen(about.specimen)
    yield from _of_their_sites(
        [
            (
                outcome.sites,
                (
                    *_remarks_on_criterion(about.question, outcome.chosen, vocabulary),
                    *_remarks_on_tables(outcome),
                    *(_remarks_on_not_stated(outcome.chosen) if allowed.policy.accept_not_stated else ()),
                ),
            )
            for outcome in outcomes
        ]
    )


def _of_their_sites(said: Sequence[tuple[tuple[str, ...], tuple[Remark, ...]]]) -> Iterator[Remark]:
    """Name the sites of a remark that is not of every criterion that applies (``skin, soft_tissue``).

    Parameters
    ----------
    said : sequence of sites and remarks
        One for each criterion; no sites stand for those that no other one lists, ``elsewhere``.
    """
    for remark in each_once(remark for _, remarks in said for remark in remarks):
        of = [sites for sites, remarks in said if remark in remarks]
        if len(of) < len(said):
            named = sorted({site for sites in of for site in sites or (ANOTHER_SITE,)})
            remark = msgspec.structs.replace(  # noqa: PLW2901 - the same remark, said of its sites
                remark, parameters=remark.parameters | {"of_sites": ", ".join(named)}
            )
        yield remark


def unknown_specimen(specimen: str) -> Remark:
    """Remark a specimen that tells of no site where the site matters."""
    return Remark(code=WarningCode.UNKNOWN_SPECIMEN, parameters={"specimen": specimen})


def each_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks without repetitions, in their order."""
    kept: list[Remark] = []
    for remark in remarks:
        if remark not in kept:
            kept.append(remark)
    return tuple(kept)


def _remarks_on_criterion(question: Question, chosen: Candidate, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Remark what the criterion behind an answer rests on."""
    row, table = chosen.row, chosen.table
    if table.withdrawn_reason is not None:
        parameters = {"table": table.table, "version": table.number, "reason": table.withdrawn_reason}
        yield Remark(code=WarningCode.TABLE_WITHDRAWN, parameters=parameters)
    if row.block:
        return
    if row.kind == Kind.PROVISIONAL:
        yield Remark(code=WarningCode.PROVISIONAL_CRITERION)
    if row.simulated or table.simulated:
        yield Remark(code=WarningCode.SIMULATED_DATA)
    if FALLBACK_HOST <= chosen.host_place < HOST_NOT_STATED:
        parameters = {"host": row.host or "", "asked_host": question.host.id}
        yield Remark(code=WarningCode.CRITERION_OF_OTHER_HOST, parameters=parameters)
    if EXACT_HOST < chosen.host_place < ANY_HOST:
        parameters = {"host": row.host or "", "asked_host": question.host.id}
        yield Remark(code=WarningCode.CRITERION_OF_HOST_GROUP, parameters=parameters)
    if row.passes_every_zone:
        yield Remark(code=WarningCode.EVERY_ZONE_PASSES)
    yield from _remarks_on_organism(question, chosen, vocabulary)


def _remarks_on_tables(outcome: Outcome) -> Iterator[Remark]:
    """Remark a criterion of an older edition than another table asked, and a block row that it overtook."""
    row, table, block = outcome.chosen.row, outcome.chosen.table, outcome.overtaken
    if outcome.newer is not None and not row.block:
        parameters = {"table": table.table, "newer": outcome.newer.table}
        yield Remark(code=WarningCode.OLDER_EDITION, parameters=parameters)
    if block is not None:
        parameters = {"organism": block.row.organism, "row": block.indexed.shown.id, "table": table.table}
        yield Remark(code=WarningCode.BLOCK_OVERTAKEN, parameters=parameters)


def _remarks_on_not_stated(chosen: Candidate) -> Iterator[Remark]:
    """Remark what the source leaves unsaid and the request accepts."""
    if chosen.row.disk_content == NOT_STATED:
        yield Remark(code=WarningCode.DISK_CONTENT_NOT_STATED)
    if chosen.row.host == NOT_STATED:
        yield Remark(code=WarningCode.HOST_NOT_STATED)


def _remarks_on_organism(question: Question, chosen: Candidate, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Remark a criterion of an order or family, and a group whose members were not checked."""
    used = vocabulary.organisms.get(chosen.row.organism)
    if used is None or used.id == question.organism.id:
        return
    parameters = {"organism": used.id, "asked_organism": question.organism.id}
    if used.rank in _HIGHER_RANKS:
        yield Remark(code=WarningCode.HIGHER_TAXON, parameters=parameters)
    elif used.rank is Rank.GROUP and "groups" in question.organism.unverified:
        yield Remark(code=WarningCode.GROUP_MEMBERSHIP_UNVERIFIED, parameters=parameters)


def _steps_text(mic: Mic) -> str:
    """Write the steps of the ladder that a value may stand for (``4, 8``; ``<=8``; ``>=128``)."""
    steps = possible_steps(mic)
    first, last = steps.start, steps.stop - 1
    if first == LOWEST:
        return f"<={mg_per_l_text(last)}"
    return f">={mg_per_l_text(first)}" if last == HIGHEST else ", ".join(map(mg_per_l_text, steps))
