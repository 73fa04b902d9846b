"""One isolate of a file as it was classified: what its codes mean, and what was stated for every row."""

import msgspec

from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.dates import iso_date
from breakpoints.whonet.fields import host_text, organism_text, specimen_text
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from service.file_isolates.errand import IsolateFound
from service.file_isolates.places import method_of

OF_ISOLATE = ("organism", "host", "site", "specimen", "ladder")
OF_RESULT = ("drug", "method", "disk_content")


class IsolateMeant(msgspec.Struct, frozen=True, kw_only=True):
    """An isolate with its results, as they were classified."""

    label: str | None
    results: tuple[dict[str, str], ...]
    """Of each result every field: those of the isolate, its screening tests, and its own."""
    further: int
    """Results that are too many for one report."""


def isolate_meant(
    found: IsolateFound, options: FileOptions, summary: FileClassified, words: Vocabulary
) -> IsolateMeant:
    """Say what an isolate's texts mean; what was stated for every row wins."""
    stated = _stated(options, OF_ISOLATE)
    if summary.detected.layout == "long":
        method = method_of(summary)
        before = {} if method is None else {"method": method}
        results = [{**before, **one, **stated, **_stated(options, OF_RESULT)} for one in found.results]
    elif summary.out_layout == "wide":
        results = [{**_from_codes(one, options, summary, words), **stated} for one in found.results]
    else:
        results = [{**one, **stated} for one in found.results]
    return IsolateMeant(label=found.label, results=tuple(results), further=found.further)


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
