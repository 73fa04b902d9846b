"""A value without a criterion of its host that is S by every criterion that may judge it is S to rules."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Answer
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from tests.spec.interpretation.isolate_asked import MRSP, PLAIN, in_any_order, of, row
from tests.spec.interpretation.manual import SOURCE, warned

OF_CATTLE = Criterion(
    organism="staphylococcus",
    host="cattle",
    drug="benzylpenicillin",
    method=Method.MIC,
    kind=Kind.CLINICAL,
    sites=("mastitis",),
    mic=mic_boundaries("<=0.12", ">=0.25"),
    source=SOURCE,
)
BY_DISK = msgspec.structs.replace(
    OF_CATTLE,
    method=Method.DISK,
    disk_content="10 units",
    mic=None,
    zone=zone_boundaries(">=29", "<=28"),
)
AMPICILLIN = of("ampicillin", "0.25")
PENICILLIN = of("benzylpenicillin", "<=0.06")
ZONE = {"method": "disk", "value": "35", "disk_content": "10 units"}


def judged_by(*more: Criterion) -> TableIndex:
    """Return a table that has no penicillin of the dog, with more rows of it."""
    plain = [one for one in PLAIN.version.criteria if one.drug != "benzylpenicillin"]
    return TableIndex.of(msgspec.structs.replace(PLAIN.version, criteria=(*plain, *more)))


def beside(penicillin: dict[str, Any], *more: Criterion) -> Answer:
    """Return what a susceptible ampicillin of a dog's S. pseudintermedius is beside a penicillin."""
    return in_any_order(AMPICILLIN, penicillin, asked=judged_by(*more))


def test_a_penicillin_that_is_s_in_other_hosts_costs_ampicillin_nothing() -> None:
    answer = beside(PENICILLIN, OF_CATTLE, BY_DISK)
    assert (answer.category, warned(answer)) == ("S", set())
    assert answer == in_any_order(AMPICILLIN, asked=judged_by(OF_CATTLE, BY_DISK))
    assert beside(PENICILLIN | ZONE, OF_CATTLE, BY_DISK).category == "S"


@pytest.mark.parametrize("value", ["0.12", "<=0.12", "<0.25", "<=0.03"])
def test_all_that_a_censored_value_may_be_must_be_s(value: str) -> None:
    assert beside(PENICILLIN | {"value": value}, OF_CATTLE).category == "S"


def test_both_steps_that_a_value_of_the_older_series_may_be_must_be_s() -> None:
    older = PENICILLIN | {"value": "0.1", "ladder": "100"}
    assert beside(older, OF_CATTLE).category == "S"


@pytest.mark.parametrize(
    "penicillin",
    [
        *({"value": value} for value in ("0.25", "<=0.25", ">0.06", "<0.5", "0.2", "0.06 ?")),
        {"value": "0.2", "ladder": "100"},
        *(ZONE | more for more in ({"value": "28"}, {"disk_content": None}, {"disk_content": "1 unit"})),
    ],
)
def test_what_may_not_be_s_still_leaves_ampicillin_open(penicillin: dict[str, Any]) -> None:
    answer = beside(PENICILLIN | penicillin, OF_CATTLE, BY_DISK)
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param((), id="no criterion"),
        pytest.param((BY_DISK,), id="one of another method"),
        pytest.param(
            (
                OF_CATTLE,
                msgspec.structs.replace(OF_CATTLE, host="horse", mic=mic_boundaries("<=0.03", ">=0.06")),
            ),
            id="a stricter one of another host",
        ),
        pytest.param(
            (OF_CATTLE, msgspec.structs.replace(OF_CATTLE, host="horse", mic=mic_boundaries(None, ">=0.25"))),
            id="one that knows no S",
        ),
        pytest.param(
            (msgspec.structs.replace(OF_CATTLE, organism="staphylococcus_aureus"),),
            id="one of another species",
        ),
        pytest.param(
            (
                OF_CATTLE,
                Criterion(
                    organism="staphylococcus_pseudintermedius",
                    drug="benzylpenicillin",
                    method=Method.MIC,
                    kind=Kind.CLINICAL,
                    host="dog",
                    block=True,
                    source=SOURCE,
                ),
            ),
            id="a block row of the species",
        ),
        pytest.param(
            (
                msgspec.structs.replace(
                    OF_CATTLE, kind=Kind.ECV, host=None, sites=(), mic=mic_boundaries("<=0.12", None)
                ),
            ),
            id="a cut-off alone",
        ),
    ],
)
def test_no_other_criterion_makes_a_penicillin_s(more: tuple[Criterion, ...]) -> None:
    answer = beside(PENICILLIN, *more)
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")


def test_a_group_is_not_s_by_the_criterion_of_one_of_its_species() -> None:
    only = judged_by(msgspec.structs.replace(OF_CATTLE, organism="staphylococcus_aureus"))
    genus = "Staphylococcus sp."
    answer = in_any_order(
        of("ampicillin", "0.25", genus), of("benzylpenicillin", "<=0.06", genus), asked=only
    )
    assert answer.category == "not_evaluable"


def test_a_group_is_s_by_no_disk_of_another_content() -> None:
    small = msgspec.structs.replace(BY_DISK, organism="staphylococcus_aureus", disk_content="1 unit")
    genus = "Staphylococcus sp."
    asked = judged_by(BY_DISK, small)
    for content, category in (("10 units", "S"), ("1 unit", "not_evaluable")):
        penicillin = of("benzylpenicillin", "", genus) | ZONE | {"disk_content": content}
        assert in_any_order(of("ampicillin", "0.25", genus), penicillin, asked=asked).category == category


def test_it_does_what_a_category_would_do_and_no_more() -> None:
    """A penicillin that is S beside one that is R, or beside a penicillinase, silences neither."""
    asked = (OF_CATTLE, row("cefalexin", "staphylococcus"))
    for against in (PENICILLIN | {"value": "8"}, of("enrofloxacin", "0.5", MRSP, beta_lactamase="+")):
        answer = in_any_order(AMPICILLIN, PENICILLIN, against, asked=judged_by(*asked))
        by_category = in_any_order(AMPICILLIN, PENICILLIN, against)
        assert {answer.category, by_category.category} <= {"R", "not_evaluable"}


@pytest.mark.parametrize("value", ["0.25", "0.5", "<=0.5"])
def test_a_penicillin_beyond_its_own_limit_is_not_s_by_a_laxer_criterion_of_another_host(value: str) -> None:
    of_horse = msgspec.structs.replace(OF_CATTLE, host="horse", mic=mic_boundaries("<=0.5", ">=1"))
    assert beside(PENICILLIN | {"value": value}, of_horse).category == "not_evaluable"
    assert beside(PENICILLIN | {"value": "0.12"}, of_horse).category == "S"
