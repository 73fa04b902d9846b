"""Distributions: files that count isolates by class, and the wild-type cut-offs placed on them."""

from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile

from breakpoints.vocabulary import Vocabulary, vocabulary
from datasets.facts import MicScale
from service.context import Context
from service.distributions.child import DistributionsAnswer, PlacedDistribution
from service.distributions.placing import FILE_LIMITS, place
from service.distributions.shown import name_in_words
from service.incoming.parts import pieces
from service.incoming.receiving import Sent
from service.locale.catalogue import Language, text
from service.pages.answers.wild_type import AxisShown, mics_shown, zones_shown
from service.pages.forms import ByCaller, InContext, as_input, multipart
from service.pages.forms_with_files import FORM_WITH_SHORT_FILE
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt_while_waiting
from service.pages.rendering import page
from service.paired_data.findings_shown import finding_view
from service.plots.distribution import mics_plot, zones_plot
from service.plots.drawing import Plot
from service.problems import Problem
from service.security.caller import Caller


class DistributionForm(msgspec.Struct, frozen=True, kw_only=True):
    """A file of counts, and how MICs in its rows are written."""

    file: UploadFile
    mic_scale: str = "mg_per_l"


class _Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mic_scale: MicScale


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One distribution with its axes, as the part ``wild_type.html`` shows them."""

    name: str
    isolates: int
    cut_off_in_file: str | None
    axes: tuple[AxisShown, ...]
    plots: dict[str, Plot]
    """By the name of their axis and the place of the distribution, which no other plot has."""


@get("/distributions", include_in_schema=False, sync_to_thread=True)
def show_distributions(request: Request[Any, Any, Any], caller: ByCaller) -> Response[str]:
    """Say what a distribution is good for, with the form."""
    return _page(frame_of(request, caller, "datasets"))


@post(
    "/distributions",
    **FORM_WITH_SHORT_FILE,
)
async def place_cut_offs(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[DistributionForm, multipart],
) -> Response[str]:
    """Place cut-offs on the file's distributions; nothing of it is kept."""
    frame = frame_of(request, caller, "datasets")
    found, problem = await attempt_while_waiting(request, _placed(context, caller, data))
    words = context.tables.vocabulary_of(caller.laboratory_id)
    return await anyio.to_thread.run_sync(
        lambda: _page(frame, found, words=words, problem=problem, scale=data.mic_scale)
    )


async def _placed(context: Context, caller: Caller, form: DistributionForm) -> DistributionsAnswer:
    asked = as_input(_Asked, {"mic_scale": form.mic_scale})
    return await place(context, caller, Sent(first=pieces(form.file)), asked.mic_scale)


def _page(
    frame: Frame,
    found: DistributionsAnswer | None = None,
    *,
    words: Vocabulary | None = None,
    problem: Problem | None = None,
    scale: str = "mg_per_l",
) -> Response[str]:
    return page(
        frame,
        "distributions.html",
        status_code=problem.status if problem else 200,
        problem=problem,
        scale=scale,
        found=found,
        reasons=() if found is None else _reasons(found, frame.language),
        shown=()
        if found is None
        else tuple(
            _shown(one, place, frame.language, words or vocabulary())
            for place, one in enumerate(found.placed, start=1)
        ),
        limit_megabytes=FILE_LIMITS.max_bytes // 1_000_000,
    )


def _shown(one: PlacedDistribution, place: int, language: Language, words: Vocabulary) -> Shown:
    axes = (
        *(() if one.zone is None else (zones_shown(one.zone),)),
        *(() if one.mic is None else (mics_shown(one.mic),)),
    )
    name = name_in_words(one.label, language, words)
    drawn = {f"zone-{place}": zones_plot(one, name, language), f"mic-{place}": mics_plot(one, name, language)}
    return Shown(
        name=name,
        isolates=one.isolates,
        cut_off_in_file=one.cut_off_in_file,
        axes=axes,
        plots={axis: plot for axis, plot in drawn.items() if plot is not None},
    )


def _reasons(found: DistributionsAnswer, language: Language) -> tuple[str, ...]:
    """Return what stands in the way, and what was noted, in words."""
    faults = (text(f"distribution.{one.code}", language, **one.parameters) for one in found.faults)
    return (*faults, *(finding_view(one, language).message for one in found.findings))
