"""Read names: organism, drug, host, site, disk content; and the facts that the uploader states."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from breakpoints.vocabulary import Ambiguous, Found, Match, Unknown, Vocabulary
from datasets.cells import Cell
from datasets.disk_contents import read_content
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.local_names import find_drug, find_host


class StatedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The uploader's facts as ids and canonical text.

    ``faults`` name those that cannot be read, ``remarks`` those that were read as something else.
    """

    organism: str | None = None
    drug: str | None = None
    host: str | None = None
    disk_content: str | None = None
    disk_contents: dict[str, str] = {}
    faults: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()


def organism_reader(vocabulary: Vocabulary) -> Callable[[str], Cell]:
    """Return the reader of organism cells; values are vocabulary ids."""
    return partial(
        _read_name, vocabulary.find_organism_of_isolate, Rule.ORGANISM_UNKNOWN, Rule.ORGANISM_AMBIGUOUS
    )


def drug_reader(vocabulary: Vocabulary) -> Callable[[str], Cell]:
    """Return the reader of drug cells; values are vocabulary ids."""
    return partial(_read_name, partial(find_drug, words=vocabulary), Rule.DRUG_UNKNOWN, Rule.DRUG_AMBIGUOUS)


def host_reader(vocabulary: Vocabulary) -> Callable[[str], Cell]:
    """Return the reader of host cells; values are vocabulary ids."""
    return partial(_read_name, partial(find_host, words=vocabulary), Rule.HOST_UNKNOWN, Rule.HOST_AMBIGUOUS)


def site_reader(vocabulary: Vocabulary) -> Callable[[str], Cell]:
    """Return the reader of site cells: vocabulary ids, or the text itself with a warning."""

    def read(text: str) -> Cell:
        cell = _read_name(vocabulary.find_site, Rule.SITE_NOT_RECOGNISED, Rule.SITE_NOT_RECOGNISED, text)
        return cell if cell.rule is None else Cell(text, Rule.SITE_NOT_RECOGNISED)

    return read


def disk_content_reader(vocabulary: Vocabulary) -> Callable[[str, str], Cell]:
    """Return the reader of disk contents beside a drug's id; see ``datasets.disk_contents``."""

    def read(text: str, drug: str) -> Cell:
        return read_content(text, drug, vocabulary)

    return read


def stated_facts(facts: UploadedFacts, vocabulary: Vocabulary) -> StatedFacts:
    """Read the uploader's facts."""
    organism = organism_reader(vocabulary)(facts.organism or "")
    drug = drug_reader(vocabulary)(facts.drug or "")
    host = host_reader(vocabulary)(facts.host or "")
    content = disk_content_reader(vocabulary)(facts.disk_content or "", drug.value or "")
    cells = [
        (Field.ORGANISM, facts.organism, organism),
        (Field.DRUG, facts.drug, drug),
        (Field.HOST, facts.host, host),
        (Field.DISK_CONTENT, facts.disk_content, content),
    ]
    contents = {}
    for written, given in facts.disk_contents.items():
        of_drug = drug_reader(vocabulary)(written)
        its_content = disk_content_reader(vocabulary)(given, of_drug.value or "")
        cells += [(Field.DRUG, written, of_drug), (Field.DISK_CONTENT, given, its_content)]
        if of_drug.value and its_content.value:
            contents[of_drug.value] = its_content.value
    return StatedFacts(
        organism=organism.value,
        drug=drug.value,
        host=host.value,
        disk_content=content.value,
        disk_contents=contents,
        faults=tuple(_fault(*cell) for cell in cells if cell[2].value is None and cell[2].rule is not None),
        remarks=tuple(_remark(*cell) for cell in cells if cell[2].value is not None and cell[2].rule),
    )


def _fault(field: Field, given: str | None, cell: Cell) -> Finding:
    return file_finding(
        Rule.FACT_UNREADABLE,
        field=field,
        value=(given or "")[:60],
        suggestions=cell.parameters.get("suggestions")
        or cell.parameters.get("known")
        or cell.parameters.get("usual", "–"),
    )


def _remark(field: Field, given: str | None, cell: Cell) -> Finding:
    return file_finding(
        Rule.FACT_READ_AS if cell.rule is Rule.DISK_CONTENT_REWRITTEN else Rule.FACT_UNUSUAL,
        field=field,
        value=(given or "")[:60],
        read_as=cell.value or "",
        known=cell.parameters.get("known", "–"),
    )


def _read_name(find: Callable[[str], Found], unknown: Rule, ambiguous: Rule, text: str) -> Cell:
    if not text:
        return Cell(None)
    match find(text):
        case Match(id=identity):
            return Cell(identity)
        case Unknown(suggestions=suggestions):
            return Cell(None, unknown, {"suggestions": ", ".join(suggestions[:5]) or "–"})
        case Ambiguous(candidates=candidates):
            return Cell(None, ambiguous, {"suggestions": ", ".join(candidates[:5]) or "–"})
