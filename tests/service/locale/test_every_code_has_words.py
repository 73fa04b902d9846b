"""Every code of a closed list, and every sentence that a template asks for, is in the catalogue."""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import get_args

import msgspec
import pytest

import service
from analysis import conditions, methods, refusals
from analysis.agreement.report import AgreementMeasure
from analysis.data_quality.report import QualityFlag
from analysis.evidence import report as evidence
from analysis.evidence import rules
from analysis.heterogeneity.report import GroupProblem, OneCriterion
from analysis.measurement_error.report import CurveKind
from analysis.quality_control.report import RangeMethod, RangeProblem
from analysis.wild_type import report as wild_type
from breakpoints import diff, model, outcomes
from breakpoints.importing import report
from breakpoints.quality_control.outcomes import ControlReason, ControlStanding
from breakpoints.screening import TESTS
from breakpoints.version import TableVersion
from breakpoints.vocabulary import vocabulary
from datasets import fields, findings
from datasets.distributions.faults import DistributionFault
from datasets.facts import FormatName
from datasets.formats.format import Why
from datasets.store import rows
from service.file_classification.detected import Format, Layout
from service.file_classification.faults import FileFault
from service.file_classification.report import NoticeCode
from service.imports.intake import FORMATS
from service.jobs.job import JobFailure
from service.locale.catalogue import entries
from service.lookup.rules_shown import rules_before_values
from service.pages.answers.every import SECTIONS
from service.security.caller import SCOPES

TEMPLATES = Path(service.__file__).parent / "templates"
ASKED = re.compile(r"\bt\(\s*[\"'](?P<key>[a-z_.]+)[\"']\s*[,)]")
BUILT = re.compile(r"\b(?P<asks>t|word)\(\s*[\"'](?P<start>[A-Za-z_.]+)[\"']\s*~")

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
    "analysis.error": methods.ErrorKind,
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
    "pages.severity": findings.Severity,
    "pages.direction": diff.Direction,
    "analysis.group": methods.Group,
    "analysis.row": methods.AcceptanceRow,
    "analysis.mic_method": conditions.MicMethod,
    "method": model.Method,
    "field": fields.Field,
    "field_meaning": fields.Field,
    "file.fault": FileFault,
    "file.notice": NoticeCode,
    "format": FormatName,
    "format_why": Why,
    "import.finding": report.FindingCode,
    "import.unreadable": report.Unreadable,
    "job.failure": JobFailure,
}

I_MEANS = get_args(next(one.type for one in msgspec.structs.fields(TableVersion) if one.name == "i_means"))

BUILT_FROM: dict[str, Iterable[str]] = {
    "category_i.": I_MEANS,
    "i_means.": I_MEANS,
    "import.severity.": ("refused", "suspicious"),
    "field_need.": ("measured", "stated", "optional"),
    "pages.acceptance.why.": set(methods.Verdict) - {methods.Verdict.MEETS},
    "pages.change.": ("added", "removed", "changed"),
    "pages.classify.format.": get_args(Format),
    "pages.classify.layout_": get_args(Layout),
    "pages.difference.": ("expected_resistance", "expert_rule"),
    "pages.imports.format_name.": [one.replace("-", "_") for one in FORMATS],
    "pages.imports.format_where.": [one.replace("-", "_") for one in FORMATS],
    "pages.report.day.": ("test", "specimen", "entry"),
    "pages.report.mark.": ("simulated", "provisional", "extrapolated", "ruled"),
    "pages.report.means.": outcomes.Category,
    "pages.report.means.I_": I_MEANS,
    "pages.sample.condition_": conditions.ConditionName,
    "pages.scope.": SCOPES,
    "pages.scope_explained.": SCOPES,
    "pages.screening.": (*TESTS, "positive", "negative"),
    "pages.section.": [one.id.replace("-", "_") for one in SECTIONS],
    "pages.sharing.lacks_": ("authors", "licence", "address"),
    "pages.status.": ("in_force", "future", "superseded", "withdrawn"),
    "pages.upload.other_needed.": ("zone_mm", "mic_mg_per_l"),
    "pages.visibility_explained.": rows.Visibility,
    "pages.wild_type.caption_": ("zone", "mic"),
    "pages.wild_type.no_": ("zone", "mic"),
    "pages.wild_type.of_": ("zone", "mic"),
}
"""How a template begins a key that a code ends, and the codes there are."""

RULES = "pages.lookup.rule."

NAMES_WRITTEN_OUT = {
    *("pages.classify.field.", "pages.dataset_difference.", "pages.nav.", "pages.option.", "pages.outcomes."),
    *("pages.quality_control.unit_", "quality_control.axis.", "pages.sample.left_out_", "pages.sharing."),
    *("pages.upload.", "pages.zones.method_", "study.ecoff.miss."),
}
"""Beginnings of keys whose ends the template or its page lists in full: no answer brings one."""


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


@pytest.mark.parametrize(("start", "codes"), BUILT_FROM.items(), ids=BUILT_FROM.keys())
def test_every_key_that_a_template_builds_from_a_code_is_there(start: str, codes: Iterable[str]) -> None:
    assert {code for code in codes if f"{start}{code}" not in entries()} == set()


def test_no_template_builds_a_key_from_codes_that_nobody_listed() -> None:
    built = {
        ("pages." if match["asks"] == "t" else "") + match["start"]
        for template in TEMPLATES.rglob("*.html")
        for match in BUILT.finditer(template.read_text("utf-8"))
    }
    listed = {*BUILT_FROM, *NAMES_WRITTEN_OUT, *(f"{prefix}." for prefix in CLOSED_LISTS), RULES}
    assert built - listed == set()
    assert built >= {*BUILT_FROM, *NAMES_WRITTEN_OUT, RULES}


def test_every_rule_before_values_has_a_heading_on_the_lookup_page() -> None:
    words = vocabulary()
    codes = {
        rule.code
        for asked in product(words.organisms, words.drugs, model.Method)
        for rule in rules_before_values(asked, (), "en", words)
    }
    headed = {key.removeprefix(RULES) for key in entries() if key.startswith(RULES)}
    assert codes == headed


def test_templates_hold_no_inline_script_and_no_inline_style() -> None:
    """The policy of the pages would refuse them."""
    for template in TEMPLATES.rglob("*.html"):
        markup = template.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", markup), template
        assert not re.search(r"<script(?![^>]*(src=|application/json))", markup), template
