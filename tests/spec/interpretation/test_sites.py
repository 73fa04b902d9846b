"""Sites of infection: where the criteria differ by site and none is named, each site gets its answer."""

from __future__ import annotations

import pytest

from breakpoints.model import Criterion
from breakpoints.policy import Policy
from tests.spec.interpretation.manual import ask, said, table, warned, zone_row

SKIN = zone_row(">=20", "<=16", sites=("skin", "soft_tissue"))
URINE = zone_row(">=24", "<=20", sites=("urinary_tract",))
ELSEWHERE = zone_row(">=26", "<=22")
ALL = table(SKIN, URINE, ELSEWHERE)


@pytest.mark.parametrize(
    ("site", "category"),
    [
        pytest.param("skin", "S", id="a row lists several sites"),
        pytest.param("soft tissue", "S", id="and holds for each"),
        pytest.param("uncomplicated urinary tract infection", "R", id="a wording of a file"),
        pytest.param("尿路", "R", id="in Japanese"),
        pytest.param("mastitis", "R", id="a site that only the row without sites covers"),
    ],
)
def test_a_row_that_lists_the_site_comes_before_one_without(site: str, category: str) -> None:
    assert said(ALL, "20", site=site) == category


def test_without_a_site_there_is_one_answer_per_site_and_no_category() -> None:
    answer = ask(ALL, "22")
    assert (answer.category, answer.reason, answer.criterion) == ("not_evaluable", "site_needed", None)
    assert {one.value for one in answer.possible} == {"S", "I", "R"}
    assert {one.sites: one.category.value for one in answer.alternatives} == {
        ("skin", "soft_tissue"): "S",
        ("urinary_tract",): "I",
        (): "R",
    }


@pytest.mark.parametrize(("value", "category"), [("30", "S"), ("10", "R")])
def test_without_a_site_the_category_stands_where_all_sites_agree(value: str, category: str) -> None:
    answer = ask(ALL, value)
    assert answer.category == category
    assert len(answer.alternatives) == 3


def test_a_category_that_holds_for_some_sites_only_says_so() -> None:
    answer = ask(table(SKIN, URINE), "30")
    assert answer.category == "S"
    (remark,) = [one for one in answer.warnings if one.code == "only_for_sites"]
    assert remark.parameters["sites"] == "skin, soft_tissue, urinary_tract"


@pytest.mark.parametrize("rules", ["on", "off"])
@pytest.mark.parametrize(
    ("row", "value", "told", "category"),
    [
        pytest.param(URINE, "30", {}, "not_evaluable", id="S in urine, and nobody says where it is from"),
        pytest.param(URINE, "22", {}, "not_evaluable", id="I in urine likewise"),
        pytest.param(URINE, "10", {}, "R", id="what is R in urine is R elsewhere"),
        pytest.param(URINE, "30", {"site": "urinary tract"}, "S", id="the site is stated"),
        pytest.param(URINE, "30", {"specimen": "尿"}, "S", id="the specimen is urine"),
        pytest.param(URINE, "30", {"site": "skin"}, "no_criterion", id="it is from elsewhere"),
        pytest.param(SKIN, "30", {}, "S", id="a criterion for skin alone is no laxer than one for elsewhere"),
    ],
)
def test_where_only_urine_has_a_criterion_an_active_result_needs_its_site(
    row: Criterion, value: str, told: dict[str, str], category: str, rules: str
) -> None:
    answer = ask(table(row), value, policy=Policy(rules=rules), **told)
    assert answer.category == category
    if category == "not_evaluable":
        (urine,) = answer.alternatives
        assert (answer.reason, answer.possible) == ("only_for_urine", (urine.category,))
        assert answer.parameters == {"category": urine.category.value}


def test_a_remark_on_the_criterion_of_some_sites_names_these() -> None:
    order = zone_row(">=20", "<=16", organism="enterobacterales", sites=("skin", "soft_tissue"))
    elsewhere = zone_row(">=20", "<=16", organism="enterobacterales", includes_subgroups=False)
    remarks = {
        rows: [
            one.parameters.get("of_sites") for one in ask(rows, "30").warnings if one.code == "higher_taxon"
        ]
        for rows in (
            (URINE, order),
            (URINE, elsewhere),
            (URINE, order, elsewhere),
            (order, elsewhere),
            (order,),
        )
    }
    assert [*remarks.values()] == [
        ["skin, soft_tissue"],
        ["elsewhere"],
        ["elsewhere, skin, soft_tissue"],
        [None],
        [None],
    ]


def test_a_site_that_no_row_covers_has_no_criterion_and_names_those_that_have() -> None:
    answer = ask(table(SKIN, URINE), "30", site="mastitis")
    assert (answer.category, answer.reason) == ("no_criterion", "other_sites_only")
    named = {site for one in answer.exists for site in one.sites}
    assert named == {"skin", "soft_tissue", "urinary_tract"}


def test_a_urinary_row_of_the_species_never_displaces_a_skin_row_of_its_order() -> None:
    order = zone_row(">=20", "<=16", organism="enterobacterales", sites=("skin",))
    assert said(table(URINE, order), "20", site="skin") == "S"


def test_mastitis_and_the_mammary_gland_are_two_sites() -> None:
    row = zone_row(">=20", "<=16", sites=("mastitis",), host="cattle")
    assert said(row, "24", host="cattle", site="乳房炎") == "S"
    assert said(row, "24", host="cattle", site="mammary gland") == "no_criterion"


@pytest.mark.parametrize(
    ("specimen", "warnings"),
    [
        pytest.param("blood", set(), id="blood is none of the sites"),
        pytest.param("耳スワブ", set(), id="an ear swab, in Japanese"),
        pytest.param("faeces", set(), id="faeces"),
        pytest.param("uterine swab", {"site_from_specimen"}, id="a site that has no criterion"),
        pytest.param("milk", {"site_from_specimen"}, id="milk is of the udder"),
        pytest.param("pus", {"unknown_specimen"}, id="pus, hardly ever of the urinary tract"),
        pytest.param("スワブ", {"unknown_specimen"}, id="a swab, which takes no urine"),
        pytest.param("tissue", {"unknown_specimen"}, id="tissue"),
        pytest.param("a swab of something", {"unknown_specimen"}, id="a specimen nobody knows"),
    ],
)
def test_a_specimen_from_elsewhere_never_takes_the_criterion_of_a_site(
    specimen: str, warnings: set[str]
) -> None:
    answer = ask(URINE, "30", specimen=specimen)
    assert (answer.category, answer.reason) == ("no_criterion", "other_sites_only")
    assert answer.parameters == {"sites": "urinary_tract"}
    assert warned(answer) == warnings
    assert [one.sites for one in answer.exists] == [("urinary_tract",)]


@pytest.mark.parametrize("specimen", ["pus", "膿", "swab", "スワブ", "tissue", "滲出液"])
@pytest.mark.parametrize("value", ["30", "22", "10"])
def test_a_specimen_that_names_no_place_is_read_as_none(specimen: str, value: str) -> None:
    for rows in (SKIN, ALL, table(SKIN, URINE), ELSEWHERE):
        answer, without = ask(rows, value, specimen=specimen), ask(rows, value)
        assert warned(answer) - {"unknown_specimen"} == warned(without)
        assert (answer.category, answer.possible, answer.alternatives, answer.criterion) == (
            without.category,
            without.possible,
            without.alternatives,
            without.criterion,
        )
    assert ("only_for_sites" in warned(ask(SKIN, value, specimen=specimen))) is True


@pytest.mark.parametrize("specimen", ["pustule", "膿疱"])
def test_a_pustule_is_of_the_skin(specimen: str) -> None:
    assert said(SKIN, "30", specimen=specimen) == "S"
    assert said(URINE, "30", specimen=specimen) == "no_criterion"


def test_a_specimen_that_tells_of_no_site_has_a_category_only_where_every_site_agrees() -> None:
    assert said(ALL, "30", specimen="pus") == "S"
    assert said(ALL, "22", specimen="pus") == "not_evaluable S|I|R"
    assert said(ALL, "22", specimen="blood") == "R"


def test_a_row_of_another_disk_content_covers_no_specimen() -> None:
    everywhere = zone_row(">=26", "<=22", disk_content="10 µg")
    assert said(table(URINE, everywhere), "30", specimen="pus") == "no_criterion"


def test_a_site_nobody_knows_is_not_guessed() -> None:
    answer = ask(table(SKIN, URINE), "30", site="left elbow")
    assert (answer.category, answer.reason) == ("no_criterion", "unknown_site")
    holds_everywhere = ask(ELSEWHERE, "30", site="left elbow")
    assert (holds_everywhere.category, warned(holds_everywhere)) == ("S", {"unknown_site"})
