"""WHONET's breakpoint file: clinical breakpoints and cut-offs of every guideline and year."""

from collections.abc import Callable, Iterator
from typing import Final

from breakpoints.disk_content import canonical_disk_content
from breakpoints.importing.delimited import DelimitedFile, Line
from breakpoints.importing.editions import YEAR
from breakpoints.importing.method_words import METHODS
from breakpoints.importing.printed import PrintedRow
from breakpoints.importing.report import FindingCode, ImportFinding
from breakpoints.importing.terms import Terms, is_whole_group
from breakpoints.importing.whonet.antibiotics import WhonetAntibiotics
from breakpoints.importing.whonet.organisms import WhonetOrganisms
from breakpoints.model import Kind, Method, Source

REQUIRED: Final = (
    *("GUIDELINES", "YEAR", "TEST_METHOD", "POTENCY", "ORGANISM_CODE", "ORGANISM_CODE_TYPE"),
    *("BREAKPOINT_TYPE", "HOST", "SITE_OF_INFECTION", "WHONET_ABX_CODE", "R", "S", "ECV_ECOFF"),
)
_KINDS: Final = {"animal": Kind.CLINICAL, "human": Kind.CLINICAL, "ecoff": Kind.ECV, "ecv": Kind.ECV}

Report = Callable[[FindingCode, dict[str, str]], None]


class BreakpointLines:
    """Reads the lines of the breakpoint file with the words of the other files."""

    def __init__(self, terms: Terms, organisms: WhonetOrganisms, antibiotics: WhonetAntibiotics) -> None:
        self._terms, self._organisms, self._antibiotics = terms, organisms, antibiotics

    def printed(self, read: DelimitedFile, findings: list[ImportFinding]) -> Iterator[PrintedRow]:
        """Return the rows that can be read; what is wrong with the others goes to the findings."""
        for line in read.lines:

            def report(code: FindingCode, parameters: dict[str, str], number: int = line.number) -> None:
                finding = ImportFinding(code=code, file=read.file, row=number, parameters=parameters)
                findings.append(finding)

            row = self._row(line, report)
            if row is not None:
                yield row

    def _row(self, line: Line, report: Report) -> PrintedRow | None:
        fault = next(self._faults(line), None)
        if fault is not None:
            report(*fault)
            return None
        kind = _KINDS[line["BREAKPOINT_TYPE"].casefold()]
        method = METHODS[line["TEST_METHOD"].upper()]
        content = canonical_disk_content(line["POTENCY"]) if method == Method.DISK else None
        host = self._host(line, kind, report)
        is_cut_off, sites = kind == Kind.ECV, self._sites(line, report)
        return PrintedRow(
            number=line.number,
            guideline=line["GUIDELINES"],
            year=int(line["YEAR"]),
            kind=kind,
            method=method,
            organism=self._organisms.id_of(line["ORGANISM_CODE_TYPE"], line["ORGANISM_CODE"]) or "",
            drug=self._antibiotics.id_of(line["WHONET_ABX_CODE"]) or "",
            host=host,
            disk_content=content,
            sites=sites,
            site_text=self._terms.site_text(line["SITE_OF_INFECTION"], sites),
            s=line["ECV_ECOFF"] if is_cut_off else line["S"],
            r="" if is_cut_off else line["R"],
            sdd=bool(line["SDD"]),
            r_comparators="at_and_beyond",
            includes_subgroups=host is not None and is_whole_group(host),
            source=Source(citation=_citation(line), edition=f"{line['GUIDELINES']} {line['YEAR']}"),
        )

    def _faults(self, line: Line) -> Iterator[tuple[FindingCode, dict[str, str]]]:
        """Name what makes a row unusable."""
        if not (line["GUIDELINES"] and YEAR.fullmatch(line["YEAR"])):
            value = f"{line['GUIDELINES']} {line['YEAR']}"
            yield FindingCode.EDITION_UNREADABLE, {"column": "GUIDELINES, YEAR", "value": value}
        for column, known, code in (
            ("BREAKPOINT_TYPE", line["BREAKPOINT_TYPE"].casefold() in _KINDS, FindingCode.TYPE_UNKNOWN),
            ("TEST_METHOD", line["TEST_METHOD"].upper() in METHODS, FindingCode.METHOD_UNKNOWN),
        ):
            if not known:
                yield code, {"column": column, "value": line[column]}
        if self._organisms.id_of(line["ORGANISM_CODE_TYPE"], line["ORGANISM_CODE"]) is None:
            text = f"{line['ORGANISM_CODE']} ({line['ORGANISM_CODE_TYPE']})"
            yield FindingCode.UNKNOWN_ORGANISM, {"text": text}
        if self._antibiotics.id_of(line["WHONET_ABX_CODE"]) is None:
            yield FindingCode.UNKNOWN_DRUG, {"text": line["WHONET_ABX_CODE"]}
        if line["BREAKPOINT_TYPE"].casefold() == "animal" and not line["HOST"]:
            yield FindingCode.HOST_MISSING, {}
        is_disk, potency = line["TEST_METHOD"].upper() == "DISK", line["POTENCY"]
        if is_disk and potency and canonical_disk_content(potency) is None:
            yield FindingCode.DISK_CONTENT_UNREADABLE, {"value": potency}

    def _host(self, line: Line, kind: Kind, report: Report) -> str | None:
        """Return the host; cut-offs hold for any, rows of the human tables for people."""
        if kind == Kind.ECV:
            return None
        host, is_new = self._terms.host(line["HOST"] or "human")
        if is_new:
            report(FindingCode.NEW_HOST, {"text": line["HOST"]})
        return host

    def _sites(self, line: Line, report: Report) -> tuple[str, ...]:
        sites, new = self._terms.sites(line["SITE_OF_INFECTION"])
        for site in new:
            report(FindingCode.NEW_SITE, {"text": site})
        return sites


def _citation(line: Line) -> str:
    parts = (f"{line['GUIDELINES']} {line['YEAR']}", line["REFERENCE_TABLE"])
    return ", ".join(part for part in parts if part)
