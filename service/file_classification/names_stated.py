"""Names that the caller states for every row: one that nobody knows would refuse them all."""

from collections.abc import Iterator

from breakpoints.asking import organism_id
from breakpoints.by_value import test_named
from breakpoints.expert.isolate import UNNAMED
from breakpoints.specimens import is_specimen, site_written
from breakpoints.vocabulary import Unknown, Vocabulary
from breakpoints.vocabulary.matching import Found
from breakpoints.whonet.fields import specimen_text
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.options import FileOptions


def refuse_names_unknown(options: FileOptions, words: Vocabulary) -> None:
    """Refuse an organism, host, drug, site or specimen for all rows that nobody knows.

    Raises
    ------
    Unclassifiable
    """
    for field, name, found in _looked_up(options, words):
        if isinstance(found, Unknown):
            near = ", ".join(found.suggestions) or "-"
            raise Unclassifiable(FileFault.UNKNOWN_NAME, field=field, name=name[:60], near=near)


def _looked_up(options: FileOptions, words: Vocabulary) -> Iterator[tuple[str, str, Found]]:
    """Yield the names that are stated, with what they are; own codes of hosts and controls count as known."""
    organism, drug, host = options.organism, options.drug, options.host
    if organism is not None and organism_id(organism, words) == UNNAMED:
        yield "organism", organism, words.find_organism_of_result(organism)
    if drug is not None and test_named(drug, words) is None:
        yield "drug", drug, words.find_drug(drug)
    if host is not None and host.strip().casefold() not in map(str.casefold, options.hosts):
        yield "host", host, words.find_host(host)
    if options.site is not None and not is_specimen(options.site):
        yield "site", options.site, site_written(options.site, words)
    if options.specimen is not None and not is_specimen(specimen_text(options.specimen)):
        yield "specimen", options.specimen, site_written(specimen_text(options.specimen), words)
