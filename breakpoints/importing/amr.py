"""The ``clinical_breakpoints`` of the R package AMR, exported as CSV."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from breakpoints.disk_content import canonical_disk_content
from breakpoints.importing.delimited import Line, read_delimited
from breakpoints.importing.differing import differing
from breakpoints.importing.editions import Origin, checked_name, imported_tables
from breakpoints.importing.imported import Imported
from breakpoints.importing.method_words import METHODS
from breakpoints.importing.printed import PrintedRow
from breakpoints.importing.report import FindingCode, ImportFinding, counted
from breakpoints.importing.terms import Terms, is_whole_group
from breakpoints.model import Kind, Method, Source
from breakpoints.vocabulary import Rank, Vocabulary
from breakpoints.vocabulary.additions import additions_digest

REQUIRED: Final = ("guideline", "type", "method", "host", "site", "mo", "ab", "breakpoint_S", "breakpoint_R")
_KINDS: Final = {"animal": Kind.CLINICAL, "human": Kind.CLINICAL, "ecoff": Kind.ECV}
_EDITION: Final = re.compile(
    r"(?P<guideline>\S++(?:\s++(?!(?:19|20|21)[0-9]{2}\Z)\S++)*+)\s++(?P<year>(?:19|20|21)[0-9]{2})"
)
_RANKS: Final = (
    (1.5, Rank.SUBSPECIES),
    (2.2, Rank.SPECIES),
    (2.9, Rank.GROUP),
    (3.5, Rank.GENUS),
    (4.5, Rank.FAMILY),
    (5.5, Rank.ORDER),
)
_SOURCE: Final = Source(citation="clinical_breakpoints of the R package AMR", url="https://amr-for-r.org")
_MISSING: Final = frozenset({"", "NA"})

Report = Callable[[FindingCode, dict[str, str]], None]


def import_amr(content: bytes, name: str, vocabulary: Vocabulary, *, file: str = "export.csv") -> Imported:
    """Import R AMR's breakpoints: ``animal`` and ``human`` rows as clinical, ``ECOFF`` as cut-offs.

    Parameters
    ----------
    content : bytes
        The CSV; columns ``organism`` and ``drug`` with the names of the codes are used where present.
    name : str
        What the names of the tables begin with (``NAME-clsi-2025``).
    vocabulary : Vocabulary
        What is known already; the result says what must be added to it.

    Raises
    ------
    ImportUnreadable
        The bytes are no table with these columns.

    Notes
    -----
    The export has no comparators: R is MIC >= and zone <= for CLSI, MIC > and zone < for others.
    """
    read = read_delimited(content, file, REQUIRED, quoted=True)
    terms = Terms("amr", vocabulary)
    findings = list(read.findings)
    rows = [row for line in read.lines if (row := _printed(line, terms, file, findings)) is not None]
    terms.organisms.join_complexes()
    additions = terms.additions
    origin = Origin(
        name=checked_name(name), file=file, source=_SOURCE, vocabulary=additions_digest(additions)
    )
    tables, more = imported_tables(rows, origin, {})
    both = (*findings, *differing(terms, file, file), *more)
    return Imported(
        tables=tables, additions=additions, counts=(counted(file, read.rows_read, both),), findings=both
    )


def _printed(line: Line, terms: Terms, file: str, findings: list[ImportFinding]) -> PrintedRow | None:
    """Read one row, or report why it cannot be read."""

    def report(code: FindingCode, parameters: dict[str, str]) -> None:
        findings.append(ImportFinding(code=code, file=file, row=line.number, parameters=parameters))

    edition = _EDITION.fullmatch(_cell(line, "guideline"))
    kind = _KINDS.get(line["type"].casefold())
    method = METHODS.get(line["method"].upper())
    fault = next(_faults(line, known=(edition is not None, kind is not None, method is not None)), None)
    if fault is not None or edition is None or kind is None or method is None:
        if fault is not None:
            report(*fault)
        return None
    dose = _cell(line, "disk_dose")
    disk_content = canonical_disk_content(dose) if dose else None
    if method == Method.DISK and dose and disk_content is None:
        report(FindingCode.DISK_CONTENT_UNREADABLE, {"value": dose})
        return None
    host = None if kind == Kind.ECV else _host(line, terms, report)
    guideline, sites = edition["guideline"], _sites(line, terms, report)
    return PrintedRow(
        number=line.number,
        guideline=guideline,
        year=int(edition["year"]),
        kind=kind,
        method=method,
        organism=_organism(line, terms, report),
        drug=_drug(line, terms, report),
        host=host,
        disk_content=disk_content if method == Method.DISK else None,
        sites=sites,
        site_text=terms.site_text(_cell(line, "site"), sites),
        s=_cell(line, "breakpoint_S"),
        r=_cell(line, "breakpoint_R"),
        sdd=line["is_SDD"].upper() == "TRUE",
        r_comparators="at_and_beyond" if guideline.upper().startswith("CLSI") else "beyond",
        includes_subgroups=host is not None and is_whole_group(host),
        source=Source(citation=_citation(line), edition=line["guideline"]),
    )


def _faults(line: Line, known: tuple[bool, bool, bool]) -> Iterator[tuple[FindingCode, dict[str, str]]]:
    """Name what makes a row unusable before its words are looked up."""
    columns = (
        ("guideline", FindingCode.EDITION_UNREADABLE),
        ("type", FindingCode.TYPE_UNKNOWN),
        ("method", FindingCode.METHOD_UNKNOWN),
    )
    for (column, code), good in zip(columns, known, strict=True):
        if not good:
            yield code, {"column": column, "value": line[column]}
    for column, code in (("mo", FindingCode.UNKNOWN_ORGANISM), ("ab", FindingCode.UNKNOWN_DRUG)):
        if not _cell(line, column):
            yield code, {"text": line[column], "suggestions": "-"}
    if line["type"].casefold() != "ecoff" and not _cell(line, "host"):
        yield FindingCode.HOST_MISSING, {}
    s, r = _cell(line, "breakpoint_S"), _cell(line, "breakpoint_R")
    if line["type"].casefold() == "ecoff" and s and r and s != r:
        yield FindingCode.TWO_CUT_OFFS, {"s": s, "r": r}


def _organism(line: Line, terms: Terms, report: Report) -> str:
    code, name = line["mo"], _cell(line, "organism")
    if not name:
        report(FindingCode.CODE_WITHOUT_NAME, {"code": f"amr:{code}"})
    return terms.organisms.id_of(code, name, _rank(line))


def _rank(line: Line) -> Rank:
    """Return the rank that the export's rank_index stands for; species where it has none."""
    try:
        index = float(line["rank_index"])
    except ValueError:
        return Rank.SPECIES
    return next((rank for limit, rank in _RANKS if index < limit), Rank.GRAM)


def _drug(line: Line, terms: Terms, report: Report) -> str:
    code, name = line["ab"], _cell(line, "drug")
    if not name:
        report(FindingCode.CODE_WITHOUT_NAME, {"code": f"amr:{code}"})
    return terms.drug(code, name)


def _host(line: Line, terms: Terms, report: Report) -> str:
    host, is_new = terms.host(line["host"])
    if is_new:
        report(FindingCode.NEW_HOST, {"text": line["host"]})
    return host


def _sites(line: Line, terms: Terms, report: Report) -> tuple[str, ...]:
    """Return the sites of a row; ``uti`` alone means the urinary tract."""
    text = _cell(line, "site")
    if not text and line["uti"].upper() == "TRUE":
        text = "urinary tract"
    sites, new = terms.sites(text)
    for site in new:
        report(FindingCode.NEW_SITE, {"text": site})
    return sites


def _citation(line: Line) -> str:
    table = _cell(line, "ref_tbl")
    return f"{line['guideline']}, {table}" if table else line["guideline"]


def _cell(line: Line, column: str) -> str:
    """Return a cell; R writes NA where there is nothing."""
    return "" if line[column] in _MISSING else line[column]
