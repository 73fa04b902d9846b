"""The expert rules that ship with the service; each names its source."""

import functools
from typing import Final

from breakpoints.expert.criteria import read_criteria
from breakpoints.expert.rule import ExpertRule
from breakpoints.screening import TESTS, Test
from breakpoints.vocabulary.shipped import reference_rows

SHIPPED_TABLE: Final = "zonebook-expert-rules@1.7.0"
"""What an answer names as the table of a shipped rule; another version whenever a rule changes."""


@functools.cache
def shipped_rules() -> tuple[ExpertRule, ...]:
    """Read the shipped rules once, in the order of their file.

    Raises
    ------
    ValueError
        A condition of the file cannot be read.
    """
    return tuple(_rule(row) for row in reference_rows("expert_rules"))


def _rule(row: dict[str, str]) -> ExpertRule:
    criteria = read_criteria(row["criteria"], _test, lambda name: (name,))
    if criteria.not_understood or not criteria.any_of:
        raise ValueError(f"expert_rules.csv: {row['criteria']!r} cannot be read")
    return ExpertRule(
        rule=row["rule"],
        organism=row["organism"],
        when=criteria.any_of,
        drugs=_listed(row["drugs"]),
        drug_classes=_listed(row["drug_classes"]),
        except_drugs=_listed(row["except_drugs"]),
        except_organisms=_listed(row["except_organisms"]),
        source=row["source"],
        leaves_open=row["leaves_open"] == "yes",
        settled_by=_listed(row["settled_by"]),
    )


def _test(name: str) -> Test | None:
    return next((test for test in TESTS if test == name), None)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)
