"""What rules say of an organism and a drug before any value is looked at, in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from breakpoints.candidates import Question
from breakpoints.expected import expected_of_members
from breakpoints.expert.applying import applicable_rules
from breakpoints.expert.rule import ExpertRule, ScreeningIs
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.outcomes import Reason
from breakpoints.rules import ruled_out
from breakpoints.vocabulary import Vocabulary
from service.locale.catalogue import Language, text
from service.lookup.notes import Note, in_words, reason_note

MOST_TRIGGERS: Final = 6
_ANY: Final = "any_animal"


def rules_before_values(
    asked: tuple[str, str, Method], tables: Sequence[TableIndex], language: Language, words: Vocabulary
) -> tuple[Note, ...]:
    """Say what no boundary tells: what decides whatever the value, then what other tests can decide.

    Parameters
    ----------
    asked : tuple of organism id, drug id and method
        No rule looks at the host.
    tables : sequence of TableIndex
        Those of the request: a rule of theirs is theirs alone.
    """
    organism, drug, method = asked
    question = Question(organism=words.organisms[organism], host=words.hosts[_ANY], drug=drug, method=method)
    ruled = ruled_out(question, tables, words.drugs[drug])
    if ruled is not None:
        parameters = {"organism": organism, "drug": drug} | ruled.parameters
        return (reason_note(ruled.reason, parameters, language, words),)
    of_group = _of_group(question, tables, language, words)
    return (*of_group, *_screening(question, tables, language, words))


def _of_group(
    question: Question, tables: Sequence[TableIndex], language: Language, words: Vocabulary
) -> Iterator[Note]:
    """Say that members of a group resist by nature."""
    members = expected_of_members(question.organism, tables, words.drugs[question.drug], words)
    if members is not None:
        parameters = {
            "organism": question.organism.id,
            "members": ", ".join(members.organisms),
            "source": members.source,
            "table": members.table,
        }
        yield reason_note(Reason.MEMBERS_RESIST_BY_NATURE, parameters, language, words)


def _screening(
    question: Question, tables: Sequence[TableIndex], language: Language, words: Vocabulary
) -> Iterator[Note]:
    """Say what screening tests and other results of an isolate can make R."""
    said: set[tuple[str, str]] = set()
    for one in applicable_rules(question.organism.lineage, tables, words.drugs[question.drug]):
        rule = one.rule
        if (rule.rule, rule.source) in said:
            continue
        said.add((rule.rule, rule.source))
        parameters = {
            "rule": rule.rule,
            "rule_organism": rule.organism,
            "trigger": ", ".join(_triggers(rule)[:MOST_TRIGGERS]),
            "source": rule.source,
            "table": one.table,
        }
        code = Reason.MECHANISM_FOUND if rule.leaves_open else Reason.EXPERT_RULE
        key = "lookup_rule.leaves_open" if rule.leaves_open else "lookup_rule.expert_rule"
        sentence = text(key, language, **in_words(parameters, language, words))
        yield Note(code=code.value, parameters=parameters, text=sentence)


def _triggers(rule: ExpertRule) -> list[str]:
    """Name what a rule looks at, each once: ``esbl=positive``, ``oxacillin=NS``."""
    conditions = (condition for group in rule.when for condition in group)
    named = (
        f"{one.test}={one.found}" if isinstance(one, ScreeningIs) else f"{one.drugs[0]}={one.level}"
        for one in conditions
    )
    return list(dict.fromkeys(named))
