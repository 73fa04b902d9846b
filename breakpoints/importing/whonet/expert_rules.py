"""WHONET's expert rules: what screening tests and other results of an isolate make R."""

from collections.abc import Iterable, Iterator
from typing import Final

from breakpoints.expert.criteria import read_criteria
from breakpoints.expert.rule import ExpertRule, in_order
from breakpoints.importing.delimited import DelimitedFile, Line
from breakpoints.importing.report import FindingCode, ImportFinding
from breakpoints.importing.whonet.antibiotics import WhonetAntibiotics
from breakpoints.importing.whonet.organisms import WhonetOrganisms
from breakpoints.screening import Test

REQUIRED: Final = (
    "RULE_CODE",
    "ORGANISM_CODE",
    "ORGANISM_CODE_TYPE",
    "RULE_CRITERIA",
    "AFFECTED_ANTIBIOTICS",
)
_TESTS: Final[dict[str, Test]] = {
    "ESBL": "esbl",
    "X_BLEE": "esbl",
    "BETA_LACT": "beta_lactamase",
    "MRSA": "methicillin_resistance",
    "MRSA_SCRN": "methicillin_resistance",
    "MECA_PCR": "methicillin_resistance",
    "OXA_SCREEN": "methicillin_resistance",
    "PBP2A_AGGL": "methicillin_resistance",
    "INDUC_CLI": "inducible_clindamycin",
    "MLS_DTEST": "inducible_clindamycin",
    "X_MLS": "inducible_clindamycin",
    "X_MLS_IND": "inducible_clindamycin",
}
"""WHONET's fields of screening tests."""


def expert_rules(
    read: DelimitedFile,
    organisms: WhonetOrganisms,
    antibiotics: WhonetAntibiotics,
    findings: list[ImportFinding],
) -> tuple[ExpertRule, ...]:
    """Return the rules that can be understood; what cannot goes to the findings, row by row.

    A rule of which some alternatives or drugs are not understood is kept with the others:
    less is R by it than WHONET would say, and the finding tells what is missing. A rule
    whose exceptions are not understood is refused: more would be R by it.
    """
    rules: dict[ExpertRule, None] = {}
    for line in read.lines:
        rule = _rule(line, read.file, organisms, antibiotics, findings)
        if rule is not None:
            rules[rule] = None
    return in_order(tuple(rules))


def _rule(
    line: Line,
    file: str,
    organisms: WhonetOrganisms,
    antibiotics: WhonetAntibiotics,
    findings: list[ImportFinding],
) -> ExpertRule | None:
    organism = organisms.id_of(line["ORGANISM_CODE_TYPE"], line["ORGANISM_CODE"])
    criteria = read_criteria(line["RULE_CRITERIA"], _TESTS.get, antibiotics.ids_named)
    drugs, unknown = _drugs(line["AFFECTED_ANTIBIOTICS"], antibiotics)
    spared, not_spared = _drugs(line["ANTIBIOTIC_EXCEPTIONS"], antibiotics)
    left = tuple(sorted(drugs - spared))
    refused = _refused(line, organism, bool(criteria.any_of), left, not_spared)
    if refused is not None:
        code, text = refused
        findings.append(ImportFinding(code=code, file=file, row=line.number, parameters={"text": text}))
        return None
    missing = (*criteria.not_understood, *unknown)
    if missing:
        parameters = {"rule": line["RULE_CODE"], "text": ", ".join(missing)}
        partly = FindingCode.RULE_PARTLY_UNDERSTOOD
        findings.append(ImportFinding(code=partly, file=file, row=line.number, parameters=parameters))
    return ExpertRule(
        rule=line["RULE_CODE"],
        organism=organism or "",
        when=criteria.any_of,
        drugs=left,
        source=": ".join(part for part in ("WHONET", line["DESCRIPTION"]) if part),
    )


def _refused(
    line: Line, organism: str | None, has_criteria: bool, drugs: tuple[str, ...], not_spared: tuple[str, ...]
) -> tuple[FindingCode, str] | None:
    """Say why a rule cannot be taken, and what of it is wrong."""
    if organism is None:
        return FindingCode.UNKNOWN_ORGANISM, f"{line['ORGANISM_CODE']} ({line['ORGANISM_CODE_TYPE']})"
    if not has_criteria:
        return FindingCode.CRITERIA_NOT_UNDERSTOOD, line["RULE_CRITERIA"]
    if not_spared:
        return FindingCode.UNKNOWN_DRUG, ", ".join(not_spared)
    return None if drugs else (FindingCode.UNKNOWN_DRUG, line["AFFECTED_ANTIBIOTICS"])


def _drugs(text: str, antibiotics: WhonetAntibiotics) -> tuple[set[str], tuple[str, ...]]:
    """Return the drugs that codes and classes name, and what names none."""
    named = {name: antibiotics.ids_named(name) for name in _listed(text)}
    return set(_joined(named.values())), tuple(name for name, ids in named.items() if not ids)


def _joined(groups: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (one for group in groups for one in group)


def _listed(text: str) -> Iterator[str]:
    return filter(None, (part.strip() for part in text.split(",")))
