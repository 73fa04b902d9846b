"""The page of a classified file: its state, its summary and the way to get it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from litestar import Response

from breakpoints.outcomes import Category
from breakpoints.refused_sample import RefusedSample
from breakpoints.vocabulary import Vocabulary
from service.file_classification.answer import ClassificationView
from service.file_classification.reasons_in_words import drug_named, failed, filled, general, warned, why
from service.file_classification.report import LeftOpenCount, RefusedCount
from service.pages.frame import Frame
from service.pages.rendering import page

ORDER = tuple(category.value for category in Category)


def classification_page(frame: Frame, one: ClassificationView, words: Vocabulary) -> Response[str]:
    """Show a classification, however far it is."""
    return page(
        frame,
        "classification.html",
        one=one,
        order=ORDER,
        failure=one.fault.message if one.fault else failed(one.error, frame.language),
        **summary_words(frame, words),
    )


def summary_words(frame: Frame, words: Vocabulary) -> dict[str, Any]:
    """Return what the template of a summary needs to speak."""
    return {
        "the_only": the_only,
        "drug_name": partial(drug_named, language=frame.language, words=words),
        "said": partial(filled, language=frame.language),
        "general": partial(general, language=frame.language),
        "warned": partial(warned, language=frame.language),
        "why": partial(why, language=frame.language, words=words),
        "megabytes": lambda size: (
            f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1_000:.1f} kB"
        ),
    }


def the_only(count: RefusedCount | LeftOpenCount, samples: Sequence[RefusedSample]) -> RefusedSample | None:
    """Return the one result that is counted, where it is among the samples; None where there are several."""
    if count.results != 1:
        return None
    refused = count.refused if isinstance(count, RefusedCount) else None
    return next((one for one in samples if (one.refused, one.reason) == (refused, count.reason)), None)
