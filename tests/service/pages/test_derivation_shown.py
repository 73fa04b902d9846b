"""What a committee reads of a derivation: sample, errors near the breakpoints, a boundary moved."""

from __future__ import annotations

import re

import msgspec
import pytest

from analysis.criterion import MicCriterion
from analysis.methods import ErrorKind, Method, Verdict
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord, LeftOut, canonical_bytes, read_record
from datasets.example import simulated_example
from datasets.table import paired_table_of
from service.errors import Refused
from service.locale.catalogue import Language
from service.pages.answers.candidates import named_candidate
from service.pages.answers.every import sections_of
from service.pages.frame import Frame
from service.pages.rendering import _words, templates
from service.publication.candidate_row import candidate_name, chosen_candidate, may_be_proposed
from service.security.caller import PUBLIC


@pytest.fixture(scope="module")
def record() -> DerivationRecord:
    """Derive the shipped example with few resamples."""
    version = simulated_example()
    table = paired_table_of(version, "simulated_organism", "simulated_drug", "30 µg").table
    plan = AnalysisPlan(
        bootstrap_resamples=20, regression_resamples=20, model_resamples=3, model_simulations=9
    )
    return derive(table, MicCriterion(l_step=-1, u_step=1), plan, code_version="test", data_digest="0" * 64)


def shown(
    record: DerivationRecord, *sections: str, language: Language = "en", name: str | None = None
) -> str:
    """Render sections of the page as text."""
    adopted = None if name is None else named_candidate(record, name)
    about = adopted or record.default
    found = {one.id: one for one in sections_of(record, about)}
    frame = Frame(language=language, path="/", query="", section=None, caller=PUBLIC)
    given = {
        "frame": frame,
        "record": record,
        "about": about,
        "adopted": adopted,
        "plots": {},
        **_words(language),
    }
    rendered = "".join(
        templates().get_template(found[section].template).render(view=found[section].view, **given)
        for section in sections
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rendered))


def test_the_sample_says_how_many_laboratories_and_censored_results(record: DerivationRecord) -> None:
    text = shown(record, "isolates")
    assert f": {record.categories.mic_censored}; no inhibition (6 mm): " in text
    assert f"R {record.categories.resistant}" in text
    assert "Laboratories" in text


@pytest.mark.parametrize(
    ("language", "near", "moved"),
    [
        ("en", "Errors near the breakpoints", "Errors if a boundary moved by 1 mm"),
        ("ja", "境界付近とそれ以外の誤り", "境界値を1 mm動かした場合の誤り"),
    ],
)
def test_errors_near_the_breakpoints_and_after_moving_a_boundary_are_shown(
    record: DerivationRecord, language: Language, near: str, moved: str
) -> None:
    text = shown(record, "acceptance", language=language)
    assert near in text
    assert record.default is not None
    for pair in record.default.neighbours:
        row = f"{pair.zone_s_ge_mm} {pair.zone_r_le_mm} {pair.very_major} {pair.major} {pair.minor}"
        assert row in text.split(moved)[1]


def test_the_acceptance_table_is_that_of_the_candidate_a_row_rests_on(record: DerivationRecord) -> None:
    default = record.default
    assert default is not None
    other = next(
        one
        for one in record.candidates
        if one.refusal is None and one.acceptance and one.zone_s_ge_mm != default.zone_s_ge_mm
    )
    text = shown(record, "candidates", "acceptance", name=candidate_name(other))
    assert "this criterion" in text
    about = text.partition("Acceptance table: ")[2]
    assert all(f"{cell.k} / {cell.n}" in about for cell in other.acceptance)
    assert "this criterion" not in shown(record, "candidates", "acceptance")
    assert named_candidate(record, None) == default
    assert named_candidate(record, "no_such_method:interval") is None


def test_what_holds_for_these_laboratories_alone_is_not_called_more(record: DerivationRecord) -> None:
    assert record.default is not None
    cell = msgspec.structs.replace(
        record.default.acceptance[0],
        verdict=Verdict.MEETS,
        clustered_verdict=Verdict.NOT_DEMONSTRATED,
        clustered_upper_95_one_sided=0.0312,
    )
    chosen = msgspec.structs.replace(
        record.default,
        acceptance=(cell,),
        verdict=Verdict.MEETS,
        clustered_verdict=Verdict.NOT_DEMONSTRATED,
    )
    both = "meets for further laboratories: not demonstrated"
    ours = msgspec.structs.replace(record, candidates=(chosen,), default_candidate=0)
    acceptance = shown(ours, "acceptance")
    assert both in acceptance
    assert "for further laboratories 3.1 %" in acceptance
    assert both in shown(ours, "candidates")
    assert "今後の別の検査機関に対して： 未立証" in shown(ours, "candidates", language="ja")


def test_a_cut_between_r_and_all_others_is_never_proposed_as_an_s_boundary(record: DerivationRecord) -> None:
    roc = next(one for one in record.candidates if one.method == "roc" and one.refusal is None)
    assert not may_be_proposed(roc)
    with pytest.raises(Refused, match="candidate_unusable"):
        chosen_candidate(record, "roc")
    assert chosen_candidate(record, None) == record.default


def test_one_breakpoint_has_no_intermediate_and_its_cut_may_be_proposed() -> None:
    version = simulated_example()
    table = paired_table_of(version, "simulated_organism", "simulated_drug", "30 µg").table
    plan = AnalysisPlan(bootstrap_resamples=20, regression_resamples=20, methods=(Method.ROC,))
    single = derive(table, MicCriterion(l_step=0, u_step=None), plan, code_version="test", data_digest="0")
    roc = next(one for one in single.candidates if one.method == "roc" and one.refusal is None)
    assert may_be_proposed(roc)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Left out 1,200 results of another host or of none stated 3 further results of isolates"),
        ("ja", "用いなかった結果 動物種が異なる、または記載がない：1,200件 同じ菌株の繰り返し"),
    ],
)
def test_the_page_says_which_rows_the_table_left_out_and_older_records_have_none(
    record: DerivationRecord, language: Language, said: str
) -> None:
    left_out = LeftOut(other_drug=50, other_host=1200, further_replicates=3)
    assert said in shown(msgspec.structs.replace(record, left_out=left_out), "isolates", language=language)
    older = msgspec.json.decode(canonical_bytes(record))
    del older["left_out"]
    again = read_record(msgspec.json.encode(older))
    assert again.left_out is None
    assert said.split(maxsplit=1)[0] not in shown(again, "isolates", language=language)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_criterion_of_one_breakpoint_is_shown_without_minor_errors(language: Language) -> None:
    version = simulated_example()
    table = paired_table_of(version, "simulated_organism", "simulated_drug", "30 µg").table
    counted = AnalysisPlan(bootstrap_resamples=20, methods=(Method.ERROR_BOUNDED_UNCONSTRAINED,))
    one = derive(table, MicCriterion(l_step=3), counted, code_version="test", data_digest="0" * 64)
    found = {rate.error for candidate in one.candidates for rate in candidate.discrepancies}
    assert found == {ErrorKind.VERY_MAJOR, ErrorKind.MAJOR}
    assert " – " in shown(one, "candidates", language=language)
