"""One expert rule: of which organisms and drugs it holds, and under which conditions."""

from typing import Literal

import msgspec

from breakpoints.screening import Found, Test
from breakpoints.vocabulary.entries import Drug

Level = Literal["R", "NS", "I", "S", "R_SHOWN", "NS_SHOWN"]
"""What a condition asks of a result; NS stands for I, R and NS. Of what is shown nothing is left open."""


class ScreeningIs(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="of", tag="screening"
):
    """A screening test of the isolate was positive, or negative."""

    test: Test
    found: Found


class ResultIs(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="of", tag="result"
):
    """The isolate's result of one of these drugs (ids, sorted) is at this level, by its value."""

    drugs: tuple[str, ...]
    level: Level


Condition = ScreeningIs | ResultIs
AnyOf = tuple[tuple[Condition, ...], ...]
"""At least one of these groups holds with all of its conditions."""


class ExpertRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Drugs that are R in organisms of a group as soon as a condition holds.

    With ``leaves_open`` they are not R by it: no value of theirs promises success, and none is given.

    ``drugs`` and ``except_drugs`` are ids, ``drug_classes`` English class names of the
    vocabulary; ``except_organisms`` are members of the group of which the rule does not hold.
    A drug of ``settled_by`` (ids) that does not resist settles what other results leave undecided.
    """

    rule: str
    organism: str
    when: AnyOf
    source: str
    drugs: tuple[str, ...] = ()
    drug_classes: tuple[str, ...] = ()
    except_drugs: tuple[str, ...] = ()
    except_organisms: tuple[str, ...] = ()
    leaves_open: bool = False
    settled_by: tuple[str, ...] = ()

    def affects(self, drug: Drug) -> bool:
        """Tell whether the rule is about a drug."""
        named = drug.id in self.drugs or drug.class_en in self.drug_classes
        return named and drug.id not in self.except_drugs

    def looks_at(self, test: Test) -> bool:
        """Tell whether any condition asks for a screening test."""
        return any(isinstance(one, ScreeningIs) and one.test == test for group in self.when for one in group)

    def holds_of(self, lineage: tuple[str, ...]) -> bool:
        """Tell whether the rule is about an organism, given with the groups it belongs to."""
        return self.organism in lineage and not any(one in lineage for one in self.except_organisms)


def in_order(rules: tuple[ExpertRule, ...]) -> tuple[ExpertRule, ...]:
    """Return rules in one order, whatever the order of the lines they were read from."""
    return tuple(sorted(rules, key=msgspec.json.encode))
