"""Rows of the service's own CSV that are no criteria: expected resistance and expert rules."""

from typing import Final

import msgspec

from breakpoints.expert.rule import ExpertRule, ResultIs
from breakpoints.formats.flat_rows import EXPECTED_RESISTANCE, EXPERT_RULE
from breakpoints.importing.delimited import Line
from breakpoints.importing.report import FindingCode
from breakpoints.model import ExpectedResistance
from breakpoints.vocabulary import Match, Vocabulary

STATEMENTS: Final = frozenset({EXPECTED_RESISTANCE, EXPERT_RULE})
Statement = ExpectedResistance | ExpertRule
Refusal = tuple[FindingCode, dict[str, str]]


class _Except(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    except_organisms: tuple[str, ...] = ()


def read_statement(line: Line, vocabulary: Vocabulary) -> Statement | Refusal:
    """Read a row of either kind as it was downloaded, or say why it cannot be taken."""
    note = line["note"].removeprefix("'")
    try:
        if line["kind"].casefold() == EXPERT_RULE:
            rule = msgspec.json.decode(note, type=ExpertRule)
            fits = (line["organism"], line["drug"]) == (rule.organism, ";".join(rule.drugs))
            return _known(rule, vocabulary) if fits else _contradicts("note")
        excepted = msgspec.json.decode(note, type=_Except).except_organisms if note else ()
    except msgspec.DecodeError:
        return _contradicts("note")
    one = ExpectedResistance(
        organism=line["organism"],
        drug=line["drug"],
        source=line["citation"].removeprefix("'"),
        except_organisms=excepted,
    )
    return _known(one, vocabulary)


def _known(one: Statement, vocabulary: Vocabulary) -> Statement | Refusal:
    """Return a statement all of whose ids the vocabulary has."""
    if isinstance(one, ExpertRule):
        drugs = {*one.drugs, *one.except_drugs, *_drugs_looked_at(one)}
    else:
        drugs = {one.drug}
    for organism in (one.organism, *one.except_organisms):
        if organism not in vocabulary.organisms:
            return _unknown(FindingCode.UNKNOWN_ORGANISM, organism)
    for drug in sorted(drugs):
        if not isinstance(vocabulary.find_drug(drug), Match):
            return _unknown(FindingCode.UNKNOWN_DRUG, drug)
    return one


def _drugs_looked_at(rule: ExpertRule) -> set[str]:
    conditions = (condition for group in rule.when for condition in group)
    return {drug for one in conditions if isinstance(one, ResultIs) for drug in one.drugs}


def _contradicts(fault: str) -> Refusal:
    return FindingCode.ROW_CONTRADICTS_ITSELF, {"fault": fault}


def _unknown(code: FindingCode, text: str) -> Refusal:
    return code, {"text": text, "suggestions": "-"}
