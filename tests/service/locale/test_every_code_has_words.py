"""Every code of a closed list, and every sentence that a template asks for, is in the catalogue."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

import service
from analysis import methods, refusals
from analysis.agreement.report import AgreementMeasure
from analysis.data_quality.report import QualityFlag
from analysis.evidence import report as evidence
from analysis.evidence import rules
from analysis.heterogeneity.report import GroupProblem, OneCriterion
from analysis.measurement_error.report import CurveKind
from analysis.quality_control.report import RangeMethod, RangeProblem
from analysis.wild_type import report as wild_type
from breakpoints import model, outcomes
from breakpoints.quality_control.outcomes import ControlReason, ControlStanding
from datasets import findings
from datasets.distributions.faults import DistributionFault
from datasets.store import rows
from service.locale.catalogue import entries
from service.security.caller import SCOPES

TEMPLATES = Path(service.__file__).parent / "templates"
ASKED = re.compile(r"\bt\(\s*[\"'](?P<key>[a-z_.]+)[\"']\s*[,)]")

CLOSED_LISTS: dict[str, type[StrEnum]] = {
    "category": outcomes.Category,
    "refusal": outcomes.Refusal,
    "reason": outcomes.Reason,
    "warning": outcomes.WarningCode,
    "kind": model.Kind,
    "control.standing": ControlStanding,
    "control.next": ControlStanding,
    "control.reason": ControlReason,
    "finding": findings.Rule,
    "pages.severity": findings.Severity,
    "analysis.refusal": refusals.Refusal,
    "analysis.warning": refusals.Caveat,
    "analysis.method": methods.Method,
    "analysis.step": methods.LongStep,
    "analysis.censoring": methods.Censoring,
    "analysis.verdict": methods.Verdict,
    "analysis.reason": methods.DefaultReason,
    "analysis.data_rule": rules.DataRuleId,
    "analysis.rule_origin": rules.RuleOrigin,
    "analysis.data_standing": evidence.Standing,
    "analysis.zone_call": evidence.ZoneCall,
    "analysis.subgroup_problem": evidence.SubgroupProblem,
    "analysis.curve": CurveKind,
    "analysis.factor": methods.Factor,
    "analysis.agreement": AgreementMeasure,
    "analysis.group_problem": GroupProblem,
    "analysis.one_criterion": OneCriterion,
    "pages.heterogeneity.laboratory_answer": OneCriterion,
    "analysis.range_method": RangeMethod,
    "analysis.range_problem": RangeProblem,
    "analysis.wild_type_method": wild_type.WildTypeMethod,
    "analysis.wild_type_problem": wild_type.WildTypeProblem,
    "analysis.wild_type_rule": wild_type.WildTypeRule,
    "analysis.wild_type_caution": wild_type.WildTypeCaution,
    "analysis.standing": wild_type.Standing,
    "analysis.weighting": wild_type.Weighting,
    "analysis.resampled_unit": wild_type.ResampledUnit,
    "ecoff.standing_short": wild_type.Standing,
    "ecoff.problem_short": wild_type.WildTypeProblem,
    "ecoff.caution_short": wild_type.WildTypeCaution,
    "distribution": DistributionFault,
    "data_quality_flag": QualityFlag,
    "data_quality_advice": QualityFlag,
    "pages.acceptance.rows": methods.AcceptanceRow,
    "pages.error": methods.ErrorKind,
    "pages.kind_explained": model.Kind,
    "pages.state": rows.WorkState,
    "pages.proposal_state": rows.ProposalState,
    "pages.visibility": rows.Visibility,
    "pages.verdict": rows.Verdict,
}


@pytest.mark.parametrize(("prefix", "codes"), CLOSED_LISTS.items(), ids=CLOSED_LISTS.keys())
def test_every_code_of_a_closed_list_has_words(prefix: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes if f"{prefix}.{code.value}" not in entries()} == set()


def test_every_scope_has_words_and_an_explanation() -> None:
    keys = {f"pages.{noun}.{scope}" for noun in ("scope", "scope_explained") for scope in SCOPES}
    assert keys - set(entries()) == set()


def test_every_sentence_that_a_template_asks_for_is_there() -> None:
    asked = {
        f"pages.{match['key']}"
        for template in TEMPLATES.rglob("*.html")
        for match in ASKED.finditer(template.read_text("utf-8"))
    }
    assert asked
    assert asked - set(entries()) == set()


def test_templates_hold_no_inline_script_and_no_inline_style() -> None:
    """The policy of the pages would refuse them."""
    for template in TEMPLATES.rglob("*.html"):
        markup = template.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", markup), template
        assert not re.search(r"<script(?![^>]*(src=|application/json))", markup), template
