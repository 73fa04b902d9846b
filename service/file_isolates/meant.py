"""One isolate of a file as it was classified: what its codes mean."""

from collections.abc import Callable

import msgspec

from breakpoints.quality_control.controls import WrittenControl
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import meanings
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from service.file_isolates.errand import IsolateFound
from service.file_isolates.of_day import controls_of
from service.file_isolates.places import rows_of
from service.lookup.controls import ControlIn

Meanings = dict[str, Callable[[str], str | None]]


class IsolateMeant(msgspec.Struct, frozen=True, kw_only=True):
    """An isolate with its results, as they were classified."""

    label: str | None
    results: tuple[dict[str, str], ...]
    """Of each result every field: those of the isolate, its screening tests, and its own."""
    further: int
    """Results that are too many for one report."""
    beside: tuple[dict[str, str], ...] = ()
    """Results that are not shown, at which rules look all the same."""
    controls: tuple[ControlIn, ...] = ()
    """What the file's control strains read for the drugs, methods and days of the results."""


def isolate_meant(
    found: IsolateFound, options: FileOptions, summary: FileClassified, words: Vocabulary
) -> IsolateMeant:
    """Say what an isolate's texts mean: codes alone are looked up, never what was stated for every row."""
    meaning: Meanings = {}
    if rows_of(summary) == "isolates":
        every = meanings(words, options.hosts, summary.detected.date_order)
        meaning = {field: one for field, one in every.items() if field not in summary.detected.stated}
    results = [_meant(one, meaning) for one in found.results]
    controls = [_of_day(one, meaning) for one in found.controls]
    return IsolateMeant(
        label=found.label,
        results=tuple(results),
        beside=tuple(_meant(one, meaning) for one in found.beside),
        further=found.further,
        controls=tuple(controls_of(results, controls, words)),
    )


def _meant(fields: dict[str, str], meaning: Meanings) -> dict[str, str]:
    said = {field: meaning[field](text) if field in meaning else text for field, text in fields.items()}
    return {field: text for field, text in said.items() if text is not None}


def _of_day(control: WrittenControl, meaning: Meanings) -> WrittenControl:
    if control.date is None or "date" not in meaning:
        return control
    return msgspec.structs.replace(control, date=meaning["date"](control.date))
