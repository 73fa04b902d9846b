"""A whole WHONET resource folder, from the bytes of its files."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from breakpoints.errors import ImportUnreadable
from breakpoints.expert.rule import ExpertRule
from breakpoints.importing.delimited import DelimitedFile, read_delimited
from breakpoints.importing.differing import differing
from breakpoints.importing.editions import ImportedTable, Origin, checked_name, imported_tables
from breakpoints.importing.imported import Imported, QualityRange
from breakpoints.importing.report import FindingCode, ImportFinding, Unreadable, counted
from breakpoints.importing.terms import Terms
from breakpoints.importing.whonet import (
    antibiotics,
    breakpoints,
    expert_rules,
    organisms,
    quality,
    resistance,
)
from breakpoints.importing.whonet.antibiotics import WhonetAntibiotics
from breakpoints.importing.whonet.breakpoints import BreakpointLines
from breakpoints.importing.whonet.organisms import WhonetOrganisms
from breakpoints.model import ExpectedResistance, Source
from breakpoints.vocabulary import Vocabulary
from breakpoints.vocabulary.additions import additions_digest

BREAKPOINTS: Final = "Breakpoints.txt"
ORGANISMS: Final = "Organisms.txt"
ANTIBIOTICS: Final = "Antibiotics.txt"
RESISTANCE: Final = "ExpectedResistancePhenotypes.txt"
QUALITY: Final = "QC_Ranges.txt"
EXPERT_RULES: Final = "ExpertInterpretationRules.txt"
NEEDED: Final = (BREAKPOINTS, ORGANISMS, ANTIBIOTICS)
READ: Final = (*NEEDED, RESISTANCE, QUALITY, EXPERT_RULES)
_SOURCE: Final = Source(citation="WHONET resource folder: Breakpoints.txt", url="https://whonet.org")


def import_whonet(files: Mapping[str, bytes], name: str, vocabulary: Vocabulary) -> Imported:
    """Import a WHONET resource folder: ``Animal`` and ``Human`` rows as clinical, ``ECOFF`` as cut-offs.

    Parameters
    ----------
    files : mapping of str to bytes
        The files by name; folders before a name and its case do not matter, other files are
        left alone. Breakpoints, organisms and antibiotics are needed.
    name : str
        What the names of the tables begin with (``NAME-clsi-2025``).
    vocabulary : Vocabulary
        What is known already; the result says what must be added to it.

    Raises
    ------
    ImportUnreadable
        A file that is needed is not there, or is no table with the columns it should have.

    Notes
    -----
    WHONET prints R as MIC >= and zone <= for every guideline. Every clinical table carries
    the intrinsic resistance its guideline expects, and all expert rules: their file names
    no guideline.
    """
    found = _by_name(files)
    for needed in NEEDED:
        if needed not in found:
            raise ImportUnreadable(needed, Unreadable.FILE_NEEDED)
    terms = Terms("whonet", vocabulary)
    read = {BREAKPOINTS: read_delimited(found[BREAKPOINTS], BREAKPOINTS, breakpoints.REQUIRED, quoted=False)}
    read[ORGANISMS] = read_delimited(found[ORGANISMS], ORGANISMS, organisms.REQUIRED, quoted=False)
    read[ANTIBIOTICS] = read_delimited(found[ANTIBIOTICS], ANTIBIOTICS, antibiotics.REQUIRED, quoted=False)
    words = WhonetOrganisms(read[ORGANISMS], terms.organisms), WhonetAntibiotics(read[ANTIBIOTICS], terms)
    findings: list[ImportFinding] = []
    expected = _expected(found, words, read, findings)
    ranges = _ranges(found, words, read, findings)
    rules = _rules(found, words, read, findings)
    rows = list(BreakpointLines(terms, *words).printed(read[BREAKPOINTS], findings))
    additions = terms.additions
    origin = Origin(
        name=checked_name(name), file=BREAKPOINTS, source=_SOURCE, vocabulary=additions_digest(additions)
    )
    tables, more = imported_tables(rows, origin, expected, rules)
    damaged = [one for each in read.values() for one in each.findings]
    unused = _unused(expected, tables)
    both = (*damaged, *findings, *differing(terms, ORGANISMS, ANTIBIOTICS), *unused, *more)
    return Imported(
        tables=tables,
        additions=additions,
        quality_ranges=ranges,
        counts=tuple(counted(file, one.rows_read, both) for file, one in read.items()),
        findings=both,
    )


_Words = tuple[WhonetOrganisms, WhonetAntibiotics]


def _by_name(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Find the files by their names, whatever folder they stand in."""
    wanted = {one.casefold(): one for one in READ}
    found: dict[str, bytes] = {}
    for path, content in files.items():
        name = wanted.get(PurePosixPath(path.replace("\\", "/")).name.casefold())
        if name is not None:
            found.setdefault(name, content)
    return found


def _expected(
    found: Mapping[str, bytes],
    words: _Words,
    read: dict[str, DelimitedFile],
    findings: list[ImportFinding],
) -> dict[str, tuple[ExpectedResistance, ...]]:
    """Read the expected resistance, if the folder holds it."""
    if RESISTANCE not in found:
        findings.append(ImportFinding(code=FindingCode.FILE_MISSING, file=RESISTANCE))
        return {}
    read[RESISTANCE] = read_delimited(found[RESISTANCE], RESISTANCE, resistance.REQUIRED, quoted=False)
    return resistance.expected_resistance(read[RESISTANCE], *words, findings)


def _ranges(
    found: Mapping[str, bytes],
    words: _Words,
    read: dict[str, DelimitedFile],
    findings: list[ImportFinding],
) -> tuple[QualityRange, ...]:
    """Read the ranges of control strains, if the folder holds them."""
    if QUALITY not in found:
        findings.append(ImportFinding(code=FindingCode.FILE_MISSING, file=QUALITY))
        return ()
    read[QUALITY] = read_delimited(found[QUALITY], QUALITY, quality.REQUIRED, quoted=False)
    return quality.quality_ranges(read[QUALITY], *words, findings)


def _rules(
    found: Mapping[str, bytes],
    words: _Words,
    read: dict[str, DelimitedFile],
    findings: list[ImportFinding],
) -> tuple[ExpertRule, ...]:
    """Read the expert rules, if the folder holds them."""
    if EXPERT_RULES not in found:
        findings.append(ImportFinding(code=FindingCode.FILE_MISSING, file=EXPERT_RULES))
        return ()
    read[EXPERT_RULES] = read_delimited(
        found[EXPERT_RULES], EXPERT_RULES, expert_rules.REQUIRED, quoted=False
    )
    return expert_rules.expert_rules(read[EXPERT_RULES], *words, findings)


def _unused(
    expected: dict[str, tuple[ExpectedResistance, ...]], tables: tuple[ImportedTable, ...]
) -> list[ImportFinding]:
    """Report guidelines whose expected resistance has no clinical table to go with."""
    used = {table.guideline for table in tables if table.version.resistance}
    code = FindingCode.RULES_WITHOUT_TABLE
    return [
        ImportFinding(code=code, file=RESISTANCE, parameters={"guideline": guideline})
        for guideline in sorted(expected.keys() - used)
    ]
