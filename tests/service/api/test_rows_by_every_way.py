"""Random batches of everything at once: the quick way's bytes are those of the general way, in any order."""

from __future__ import annotations

import itertools
import operator
import random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakpoints.vocabulary.shipped import reference_rows
from service.context import Context
from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import classified_again
from service.lookup.classify_request import ClassifyRequest
from service.lookup.counted_memory import CountedMemory
from service.lookup.effects import MEANING_BYTES
from service.lookup.remembered import RememberedRows
from service.security.caller import PUBLIC
from tests.service.api.drawn import BESIDE, DRUGS, JUDGED, ORGANISMS, SCREENING

VALUES = (
    *("6", "18", "22", "30", "30.5", "R", "1", "2", "<=0.5", "64 ?", ">8", "1.4", "2/1", "≦1", "", "x"),
    *("0", "<=8"),
)
SOMETIMES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.sampled_from(("1", "犬", '"', "a\\b", '","', '",', "\\", '\\",')),
    "isolate": st.sampled_from(("1", "Ｉ2", "i2", "ATCC 29213", " ")),
    "site": st.sampled_from(("skin", "moon")),
    "specimen": st.sampled_from(("urine", "QC", "blood")),
    "disk_content": st.sampled_from(("10 µg", "30", "?")),
    "screening": st.sampled_from(
        ({"methicillin_resistance": "+"}, {"esbl": "?"}, {"inducible_clindamycin": "-"})
    ),
    "date": st.sampled_from(("2026-01-05", "2026-01-06", "yesterday")),
    "medium": st.just("Columbia"),
    "ladder": st.just("100"),
    "tables": st.sampled_from((["drawn"], ["nval-tentative"], [])),
}
ROWS = st.fixed_dictionaries(
    {
        "organism": st.sampled_from(ORGANISMS),
        "host": st.sampled_from(("dog", "牛", "unicorn")),
        "drug": st.sampled_from(DRUGS),
        "method": st.sampled_from(("disk", "mic", "MIC", "by eye")),
        "value": st.sampled_from(VALUES),
    },
    optional=SOMETIMES,
)
_PLAIN = {
    "id": st.text(max_size=3) | SOMETIMES["id"],
    "organism": st.sampled_from(ORGANISMS[:3]),
    "host": st.sampled_from(("dog", "cat")),
    "drug": st.sampled_from(DRUGS[:5]),
    "method": st.sampled_from(("disk", "mic")),
    "value": st.sampled_from(VALUES[:12]),
}
ALONE = st.fixed_dictionaries(_PLAIN)
PLAIN = st.fixed_dictionaries(_PLAIN | {"isolate": st.sampled_from("123")})
_POSITIVE = operator.itemgetter("positive")
OF_GROUP = {
    "klebsiella": "klebsiella_pneumoniae",
    "enterobacterales": "escherichia_coli",
    "staphylococcus": "staphylococcus_aureus",
}
SCREENED = st.fixed_dictionaries(
    {
        "organism": st.sampled_from(JUDGED),
        "host": st.sampled_from(("dog", "horse")),
        "drug": st.sampled_from((*BESIDE, "clindamycin")) | st.sampled_from(SCREENING),
        "value": st.sampled_from(("32", "0.25", "<=0.06", "8", "R", "")),
        "method": st.just("mic"),
        "isolate": st.sampled_from("12"),
    }
)
"""Drugs that screen, in dogs half of them with a criterion and in horses none, beside others judged."""
CONTROLS = st.lists(
    st.fixed_dictionaries(
        {
            "strain": st.just("ATCC 29213"),
            "drug": st.sampled_from(DRUGS[:4]),
            "method": st.sampled_from(("disk", "mic")),
            "value": st.sampled_from(("22", "64")),
        },
        optional={"date": st.just("2026-01-05"), "disk_content": st.just("30 µg")},
    ),
    max_size=3,
)
CONTROL = {"strain": "ATCC 25922", "drug": "gentamicin", "method": "disk", "value": "6"}
POLICIES = st.sampled_from(
    (
        {},
        {"rules": "off"},
        {"accept_not_stated": True, "host_fallback": ["dog"]},
        {"strict": True, "kinds": ["clinical", "ecv"]},
        {"do_not_report": [{"drug": "clindamycin", "unless": ["erythromycin"]}]},
    )
)
REQUESTS = st.fixed_dictionaries(
    {
        "results": st.one_of(*(st.lists(rows, max_size=25) for rows in (ALONE, PLAIN, ROWS))),
        "policy": POLICIES,
    },
    optional={"quality_control": CONTROLS, "tables": st.just(["drawn", "nval-tentative"])},
) | st.fixed_dictionaries(
    {"results": st.lists(SCREENED, min_size=6, max_size=25), "policy": POLICIES, "tables": st.just(["drawn"])}
)


pytestmark = pytest.mark.usefixtures("few_rows_cut_too")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(REQUESTS, min_size=1, max_size=3), language=st.sampled_from(("en", "ja")))
def test_every_batch_is_answered_in_the_bytes_of_the_general_way_whatever_came_before(
    drawn: Context, bodies: list[dict[str, Any]], language: Any
) -> None:
    for body in (*bodies, *reversed(bodies)):
        asked = msgspec.convert(body, ClassifyRequest)
        anew = msgspec.json.encode(classified(classify(drawn, PUBLIC, asked, language)))
        assert classified_again(drawn, PUBLIC, msgspec.json.encode(body), language) == anew


def test_two_or_three_results_that_may_be_of_one_isolate_are_answered_as_in_the_general_way(
    drawn: Context,
) -> None:
    draw = random.Random(3)  # noqa: S311 - a repeatable draw
    organisms = (*ORGANISMS, *JUDGED, "staphylococcus_pseudintermedius", "Staphylococcus")
    tested = (*DRUGS, *BESIDE, "clindamycin", "erythromycin", "oxacillin", *SCREENING, "cefoxitin")
    values = (*VALUES, "32", "0.25", "<=0.06", "8", "20", "17", "25", "4", "R")
    for _ in range(1_500):
        usual, other = draw.sample(organisms, 2)
        drugs, methods = draw.sample(tested, 2), draw.choice((("mic",), ("disk", "mic", "by eye")))
        rows = [
            {
                "organism": usual if draw.random() < 0.8 else other,
                "host": "dog",
                "drug": draw.choice(drugs),
                "method": draw.choice(methods),
                "value": draw.choice(values),
                **({"isolate": "1"} if draw.random() < 0.75 else {}),
                **({"specimen": "QC"} if draw.random() < 0.1 else {}),
                **({"medium": "Columbia"} if draw.random() < 0.1 else {}),
            }
            for _ in range(draw.choice((2, 2, 3)))
        ]
        body = {"results": rows, "tables": ["drawn"]}
        anew = classified(classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en"))
        found = classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en")
        assert found in {None, msgspec.json.encode(anew)}, rows


def test_a_repeat_in_words_counts_by_its_own_value_whichever_came_before(drawn: Context) -> None:
    about = {"organism": "staphylococcus_aureus", "host": "dog", "method": "mic"}
    said = (("oxacillin", "0.5"), ("cefalexin", "0.5"))
    for value, category in (("0.5", "S"), ("8", "not_evaluable"), ("0.5", "S"), ("2", "not_evaluable")):
        rows = [about | {"drug": drug, "value": mic} for drug, mic in (*said, ("MPIPC 再検", value))]
        body = {"results": [row | {"isolate": "1"} for row in rows], "tables": ["drawn"]}
        asked = classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en")
        assert asked.results[1].category == category
        anew = msgspec.json.encode(classified(asked))
        assert classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en") == anew


@pytest.mark.parametrize("isolate", ["", " ", "-", "不明", "NA"])
@pytest.mark.parametrize(("drug", "test"), [("cefalexin", "esbl"), ("clindamycin", "inducible_clindamycin")])
def test_a_test_of_no_isolate_that_has_a_name_may_be_one_of_any_row(
    drawn: Context, isolate: str, drug: str, test: str
) -> None:
    about = {"organism": "escherichia_coli" if test == "esbl" else "staphylococcus_aureus", "host": "dog"}
    about["isolate"] = isolate
    rows = [{"drug": drug, "method": "mic", "value": "0.25"}, {"drug": test, "method": "", "value": "+"}]
    body = {"results": [about | row for row in rows], "tables": ["drawn"]}
    answer = classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en")
    assert answer.results[0].category != "S"
    found = classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en")
    assert found in {None, msgspec.json.encode(classified(answer))}


@pytest.mark.parametrize("values", [*itertools.permutations(("1", "2", "1.0", "+"), 2)])
def test_a_test_with_the_method_of_a_drug_shows_its_own_value_whichever_came_before(
    drawn: Context, values: tuple[str, ...]
) -> None:
    about = {"organism": "staphylococcus_aureus", "host": "dog", "method": "mic"}
    said = {"methicillin_resistance": "cefalexin", "inducible_clindamycin": "clindamycin"}
    for value, (test, drug) in itertools.product(values, said.items()):
        rows = [about | {"drug": test, "value": value}, about | {"drug": drug, "value": "0.25"}]
        body = {"results": [row | {"isolate": "1"} for row in rows], "tables": ["drawn"]}
        asked = classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en")
        anew = msgspec.json.encode(classified(asked))
        assert classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en") == anew


def test_a_value_by_no_known_method_is_a_repeat_of_the_method_whose_value_it_is(drawn: Context) -> None:
    about = {"organism": "Staphylococcus", "host": "dog", "drug": "erythromycin", "isolate": "1"}
    tested = [("mic", "8"), ("disk", "30"), ("by eye", "8")]
    for of in itertools.chain.from_iterable(itertools.permutations(tested, count) for count in (2, 3)):
        rows = [about | {"method": method, "value": value} for method, value in of]
        body = {"results": rows, "tables": ["drawn"]}
        asked = classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en")
        found = {row["method"]: one.category for row, one in zip(rows, asked.results, strict=True)}
        if "disk" in found:
            assert found["disk"] == ("S" if "mic" in found else "not_evaluable")
        anew = msgspec.json.encode(classified(asked))
        assert classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en") == anew


def test_what_every_limit_screens_is_heeded_as_in_the_general_way(drawn: Context) -> None:
    rows: list[dict[str, str]] = []
    for limit in filter(_POSITIVE, reference_rows("screening_limits")):
        steps = (-1, 0, 1) if limit["method"] == "mic" else (4, 0, -4)
        for host, step in itertools.product(("dog", "horse"), steps):
            about = {"organism": OF_GROUP.get(limit["organism"], limit["organism"]), "host": host}
            about["isolate"] = f"case {len(rows)}"
            value = float(limit["positive"])
            value = value * 2**step if limit["method"] == "mic" else value + step
            row = {name: limit[name] for name in ("drug", "method", "disk_content") if limit[name]}
            rows += [about | row | {"value": f"{value:g}"}]
            rows += [about | {"drug": one, "method": "mic", "value": "1"} for one in BESIDE]
    body = {"results": rows, "tables": ["drawn"]}
    answer = classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en")
    left_open = {
        (row["drug"], row["host"])
        for row, *beside in zip(rows[::3], answer.results[1::3], answer.results[2::3], strict=True)
        if any(one.category != "S" for one in beside)
    }
    assert left_open == {(row["drug"], row["host"]) for row in rows[::3]}
    anew = msgspec.json.encode(classified(answer))
    for _ in range(2):
        assert classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en") == anew


def kept_by(group: RememberedRows) -> int:
    """Count anew what a group keeps."""
    memories = [one for one in vars(group).values() if isinstance(one, CountedMemory)]
    memories += group.finished.values()
    memories += [one.rows for one in group.questions.values()]
    memories += [*group.effects._steps.values(), *group.effects._readings.values()]
    memories += group.effects._screening.values()
    memories += [group.notes._warnings, group.notes._reasons]
    meanings = sum(2 + len(one._of_reading) for one in group.effects._steps.values())
    meanings += 2 * len(group.effects._screening)
    of_sheet = 0 if group._sheet is None else group._sheet.measured()
    return sum(one.bytes for one in memories) + of_sheet + group._grounds + MEANING_BYTES * meanings


def test_what_a_full_memory_forgets_is_answered_the_same(drawn: Context) -> None:
    body = {
        "results": [
            {"organism": ORGANISMS[place % 3], "host": "dog", "drug": DRUGS[place % 5], "method": "mic"}
            | {"value": VALUES[place % 12], "isolate": str(place % 7)}
            for place in range(60)
        ]
    }
    sent = msgspec.json.encode(body)
    first = classified_again(drawn, PUBLIC, sent, "en")
    for forgotten in range(1, 12):
        for group in list(drawn.answered._known.values()):
            assert group.bytes == kept_by(group)
            for forget in list(group.parts())[:forgotten]:
                forget()
                assert group.bytes == kept_by(group)
            assert not group._written.bytes or forgotten < 3
        assert classified_again(drawn, PUBLIC, sent, "en") == first
    for group in list(drawn.answered._known.values()):
        for forget in list(group.parts()):
            forget()
        assert group.bytes == kept_by(group)
        assert not group._answers.bytes
    assert classified_again(drawn, PUBLIC, sent, "en") == first


def test_a_memory_that_is_full_counts_what_it_keeps(drawn: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn.answered, "_most_bytes", 300_000)
    for batch in range(12):
        rows = [
            {
                "organism": ORGANISMS[0],
                "host": "dog",
                "drug": DRUGS[place % 5],
                "method": "disk",
                "value": "20",
            }
            | {"disk_content": f"{batch * 500 + place} µg", "isolate": str(place)}
            for place in range(20 + 25 * batch)
        ]
        assert classified_again(drawn, PUBLIC, msgspec.json.encode({"results": rows}), "en") is not None
        for group in list(drawn.answered._known.values()):
            assert group.bytes == kept_by(group)


@pytest.mark.parametrize("how", [{}, {"medium": "Columbia"}])
@pytest.mark.parametrize("more", [{}, {"quality_control": [CONTROL]}, {"policy": {"rules": "off"}}])
def test_methods_that_contradict_are_warned_of_as_anew_before_the_controls_of_the_day(
    drawn: Context, more: dict[str, Any], how: dict[str, str]
) -> None:
    row = {"organism": "escherichia_coli", "host": "dog", "drug": "gentamicin", "isolate": "1", **how}
    disk = row | {"method": "disk", "disk_content": "10 µg"}
    mic = row | {"method": "mic", "value": "8"}
    rows = [disk | {"value": "30"}, mic, disk | {"value": "19"}, disk | {"value": "30", "isolate": "2"}, mic]
    body = {"results": rows, **more}
    asked = msgspec.convert(body, ClassifyRequest)
    answer = classify(drawn, PUBLIC, asked, "ja")
    expected = [] if "policy" in more else ["methods_contradict"]
    expected += ["control_without_range"] if "quality_control" in more else []
    assert [one.category for one in answer.results] == ["S", "R", "I", "S", "R"]
    said = [note.code for note in answer.results[0].warnings]
    assert said[len(said) - len(expected) :] == expected
    assert ["methods_contradict" in str(one.warnings) for one in answer.results[2:4]] == [False, False]
    anew = msgspec.json.encode(classified(answer))
    for _ in range(2):
        assert classified_again(drawn, PUBLIC, msgspec.json.encode(body), "ja") == anew


def test_ids_are_written_as_json_writes_each_whatever_quotes_and_commas_stand_in_them(drawn: Context) -> None:
    ids = ['a",', "b", "c\\", ',"', '","', "", "犬"]
    row = {"organism": "escherichia_coli", "host": "dog", "drug": "gentamicin", "method": "mic", "value": "1"}
    for medium in ({}, {"medium": "blood"}):
        body = {"results": [row | medium | {"id": one} for one in ids]}
        answer = classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en")
        assert answer is not None
        assert [one["id"] for one in msgspec.json.decode(answer)["results"]] == ids
