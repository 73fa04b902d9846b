"""From printed rows to one table per guideline, year and kind; rows that clash are refused."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from breakpoints.boundaries import MicBoundaries, ZoneBoundaries
from breakpoints.errors import ImportUnreadable
from breakpoints.expert.rule import ExpertRule
from breakpoints.importing.printed import Fault, PrintedRow, criterion_of
from breakpoints.importing.report import FindingCode, ImportFinding, Unreadable
from breakpoints.importing.spellings import slug
from breakpoints.model import Criterion, ExpectedResistance, Kind, Source
from breakpoints.version import TableVersion, Title
from breakpoints.written import shown

FIRST_VERSION: Final = "1.0.0"
LICENCE: Final = "Private to the laboratory that imported it; the values belong to their owner"
YEAR: Final = re.compile(r"(?:19|20|21)[0-9]{2}")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_NAME: Final = 40
_I_MEANS: Final[dict[str, Literal["intermediate", "increased_exposure"]]] = {
    "CLSI": "intermediate",
    "EUCAST": "increased_exposure",
}


class ImportedTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of an import; the guideline, year and kind of all its rows, where the file states them."""

    guideline: str | None
    year: int | None
    kind: Kind | None
    version: TableVersion


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables of one import have in common.

    ``name`` begins the name of each table; ``vocabulary`` is the digest of the additions.
    """

    name: str
    file: str
    source: Source
    vocabulary: str


def checked_name(name: str) -> str:
    """Return what the names of an import's tables begin with, if it can be part of a name.

    Raises
    ------
    ImportUnreadable
        It does not begin with a small Latin letter, holds anything but these, digits and
        single hyphens, or is too long.
    """
    if len(name) > _LONGEST_NAME or _NAME.fullmatch(name) is None:
        raise ImportUnreadable(shown(name), Unreadable.NAME_UNUSABLE, {"name": shown(name)})
    return name


_Place = tuple[str, ...]
_Numbered = tuple[int, Criterion]


def imported_tables(
    rows: Iterable[PrintedRow],
    origin: Origin,
    resistance: dict[str, tuple[ExpectedResistance, ...]],
    rules: tuple[ExpertRule, ...] = (),
) -> tuple[tuple[ImportedTable, ...], tuple[ImportFinding, ...]]:
    """Make one table per guideline, year and kind, and list what could not be taken.

    Every table carries the intrinsic resistance that its guideline expects: what resists by
    nature is no wild type that a drug could help against. Clinical tables carry the expert rules.
    """
    findings: list[ImportFinding] = []
    editions: defaultdict[tuple[str, int, Kind], list[_Numbered]] = defaultdict(list)
    for row in rows:
        criterion = criterion_of(row)
        if isinstance(criterion, Fault):
            findings.append(_finding(origin, criterion.code, row.number, criterion.parameters))
        else:
            editions[row.guideline, row.year, row.kind].append((row.number, criterion))
            if criterion.passes_every_zone:
                findings.append(passes_every_zone(origin, row.number, criterion))
    tables: list[ImportedTable] = []
    for (guideline, year, kind), numbered in sorted(editions.items()):
        kept, clashing = without_clashes(numbered, origin)
        findings += clashing
        expected = resistance.get(guideline, ())
        version = _version((guideline, year, kind), kept, origin, expected)
        if kind == Kind.CLINICAL and rules:
            version = msgspec.structs.replace(version, expert_rules=rules)
        tables.append(ImportedTable(guideline=guideline, year=year, kind=kind, version=version))
    findings += _repeated(tables, origin)
    return tuple(tables), tuple(sorted(findings, key=lambda one: (one.row or 0, one.code)))


def passes_every_zone(origin: Origin, number: int, row: Criterion) -> ImportFinding:
    """Report a boundary that even the absence of inhibition passes."""
    parameters = {"value": row.zone.s_text or "" if row.zone else ""}
    return _finding(origin, FindingCode.EVERY_ZONE_PASSES, number, parameters)


def without_clashes(
    numbered: Sequence[_Numbered], origin: Origin
) -> tuple[tuple[Criterion, ...], list[ImportFinding]]:
    """Keep rows between which every question can decide.

    Rows of one place with other boundaries are all refused: no order of lines may choose.
    Of rows with the same boundaries the first is kept, and a later one keeps what sites of
    its own it has.
    """
    at: defaultdict[_Place, list[_Numbered]] = defaultdict(list)
    for number, row in numbered:
        for place in _places(row):
            at[place].append((number, row))
    findings: dict[int, ImportFinding] = {}
    for together in at.values():
        if len({_says(row) for _, row in together}) > 1:
            others = ", ".join(str(number) for number, _ in together)
            for number, _ in together:
                findings[number] = _finding(origin, FindingCode.DUPLICATE_KEY, number, {"rows": others})
    kept: list[Criterion] = []
    for number, row in numbered:
        if number in findings:
            continue
        first = {place: together[0][0] for place in _places(row) if (together := at[place])}
        free = [place[-1] for place, holder in first.items() if holder == number]
        if len(free) == len(first):
            kept.append(row)
            continue
        others = ", ".join(str(holder) for holder in sorted(set(first.values()) - {number}))
        code = FindingCode.SITES_OVERLAP if free else FindingCode.DUPLICATE_ROW
        findings[number] = _finding(origin, code, number, {"rows": others})
        if free:
            kept.append(msgspec.structs.replace(row, sites=tuple(sorted(free))))
    return tuple(kept), [findings[number] for number in sorted(findings)]


def _places(row: Criterion) -> list[_Place]:
    """Return what a row is a criterion for, once for each of its sites."""
    key = (row.organism, row.host or "", row.drug, row.method, row.disk_content or "", row.kind)
    return [(*key, site) for site in row.sites or ("",)]


def _says(row: Criterion) -> tuple[MicBoundaries | ZoneBoundaries | None, str, bool]:
    """Return what a row says of a value."""
    return row.boundaries, row.between, row.always_intermediate


def _version(
    of: tuple[str, int, Kind],
    rows: tuple[Criterion, ...],
    origin: Origin,
    resistance: tuple[ExpectedResistance, ...],
) -> TableVersion:
    """Make the table of one edition; the file names a year, not a day."""
    guideline, year, kind = of
    cut_offs = kind == Kind.ECV
    edition, name = f"{guideline} {year}", origin.name
    en, ja = (
        ("epidemiological cut-off values", "疫学的カットオフ値")
        if cut_offs
        else ("breakpoints", "ブレークポイント")
    )
    return TableVersion(
        table="-".join((name, slug(guideline).replace("_", "-"), str(year), *(["ecv"] * cut_offs))),
        version=FIRST_VERSION,
        title=Title(
            en=f"{edition}, {en} (imported: {name})",
            ja=f"{edition} {ja}（取り込み：{name}）",
        ),
        in_force_from=f"{year}-01-01",
        edition=edition,
        guideline=guideline,
        i_means=_I_MEANS.get(guideline.upper(), "not_stated"),
        source=origin.source,
        licence=LICENCE,
        criteria=rows,
        resistance=resistance,
        vocabulary=origin.vocabulary,
        note=Title(
            en="The imported file names the year only: in force from its first day.",
            ja="取り込んだファイルには年のみが記載されているため、その年の初日から有効としています。",
        ),
    )


def _repeated(tables: Sequence[ImportedTable], origin: Origin) -> list[ImportFinding]:
    """Report editions that say no more than one of an earlier year."""
    seen: dict[tuple[str | None, Kind | None, frozenset[object]], int | None] = {}
    findings = []
    for table in tables:
        rows = frozenset((row.key, *_says(row)) for row in table.version.criteria)
        key = (table.guideline, table.kind, rows)
        if key in seen:
            parameters = {
                "guideline": table.guideline or "",
                "year": str(table.year),
                "earlier": str(seen[key]),
                "kind": table.kind or "",
            }
            findings.append(_finding(origin, FindingCode.EDITION_REPEATS, None, parameters))
        seen.setdefault(key, table.year)
    return findings


def _finding(origin: Origin, code: FindingCode, row: int | None, parameters: dict[str, str]) -> ImportFinding:
    return ImportFinding(code=code, file=origin.file, row=row, parameters=parameters)
