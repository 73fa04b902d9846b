"""From what was typed to the criterion and the plan of a question; nothing here needs a store."""

import re
from unicodedata import category, normalize

import msgspec

from analysis.evidence.report import ZoneCriterionInForce
from analysis.evidence.rules import RULE_SETS
from analysis.methods import Method
from analysis.plan import AnalysisPlan
from breakpoints.compositions import compositions_in
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Kind
from service.derivations.request import MicCriterionIn, PlanRequest
from service.errors import Refused
from service.jobs.question import CriterionAsked

_BETWEEN_NUMBERS = re.compile(r"[,、;\s]+")


def criterion_asked(given: MicCriterionIn) -> CriterionAsked:
    """Return a criterion in steps of the ladder, or refuse one that is no criterion."""
    if given.kind not in {kind.value for kind in Kind}:
        raise Refused(
            "unknown_kind",
            pointer="/mic_criterion/kind",
            value=given.kind,
            allowed=", ".join(kind.value for kind in Kind),
        )
    lowest = _step(given.s_le_mg_per_l, "/mic_criterion/s_le_mg_per_l")
    highest = (
        None if given.r_ge_mg_per_l is None else _step(given.r_ge_mg_per_l, "/mic_criterion/r_ge_mg_per_l")
    )
    if given.kind == Kind.ECV and highest is not None:
        raise Refused(
            "cut_off_has_one_boundary", pointer="/mic_criterion/r_ge_mg_per_l", s=given.s_le_mg_per_l
        )
    if highest is not None and highest <= lowest:
        raise Refused(
            "r_not_above_s",
            pointer="/mic_criterion/r_ge_mg_per_l",
            r=given.r_ge_mg_per_l,
            s=given.s_le_mg_per_l,
        )
    return CriterionAsked(
        l_step=lowest,
        u_step=highest,
        s_le_mg_per_l=_plain(given.s_le_mg_per_l),
        r_ge_mg_per_l=None if given.r_ge_mg_per_l is None else _plain(given.r_ge_mg_per_l),
        kind=given.kind,
        source=source_stated(given.source, "/mic_criterion/source"),
        compositions=_compositions(given.s_le_mg_per_l, given.r_ge_mg_per_l),
    )


def _compositions(*boundaries: str | None) -> tuple[str, ...]:
    """Return the compositions that both boundaries of a combination may be of; none where none is written."""
    printed = [compositions_in(text) for text in boundaries if text and "/" in _plain(text)]
    return tuple(sorted(frozenset.intersection(*printed))) if printed else ()


def _plain(written: str) -> str:
    """Return a concentration with the digits of ASCII, so that ８ and 8 are one question."""
    return normalize("NFKC", written).strip()


def source_stated(written: str, pointer: str) -> str:
    """Return where a criterion stands; refuse blanks and control characters, which name nothing."""
    source = written.strip()
    if not source or any(category(sign) == "Cc" for sign in source):
        raise Refused("source_unreadable", pointer=pointer, value=ascii(source))
    return source


def _step(written: str, pointer: str) -> int:
    read_value = read_mic(written)
    if not isinstance(read_value, Mic) or read_value.sign or not read_value.on_ladder:
        raise Refused("mic_boundary_unreadable", pointer=pointer, value=written)
    return read_value.step


def numbers_typed(text: str) -> list[str]:
    """Return the numbers of a list as typed, not yet read."""
    return [one for one in _BETWEEN_NUMBERS.split(text) if one]


def plan_of(asked: PlanRequest, in_force: ZoneCriterionInForce | None) -> AnalysisPlan:
    """Return the plan: the defaults with what was given in their place.

    ``in_force`` is the zone criterion that was found by what the request says of it.
    """
    methods, options = asked.methods, asked.options
    known = {one.value for one in Method}
    for method in methods:
        if method not in known:
            raise Refused(
                "unknown_method", pointer="/methods", value=method, allowed=", ".join(sorted(known))
            )
    given = {name: value for name, value in msgspec.structs.asdict(options).items() if value is not None}
    if asked.seed is not None:
        given["seed"] = asked.seed
    if methods:
        given["methods"] = tuple(method for method in Method if method.value in methods)
    if "resistant_percent" in given:
        given["resistant_percent"] = tuple(sorted(set(given["resistant_percent"])))
    default = AnalysisPlan()
    least = given.get("minimum_width_mm", default.minimum_width_mm)
    most = given.get("maximum_width_mm", default.maximum_width_mm)
    if least > most:
        raise Refused("widths_out_of_order", pointer="/options/minimum_width_mm", least=least, most=most)
    rules = RULE_SETS[asked.data_rules] if isinstance(asked.data_rules, str) else asked.data_rules
    return AnalysisPlan(**given, in_force=in_force, data_rules=rules)
