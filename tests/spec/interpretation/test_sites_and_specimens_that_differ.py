"""A specimen that cannot be from the site that is given: said, and no S by a criterion of that site."""

from __future__ import annotations

import pytest

from tests.spec.interpretation.manual import ask, mic_row, warned

CODE = "site_contradicts_specimen"
URINARY = mic_row("<=1", ">=4", sites=("urinary_tract",))
ANY_SITE = mic_row("<=1", ">=4")


@pytest.mark.parametrize("specimen", ["blood", "血液", "skin swab", "便"])
def test_a_criterion_of_a_site_gives_no_s_to_a_specimen_from_elsewhere(specimen: str) -> None:
    answer = ask(URINARY, "0.5", site="urinary tract", specimen=specimen)
    assert (answer.category, answer.reason) == ("not_evaluable", CODE)
    assert CODE in warned(answer)
    resistant = ask(URINARY, "8", site="urinary tract", specimen=specimen)
    assert (resistant.category, CODE in warned(resistant)) == ("R", True)


@pytest.mark.parametrize("specimen", ["urine", "尿", "カテーテル尿", "pus", "something else", " "])
def test_a_specimen_that_fits_or_tells_of_no_site_says_nothing(specimen: str) -> None:
    answer = ask(URINARY, "0.5", site="urinary tract", specimen=specimen)
    assert (answer.category, warned(answer) & {CODE}) == ("S", set())


@pytest.mark.parametrize(
    ("site", "specimen", "unusual"),
    [
        ("urinary tract", "milk", True),
        ("urinary tract", "乳汁", True),
        ("urinary tract", "pus", True),
        ("skin", "milk", True),
        ("urinary tract", "咽頭スワブ", True),
        ("wounds", "膿", False),
        ("respiratory tract", "pus", False),
        ("mastitis", "milk", False),
        ("urinary tract", "urine", False),
        ("urinary tract", "something else", False),
    ],
)
def test_milk_and_pus_are_remarked_where_they_hardly_ever_come_from_and_leave_the_category(
    site: str, specimen: str, *, unusual: bool
) -> None:
    sites = ("mastitis", "respiratory", "skin", "urinary_tract", "wounds")
    answer = ask(mic_row("<=1", ">=4", sites=sites), "0.5", site=site, specimen=specimen)
    assert (answer.category, "specimen_unusual_at_site" in warned(answer)) == ("S", unusual)


@pytest.mark.parametrize(
    ("site", "specimen"),
    [
        ("skin", "wound swab"),
        ("wounds", "pyoderma"),
        ("skin", "ear"),
        ("skin", "wound"),
        ("skin", "創傷"),
        ("skin", "soft tissue"),
        ("soft tissue", "wound"),
        ("soft tissue", "皮膚"),
        ("wounds", "skin"),
    ],
)
def test_sites_that_lie_together_do_not_contradict(site: str, specimen: str) -> None:
    assert CODE not in warned(
        ask(mic_row("<=1", ">=4", sites=("skin", "wounds")), "0.5", site=site, specimen=specimen)
    )


def test_a_criterion_for_every_site_answers_with_the_warning() -> None:
    answer = ask(ANY_SITE, "0.5", site="skin", specimen="urine")
    assert (answer.category, CODE in warned(answer)) == ("S", True)


@pytest.mark.parametrize(
    ("site", "specimen"), [("skin", "joint"), ("skin", "urine"), ("urinary tract", "wound")]
)
def test_sites_that_lie_apart_contradict(site: str, specimen: str) -> None:
    sites = ("skin", "urinary_tract", "wounds")
    answer = ask(mic_row("<=1", ">=4", sites=sites), "0.5", site=site, specimen=specimen)
    assert (answer.category, answer.reason) == ("not_evaluable", CODE)


@pytest.mark.parametrize(
    "name", ["膿皮症", "pyoderma", "blood", "血液", "耳", "otitis", "外耳炎", "milk", "pus", "swab", "nose"]
)
@pytest.mark.parametrize("of", ["skin", "urinary_tract", "mastitis", "respiratory", "wounds", None])
def test_a_specimen_in_place_of_a_site_is_read_as_a_specimen(name: str, of: str | None) -> None:
    row = mic_row("<=1", ">=4", sites=(of,) if of else ())
    as_site, as_specimen = ask(row, "0.5", site=name), ask(row, "0.5", specimen=name)
    assert as_site.category == as_specimen.category
    assert "unknown_site" not in warned(as_site) | {as_site.reason}


@pytest.mark.parametrize("name", ["膀胱炎", "cystitis", "Cystitis"])
def test_an_infection_of_the_bladder_is_one_of_the_urinary_tract(name: str) -> None:
    assert ask(URINARY, "0.5", site=name).category == "S"
    assert ask(URINARY, "0.5", specimen=name).category == "S"


def test_a_place_that_no_list_knows_stays_an_unknown_site() -> None:
    assert ask(URINARY, "0.5", site="moon").reason == "unknown_site"
    assert ask(URINARY, "0.5", site="blood", specimen="urine").category != "S"
