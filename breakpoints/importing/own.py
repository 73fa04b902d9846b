"""The service's own CSV of a table, as it was downloaded or written by hand in the same columns."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from breakpoints.boundaries import MicBoundaries, ZoneBoundaries, mic_boundaries, zone_boundaries
from breakpoints.disk_content import canonical_disk_content
from breakpoints.errors import BoundariesOverlap, BoundaryUnreadable, CriterionInvalid
from breakpoints.expert.rule import ExpertRule
from breakpoints.importing.delimited import DelimitedFile, Line, read_delimited
from breakpoints.importing.editions import (
    FIRST_VERSION,
    LICENCE,
    ImportedTable,
    Origin,
    checked_name,
    passes_every_zone,
    without_clashes,
)
from breakpoints.importing.imported import Imported
from breakpoints.importing.own_columns import named_columns
from breakpoints.importing.own_statements import STATEMENTS, Statement, read_statement
from breakpoints.importing.report import FindingCode, ImportFinding, counted
from breakpoints.methods import method_written
from breakpoints.model import NOT_STATED, Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import Found, Match, Unknown, Vocabulary, VocabularyAdditions

REQUIRED: Final = ("organism", "drug", "method", "host", "kind", "s_text", "r_text", "citation")
_HOSTLESS: Final = frozenset({Kind.ECV, Kind.MICROBIOLOGICAL})
_TRUE: Final = frozenset({"true", "yes", "x", "1"})
_APOSTROPHE: Final = "'"


class _Refused(Exception):  # noqa: N818 - named by what it says of the row
    """A row cannot be taken; never leaves this module."""

    def __init__(self, code: FindingCode, **parameters: str) -> None:
        self.code, self.parameters = code, parameters
        super().__init__(code)


def import_own(
    content: bytes, name: str, vocabulary: Vocabulary, *, in_force_from: str, file: str = "table.csv"
) -> Imported:
    """Import one table from the service's own CSV.

    Parameters
    ----------
    content : bytes
        The CSV; comparators stand in ``s_text`` and ``r_text`` (``<=8``, ``>=32``, ``>16``).
        Organisms, drugs, hosts and sites by any name or code of the vocabulary. Obvious other
        names of columns are understood, and reported; what is not understood is refused.
    name : str
        The name of the table.
    vocabulary : Vocabulary
        What rows may name: nothing is added to it.
    in_force_from : str
        A civil date, used where the file states none.

    Raises
    ------
    ImportUnreadable
        The bytes are no table with these columns, or hold others that are not understood.
    """
    read = named_columns(read_delimited(content, file, (), quoted=True), REQUIRED)
    findings = list(read.findings)
    numbered = list(_criteria(read, vocabulary, findings))
    statements = list(_statements(read, vocabulary, findings))
    first = read.lines[0] if read.lines else Line(number=1, cells={})
    source = Source(citation=_text(first, "citation") or file)
    origin = Origin(name=checked_name(name), file=file, source=source, vocabulary="")
    rows, clashing = without_clashes(numbered, origin)
    version = TableVersion(
        table=origin.name,
        version=FIRST_VERSION,
        title=Title(en=f"{name} (imported)", ja=f"{name}（取り込み）"),
        in_force_from=_civil_date(_text(first, "in_force_from")) or in_force_from,
        edition=_text(first, "edition") or None,
        source=source,
        licence=LICENCE,
        criteria=rows,
        simulated=bool(rows) and all(row.simulated for row in rows),
        resistance=tuple(one for one in statements if isinstance(one, ExpectedResistance)),
        expert_rules=tuple(one for one in statements if isinstance(one, ExpertRule)),
    )
    flat = tuple(passes_every_zone(origin, at, row) for at, row in numbered if row.passes_every_zone)
    both = (*findings, *clashing, *flat)
    return Imported(
        tables=(ImportedTable(guideline=None, year=None, kind=_only_kind(rows), version=version),),
        additions=VocabularyAdditions(),
        counts=(counted(file, read.rows_read, both),),
        findings=both,
    )


def _criteria(
    read: DelimitedFile, vocabulary: Vocabulary, findings: list[ImportFinding]
) -> Iterator[tuple[int, Criterion]]:
    """Read rows; what is wrong with the others goes to the findings."""
    for line in read.lines:
        if line["kind"].casefold() in STATEMENTS:
            continue
        try:
            yield line.number, _criterion(line, vocabulary)
        except _Refused as refused:
            findings.append(
                ImportFinding(
                    code=refused.code, file=read.file, row=line.number, parameters=refused.parameters
                )
            )


def _statements(
    read: DelimitedFile, vocabulary: Vocabulary, findings: list[ImportFinding]
) -> Iterator[Statement]:
    """Read expected resistance and expert rules; what is wrong with the others goes to the findings."""
    for line in read.lines:
        if line["kind"].casefold() not in STATEMENTS:
            continue
        found = read_statement(line, vocabulary)
        if isinstance(found, tuple):
            code, parameters = found
            findings.append(ImportFinding(code=code, file=read.file, row=line.number, parameters=parameters))
        else:
            yield found


def _criterion(line: Line, vocabulary: Vocabulary) -> Criterion:
    method = method_written(_text(line, "method"))
    if method is None:
        raise _Refused(FindingCode.METHOD_UNKNOWN, column="method", value=line["method"])
    kind = _kind(line)
    block = _flag(line, "block")
    boundaries = None if block else _boundaries(line, method)
    try:
        return Criterion(
            organism=_named(line, "organism", vocabulary.find_organism, FindingCode.UNKNOWN_ORGANISM),
            host=_host(line, kind, vocabulary, block=block),
            drug=_named(line, "drug", vocabulary.find_drug, FindingCode.UNKNOWN_DRUG),
            method=method,
            disk_content=None if block or method == Method.MIC else _content(line),
            sites=_sites(line, vocabulary),
            site_text=_text(line, "site_text") or None,
            kind=kind,
            mic=boundaries if isinstance(boundaries, MicBoundaries) else None,
            zone=boundaries if isinstance(boundaries, ZoneBoundaries) else None,
            block=block,
            between="SDD" if _text(line, "between").upper() == "SDD" else "I",
            always_intermediate=_flag(line, "always_intermediate"),
            includes_subgroups=_flag(line, "includes_subgroups"),
            simulated=_flag(line, "simulated"),
            source=Source(citation=_text(line, "citation"), url=_text(line, "url") or None),
            note=_text(line, "note") or None,
        )
    except CriterionInvalid as invalid:
        raise _Refused(FindingCode.ROW_CONTRADICTS_ITSELF, fault=invalid.fault) from invalid


def _boundaries(line: Line, method: Method) -> MicBoundaries | ZoneBoundaries:
    """Read both boundaries with their comparators; a row needs one of them."""
    s, r = _text(line, "s_text") or None, _text(line, "r_text") or None
    if s is None and r is None:
        raise _Refused(FindingCode.NUMBER_UNREADABLE, column="s_text, r_text", value="-")
    read = zone_boundaries if method == Method.DISK else mic_boundaries
    try:
        return read(s, r)
    except BoundaryUnreadable as unreadable:
        raise _Refused(
            FindingCode.COMPARATOR_NEEDED, value=unreadable.text, wanted=unreadable.wanted
        ) from unreadable
    except BoundariesOverlap as overlap:
        raise _Refused(FindingCode.R_ON_WRONG_SIDE_OF_S, s=s or "", r=r or "") from overlap


def _named(line: Line, column: str, find: Callable[[str], Found], code: FindingCode) -> str:
    """Return the one entry a cell names."""
    text = _text(line, column)
    found = find(text)
    if isinstance(found, Match):
        return found.id
    near = found.suggestions if isinstance(found, Unknown) else found.candidates
    raise _Refused(code, text=text, suggestions=", ".join(near) or "-")


def _host(line: Line, kind: Kind, vocabulary: Vocabulary, *, block: bool) -> str | None:
    """Return the host; cut-offs and block rows need none."""
    text = _text(line, "host")
    if not text and not block and kind not in _HOSTLESS:
        raise _Refused(FindingCode.HOST_MISSING)
    if not text or text == NOT_STATED:
        return text or None
    return _named(line, "host", vocabulary.find_host, FindingCode.UNKNOWN_HOST)


def _content(line: Line) -> str:
    text = _text(line, "disk_content")
    content = NOT_STATED if text == NOT_STATED else canonical_disk_content(text)
    if not text:
        raise _Refused(FindingCode.DISK_CONTENT_MISSING)
    if content is None:
        raise _Refused(FindingCode.DISK_CONTENT_UNREADABLE, value=text)
    return content


def _sites(line: Line, vocabulary: Vocabulary) -> tuple[str, ...]:
    parts = filter(None, (part.strip() for part in _text(line, "sites").split(";")))
    found = {part: vocabulary.find_site(part) for part in parts}
    for part, site in found.items():
        if not isinstance(site, Match):
            raise _Refused(FindingCode.UNKNOWN_SITE, text=part)
    return tuple(sorted({site.id for site in found.values() if isinstance(site, Match)}))


def _text(line: Line, column: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return line[column].removeprefix(_APOSTROPHE)


def _civil_date(text: str) -> str | None:
    """Return a date as ``YYYY-MM-DD``, or None if the text is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _flag(line: Line, column: str) -> bool:
    return _text(line, column).casefold() in _TRUE


def _kind(line: Line) -> Kind:
    """Return which of the closed list of kinds a row names."""
    try:
        return Kind(_text(line, "kind").casefold())
    except ValueError as error:
        raise _Refused(FindingCode.TYPE_UNKNOWN, column="kind", value=line["kind"]) from error


def _only_kind(rows: tuple[Criterion, ...]) -> Kind | None:
    """Return the kind of all rows, if they have one kind."""
    kinds = {row.kind for row in rows}
    return kinds.pop() if len(kinds) == 1 else None
