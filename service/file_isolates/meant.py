"""One isolate of a file as it was classified: what its codes mean, and what was stated for every row."""

from collections.abc import Iterable

import msgspec

from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.dates import DateOrder, iso_date
from breakpoints.whonet.fields import host_text, organism_text, specimen_text
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from service.file_isolates.errand import IsolateFound
from service.file_isolates.of_day import controls_of
from service.file_isolates.places import method_of
from service.lookup.controls import ControlIn

OF_ISOLATE = ("organism", "host", "site", "specimen", "ladder")
OF_RESULT = ("drug", "method", "disk_content")


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
    """Say what an isolate's texts mean; what was stated for every row wins."""
    results = _meant(found.results, options, summary, words)
    controls = controls_of(results, _meant(found.controls, options, summary, words), words)
    return IsolateMeant(
        label=found.label,
        results=tuple(results),
        beside=tuple(_meant(found.beside, options, summary, words)),
        further=found.further,
        controls=tuple(controls),
    )


def _meant(
    written: Iterable[dict[str, str]], options: FileOptions, summary: FileClassified, words: Vocabulary
) -> list[dict[str, str]]:
    stated = _stated(options, OF_ISOLATE)
    if summary.detected.layout == "long":
        method, order = method_of(summary), summary.detected.date_order
        before = {} if method is None else {"method": method}
        own = {**stated, **_stated(options, OF_RESULT)}
        return [{**before, **_dated(one, order), **own} for one in written]
    if summary.out_layout == "wide":
        return [{**_from_codes(one, options, summary, words), **stated} for one in written]
    return [{**one, **stated} for one in written]


def _dated(fields: dict[str, str], order: DateOrder | None) -> dict[str, str]:
    """Write the date as ISO does, where it can be read."""
    said = fields.get("date", "").removesuffix(" 00:00:00")
    return {**fields, "date": iso_date(said, order) or said} if said else fields


def _stated(options: FileOptions, names: tuple[str, ...]) -> dict[str, str]:
    return {name: said for name in names if (said := getattr(options, name)) is not None}


def _from_codes(
    fields: dict[str, str], options: FileOptions, summary: FileClassified, words: Vocabulary
) -> dict[str, str]:
    """Read WHONET's codes as the classification did."""
    own = {code.casefold(): host for code, host in options.hosts.items()}
    meant = dict(fields)
    if "organism" in fields:
        meant["organism"] = organism_text(fields["organism"], words)
    if "host" in fields:
        meant["host"] = host_text(fields["host"], words, own)
    if "specimen" in fields:
        meant["specimen"] = specimen_text(fields["specimen"])
    if "date" in fields:
        meant["date"] = iso_date(fields["date"], summary.detected.date_order) or ""
    return meant
