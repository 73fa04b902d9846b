"""Answers: what a laboratory gets back, complete and in order."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.boundaries import mic_boundaries
from breakpoints.classify import Policy, Result, classify, classify_many
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

NVAL = TableIndex.of(nval_tentative())
ACCEPTING = Policy(accept_not_stated=True)


def zone(value: str, **more: str) -> Result:
    given = {"organism": "Pasteurella multocida", "host": "pig", "drug": "ampicillin", "method": "disk"}
    return msgspec.convert(given | {"value": value} | more, Result)


@pytest.mark.parametrize(
    ("organism", "host", "drug", "zone_mm", "category"),
    [
        ("Pasteurella multocida", "豚", "ABPC", "25", "S"),
        ("Pasteurella multocida", "pig", "ABPC", "24", "R"),
        ("Pasteurella multocida", "cattle", "dihydrostreptomycin", "8", "S"),
        ("Pasteurella multocida", "cattle", "dihydrostreptomycin", "7", "NS"),
        ("Pasteurella multocida", "swine", "TML", "12", "NS"),
        ("Mannheimia haemolytica", "cattle", "TC", "23", "S"),
        ("Mannheimia haemolytica", "cattle", "TC", "21", "I"),
        ("Mannheimia haemolytica", "cattle", "TC", "20", "R"),
    ],
)
def test_nvals_tentative_cut_offs_where_the_request_accepts_what_is_not_stated(
    organism: str, host: str, drug: str, zone_mm: str, category: str
) -> None:
    result = zone(zone_mm, organism=organism, host=host, drug=drug)
    assert classify(result, [NVAL], ACCEPTING, vocabulary()).category == category


def test_nvals_tentative_cut_offs_are_not_used_unless_the_request_accepts_what_is_not_stated() -> None:
    answer = classify(zone("30"), [NVAL], Policy(), vocabulary())
    assert (answer.category, answer.reason) == ("not_evaluable", "disk_content_not_stated")
    both = zone("30", organism="Mannheimia haemolytica", drug="CEZ", host="cattle")
    answer = classify(both, [NVAL], Policy(), vocabulary())
    assert answer.reason == "disk_content_and_host_not_stated"


def test_an_answer_names_the_criterion_with_table_version_digest_boundaries_and_source() -> None:
    answer = classify(zone("26"), [NVAL], ACCEPTING, vocabulary())
    shown = answer.criterion
    assert shown is not None
    assert shown.id.startswith("nval-tentative@1.0.0:")
    assert (shown.table, shown.version, shown.digest) == ("nval-tentative", "1.0.0", NVAL.digest)
    assert (shown.s_text, shown.r_text, shown.edition) == (">=25", "<=24", "JVMS 2025")
    assert "Kumakawa" in shown.citation
    assert (answer.kind, answer.distance_mm) == (Kind.PROVISIONAL, 2)
    assert [remark.code for remark in answer.warnings] == ["provisional_criterion", "disk_content_not_stated"]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("organism", "Pasteurela multocida", "unknown_organism"),
        ("drug", "kanamycn", "unknown_drug"),
        ("host", "dragon", "unknown_host"),
        ("drug", "STR", "ambiguous_code"),
        ("drug", "SDM", "ambiguous_code"),
        ("drug", "whonet:SDM", "ambiguous_code"),
        ("value", "S", "value_unreadable"),
        ("value", "61", "value_out_of_range"),
        ("value", "4 mg/L", "method_mismatch"),
        ("disk_content", "ten", "value_unreadable"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_code(field: str, text: str, code: str) -> None:
    answer = classify(msgspec.structs.replace(zone("20"), **{field: text}), [NVAL], ACCEPTING, vocabulary())
    assert (answer.refused, answer.category) == (code, None)


@pytest.mark.parametrize("host", ["", " ", "　"])
def test_a_blank_host_is_said_to_be_blank_and_not_unknown(host: str) -> None:
    answer = classify(msgspec.structs.replace(zone("20"), host=host), [NVAL], ACCEPTING, vocabulary())
    assert (answer.refused, answer.reason) == ("unknown_host", "host_blank")


@pytest.mark.parametrize(("host", "reason"), [("d", "host_code"), ("Q ", "host_code"), ("wyvern", None)])
def test_a_host_of_one_or_two_letters_is_said_to_be_a_code_that_nobody_knows(
    host: str, reason: str | None
) -> None:
    answer = classify(msgspec.structs.replace(zone("20"), host=host), [NVAL], ACCEPTING, vocabulary())
    assert (answer.refused, answer.reason) == ("unknown_host", reason)


def test_a_misspelt_organism_is_refused_with_a_suggestion_never_corrected() -> None:
    answer = classify(zone("20", organism="Pasturella multocida"), [NVAL], ACCEPTING, vocabulary())
    assert answer.parameters["suggestions"] == "pasteurella_multocida"


def test_a_ratio_for_a_single_drug_is_refused() -> None:
    result = zone("0.12/2.38", method="mic")
    assert classify(result, [NVAL], ACCEPTING, vocabulary()).reason == "ratio_of_single_drug"


def test_a_name_that_was_not_checked_against_a_source_is_used_with_a_warning() -> None:
    result = zone("20", drug="ja:CTF")
    answer = classify(result, [NVAL], ACCEPTING, vocabulary())
    assert "unverified_code" in [remark.code for remark in answer.warnings]


def test_a_panel_that_starts_above_the_s_breakpoint_says_that_it_can_never_show_s() -> None:
    row = Criterion(
        organism="pasteurella_multocida",
        host="pig",
        drug="ampicillin",
        method=Method.MIC,
        kind=Kind.CLINICAL,
        mic=mic_boundaries("<=0.5", ">=2"),
        source=Source(citation="test"),
    )
    version = TableVersion(
        table="mic",
        version="1.0.0",
        title=Title(en="mic", ja="mic"),
        in_force_from="2026-01-01",
        criteria=(row,),
        source=Source(citation="test"),
        licence="test",
    )
    tables = [TableIndex.of(version)]
    above = classify(zone("<=1", method="mic"), tables, Policy(), vocabulary())
    assert "panel_cannot_show_s" in [remark.code for remark in above.warnings]
    below = classify(zone("<=0.5", method="mic"), tables, Policy(), vocabulary())
    assert (below.category, below.warnings) == ("S", ())


ROWS = st.builds(
    zone,
    st.sampled_from(["6", "8", "18", "18.5", "24", "25", "S", "<=2", "0", ""]) | st.text(max_size=8),
    organism=st.sampled_from(["Pasteurella multocida", "Mannheimia haemolytica", "E. coli", "大腸菌"]),
    host=st.sampled_from(["pig", "cattle", "牛", "cow", "x"]),
    drug=st.sampled_from(["ABPC", "KM", "TC", "STR", "colistin"]),
    method=st.sampled_from(["disk", "mic"]),
)


@given(st.lists(ROWS, max_size=12), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_never_changes_an_answer(rows: list[Result], random: Random, accept: bool) -> None:
    policy = Policy(accept_not_stated=accept)
    shuffled = list(enumerate(rows))
    random.shuffle(shuffled)
    straight = classify_many(rows, [NVAL], policy, vocabulary())
    mixed = classify_many([row for _, row in shuffled], [NVAL], policy, vocabulary())
    assert {place: answer for (place, _), answer in zip(shuffled, mixed, strict=True)} == dict(
        enumerate(straight)
    )


@given(ROWS, st.booleans())
def test_every_row_gets_either_a_category_or_a_refusal(row: Result, accept: bool) -> None:
    answer = classify(row, [NVAL], Policy(accept_not_stated=accept), vocabulary())
    assert (answer.category is None) != (answer.refused is None)


@given(ROWS)
def test_nothing_is_s_where_the_source_leaves_the_content_unsaid_and_nobody_accepted_it(row: Result) -> None:
    assert classify(row, [NVAL], Policy(), vocabulary()).category != "S"


def test_ten_thousand_results_give_ten_thousand_answers_in_order() -> None:
    rows = [msgspec.structs.replace(zone(str(6 + place % 55)), id=str(place)) for place in range(10_000)]
    answers = classify_many(rows, [NVAL], ACCEPTING, vocabulary())
    assert [answer.id for answer in answers] == [row.id for row in rows]
