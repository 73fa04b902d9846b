"""What is said to exist instead, where cut-offs stand beside criteria that do not apply."""

import pytest

from breakpoints.boundaries import mic_boundaries
from breakpoints.model import Kind, Method
from tests.breakpoints.test_which_criterion_applies import ask, row, table


@pytest.mark.parametrize(
    ("more", "reason", "told"),
    [
        ({}, "other_methods_only", {"methods": "mic"}),
        ({"host": "cat"}, "other_hosts_only", {"hosts": "cat"}),
        ({"kind": Kind.ECV, "host": None}, "other_kinds_only", {"kinds": "ecv"}),
    ],
)
def test_cut_offs_alone_are_named_only_where_no_criterion_of_the_kinds_asked_for_exists(
    more: dict[str, object], reason: str, told: dict[str, str]
) -> None:
    cut_off = row(">=18", None, kind=Kind.ECV, host=None)
    boundaries = mic_boundaries("<=2", None if more.get("kind") else ">=8")
    by_mic = row(method=Method.MIC, disk_content=None, zone=None, mic=boundaries, **more)
    answer = ask(table(by_mic, cut_off))
    assert (answer.category, answer.reason, answer.parameters) == ("no_criterion", reason, told)
    assert {one.kind for one in answer.exists} == {Kind.ECV, by_mic.kind}
    if reason == "other_methods_only":
        assert [one.kind for one in answer.exists] == [Kind.CLINICAL, Kind.ECV], "the nearest stands first"
