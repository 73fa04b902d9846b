"""Minimum-data rules as data: what is required of the isolates behind a criterion, and on whose word.

Plain values (no numpy). A plan carries its rules, so whoever rebuilds a derivation applies the same ones.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class DataRuleId(StrEnum):
    """What is counted.

    ``near_intermediate``: isolates within one dilution of the intermediate range (L <= MIC <= U).
    ``susceptible`` and ``resistant``: isolates whose category is certain wherever a censored concentration
    lies. ``per_laboratory`` and ``per_species``: the laboratory, or species, with the fewest isolates.
    ``laboratories``, ``years``: different ones (laboratories are the sources).
    """

    ISOLATES = "isolates"
    SUSCEPTIBLE = "susceptible"
    RESISTANT = "resistant"
    NEAR_INTERMEDIATE = "near_intermediate"
    LABORATORIES = "laboratories"
    PER_LABORATORY = "per_laboratory"
    PER_SPECIES = "per_species"
    YEARS = "years"


class RuleOrigin(StrEnum):
    """On whose word a number is required.

    ``method``: a default of these methods, no standard's. ``exact_limit``: follows from the exact limit of a
    share. ``secondary``: attributed to a standard by others; the standard itself was not read.
    ``stated``: given by whoever asked.
    """

    METHOD = "method"
    EXACT_LIMIT = "exact_limit"
    SECONDARY = "secondary"
    STATED = "stated"


class DataRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least so many; ``source`` names the document behind ``origin``, where there is one."""

    rule: DataRuleId
    at_least: Annotated[int, Meta(ge=1, le=1_000_000)]
    origin: RuleOrigin = RuleOrigin.STATED
    source: Annotated[str, Meta(max_length=200)] = ""


_SOP_10 = "EUCAST SOP 10 (of cut-offs; used here by analogy)"

FIRST_LOOK = (
    DataRule(rule=DataRuleId.NEAR_INTERMEDIATE, at_least=29, origin=RuleOrigin.EXACT_LIMIT),
    DataRule(rule=DataRuleId.LABORATORIES, at_least=2, origin=RuleOrigin.METHOD),
    DataRule(rule=DataRuleId.PER_LABORATORY, at_least=15, origin=RuleOrigin.METHOD),
    DataRule(rule=DataRuleId.PER_SPECIES, at_least=30, origin=RuleOrigin.METHOD),
    DataRule(rule=DataRuleId.YEARS, at_least=2, origin=RuleOrigin.METHOD),
)
"""The default: what lets every kind of question be asked at all."""

COMMITTEE = (
    DataRule(rule=DataRuleId.ISOLATES, at_least=100, origin=RuleOrigin.SECONDARY, source=_SOP_10),
    DataRule(rule=DataRuleId.RESISTANT, at_least=149, origin=RuleOrigin.EXACT_LIMIT),
    DataRule(rule=DataRuleId.SUSCEPTIBLE, at_least=149, origin=RuleOrigin.EXACT_LIMIT),
    DataRule(rule=DataRuleId.NEAR_INTERMEDIATE, at_least=29, origin=RuleOrigin.EXACT_LIMIT),
    DataRule(rule=DataRuleId.LABORATORIES, at_least=5, origin=RuleOrigin.SECONDARY, source=_SOP_10),
    DataRule(rule=DataRuleId.PER_LABORATORY, at_least=15, origin=RuleOrigin.SECONDARY, source=_SOP_10),
    DataRule(rule=DataRuleId.PER_SPECIES, at_least=100, origin=RuleOrigin.METHOD),
    DataRule(rule=DataRuleId.YEARS, at_least=2, origin=RuleOrigin.METHOD),
)
"""What would let the strictest cells of the acceptance table be demonstrated without any error."""

RULE_SETS: Mapping[str, tuple[DataRule, ...]] = {"first_look": FIRST_LOOK, "committee": COMMITTEE, "none": ()}
"""Named sets to choose from; the plan holds the rules themselves."""
