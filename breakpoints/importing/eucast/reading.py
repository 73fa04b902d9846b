"""From EUCAST's workbook to a private table: human breakpoints, reached only by a host fallback."""

from collections.abc import Iterator
from typing import Final

import msgspec

from breakpoints.disk_content import canonical_disk_content
from breakpoints.errors import ImportUnreadable
from breakpoints.importing.editions import Origin, checked_name, imported_tables
from breakpoints.importing.eucast.layout import Edition, Line, edition_of, lines_of, title_of
from breakpoints.importing.eucast.named import NotUnderstood, named_in, organism_named
from breakpoints.importing.eucast.values import disk_content_text, pair_fault
from breakpoints.importing.eucast.workbook import Sheet, sheets_of
from breakpoints.importing.imported import Imported
from breakpoints.importing.printed import Fault, PrintedRow
from breakpoints.importing.report import FileCounts, FindingCode, ImportFinding, Unreadable
from breakpoints.importing.terms import Terms
from breakpoints.model import Kind, Method, Source
from breakpoints.vocabulary import Vocabulary
from breakpoints.vocabulary.additions import additions_digest

_URL: Final = "https://www.eucast.org/clinical_breakpoints"
_PER_SHEET: Final = 1_000_000
_PER_LINE: Final = 10
_PLACES: Final = {Method.MIC: 1, Method.DISK: 2}


def import_eucast(
    content: bytes, name: str, vocabulary: Vocabulary, *, file: str = "breakpoints.xlsx"
) -> Imported:
    """Import EUCAST's workbook of clinical breakpoints.

    Parameters
    ----------
    content : bytes
        The xlsx as it is published: a sheet per group of organisms, its name at the top; blocks
        of rows below ``MIC breakpoints (mg/L)``, ``Disk content (µg)`` and ``Zone diameter
        breakpoints (mm)`` with ``S ≤``, ``R >``, ``S ≥`` and ``R <``.
    name : str
        What the name of the table begins with (``NAME-eucast-2025``).
    vocabulary : Vocabulary
        What is known already; the result says what must be added to it.

    Returns
    -------
    Imported
        Every pair of cells (a row's MIC, a row's zone) counts as one row: it is imported, or a
        finding says why not. Counts and findings are per sheet.

    Raises
    ------
    ImportUnreadable
        No workbook, or one that does not say its version and from when it is valid.

    Notes
    -----
    Source: the layout of EUCAST's "Clinical Breakpoint Tables" (xlsx) as published; it has not
    been tried on a published file here, only on workbooks written after that layout. What is
    not understood is refused, never guessed: breakpoints in brackets or in notes, indications
    other than the urinary tract, organisms with exceptions. The area of technical uncertainty
    is kept as the row's note and decides nothing.
    """
    origin_name = checked_name(name)
    sheets = sheets_of(content, file)
    edition = edition_of(sheets)
    if edition is None:
        raise ImportUnreadable(file, Unreadable.EDITION_NOT_STATED)
    terms = Terms("eucast", vocabulary)
    reading = _Reading(terms, edition)
    rows = [row for at, sheet in enumerate(sheets) for row in reading.sheet(at, sheet)]
    additions = msgspec.structs.replace(terms.additions, system=None)
    source = Source(citation=_citation(edition), url=_URL)
    origin = Origin(name=origin_name, file=file, source=source, vocabulary=additions_digest(additions))
    tables, clashes = imported_tables(rows, origin, {})
    found = (*reading.findings, *clashes)
    return Imported(
        tables=tables,
        additions=additions,
        counts=tuple(_counts(at, sheet, reading.read[at], found) for at, sheet in enumerate(sheets)),
        findings=tuple(_placed(one, sheets) for one in sorted(found, key=lambda one: one.row or 0)),
    )


class _Reading:
    """Reads sheet by sheet, and remembers what was read and what was found."""

    def __init__(self, terms: Terms, edition: Edition) -> None:
        self.findings: list[ImportFinding] = []
        self.read: dict[int, int] = {}
        self._terms, self._edition = terms, edition

    def sheet(self, at: int, sheet: Sheet) -> Iterator[PrintedRow]:
        """Yield the rows of a sheet that can be read; what is wrong with the others is found."""
        lines = tuple(lines_of(sheet))
        title = title_of(sheet)
        organism = organism_named(title, self._terms.organisms) if lines else None
        self.read[at] = 0
        for line in lines:
            for method in (Method.MIC, Method.DISK):
                s, r, _ = line.mic if method is Method.MIC else line.zone
                if not (s or r):
                    continue
                self.read[at] += 1
                number = at * _PER_SHEET + line.number * _PER_LINE + _PLACES[method]
                if organism is None:
                    parameters = {"text": title, "suggestions": "-"}
                    self._find(FindingCode.UNKNOWN_ORGANISM, number, parameters)
                else:
                    yield from self._rows(line, method, organism, number)

    def _rows(self, line: Line, method: Method, organism: str, number: int) -> Iterator[PrintedRow]:
        """Yield the row of a line and method, once for each organism that it is limited to."""
        s, r, uncertain = line.mic if method is Method.MIC else line.zone
        fault = pair_fault(s, r, method)
        named = named_in(line.drug, self._terms.organisms)
        if fault is None and (line.below or isinstance(named, NotUnderstood)):
            text = line.below or getattr(named, "text", "")
            fault = Fault(code=FindingCode.QUALIFIER_NOT_UNDERSTOOD, parameters={"text": text})
        content = canonical_disk_content(disk_content_text(line.content)) if line.content else None
        if fault is None and method is Method.DISK and line.content and content is None:
            parameters = {"value": line.content}
            fault = Fault(code=FindingCode.DISK_CONTENT_UNREADABLE, parameters=parameters)
        if fault is not None or isinstance(named, NotUnderstood):
            if fault is not None:
                self._find(fault.code, number, fault.parameters)
            return
        host, _ = self._terms.host("human")
        sites, _ = self._terms.sites(named.site)
        drug = self._terms.drug_named(named.drug)
        for one in named.organisms or (organism,):
            yield PrintedRow(
                number=number,
                guideline="EUCAST",
                year=self._edition.year,
                kind=Kind.CLINICAL,
                method=method,
                organism=one,
                drug=drug,
                host=host,
                disk_content=content if method is Method.DISK else None,
                sites=sites,
                s=s,
                r=r,
                sdd=False,
                r_comparators="beyond",
                includes_subgroups=False,
                source=Source(
                    citation=_citation(self._edition), edition=f"v{self._edition.version}", url=_URL
                ),
                note=f"ATU {uncertain}" if uncertain and any(map(str.isdigit, uncertain)) else None,
            )

    def _find(self, code: FindingCode, number: int, parameters: dict[str, str]) -> None:
        self.findings.append(ImportFinding(code=code, file="", row=number, parameters=parameters))


def _citation(edition: Edition) -> str:
    return f"EUCAST Clinical Breakpoint Tables v. {edition.version}, valid from {edition.valid_from}"


def _counts(at: int, sheet: Sheet, rows_read: int, found: tuple[ImportFinding, ...]) -> FileCounts:
    refused = {one.row for one in found if one.refuses and one.row and one.row // _PER_SHEET == at}
    return FileCounts(file=sheet.name, rows_read=rows_read, rows_refused=len(refused))


def _placed(finding: ImportFinding, sheets: tuple[Sheet, ...]) -> ImportFinding:
    """Say in which sheet and line a finding is."""
    if finding.row is None:
        return finding
    at, rest = divmod(finding.row, _PER_SHEET)
    parameters = dict(finding.parameters)
    if "rows" in parameters:
        parameters["rows"] = ", ".join(_place(int(one), sheets) for one in parameters["rows"].split(", "))
    return msgspec.structs.replace(
        finding, file=sheets[at].name, row=rest // _PER_LINE, parameters=parameters
    )


def _place(number: int, sheets: tuple[Sheet, ...]) -> str:
    at, rest = divmod(number, _PER_SHEET)
    return f"{sheets[at].name} {rest // _PER_LINE}"
