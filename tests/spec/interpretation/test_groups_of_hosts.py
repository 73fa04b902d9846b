"""A criterion of a group of hosts, applied to one that belongs to it, says so."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from tests.spec.interpretation.manual import ask, mic_row, warned


@pytest.mark.parametrize(
    ("group", "host"),
    [("poultry", "quail"), ("poultry", "あひる"), ("fish", "ayu"), ("cattle", "dairy cattle")],
)
def test_a_criterion_of_a_group_of_hosts_keeps_its_category_and_names_the_group(
    group: str, host: str
) -> None:
    answer = ask(mic_row("<=1", ">=4", host=group, includes_subgroups=True), "0.5", host=host)
    assert answer.category == "S"
    assert answer.extrapolated is None
    named = [one.parameters for one in answer.warnings if one.code == "criterion_of_host_group"]
    assert [one["host"] for one in named] == [group]


def test_a_criterion_of_the_host_itself_says_nothing_of_groups() -> None:
    row = mic_row("<=1", ">=4", host="poultry", includes_subgroups=True)
    assert warned(ask(row, "0.5", host="poultry")) == set()


def test_a_host_that_only_the_request_allows_is_another_host_and_no_group() -> None:
    row = mic_row("<=1", ">=4", host="cattle")
    allowed = Policy(rules="off", host_fallback=("cattle",))
    assert "criterion_of_host_group" not in warned(ask(row, "0.5", allowed, host="dog"))
