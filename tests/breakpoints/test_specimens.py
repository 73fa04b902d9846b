"""A specimen stands for the site where none is given, and the answer says so."""

import msgspec
import pytest

from breakpoints.boundaries import zone_boundaries
from breakpoints.candidates import ANOTHER_SITE
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.specimens import ANY_SITE, site_of_specimen
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary
from breakpoints.vocabulary.shipped import reference_rows

SOURCE = Source(citation="rows written for this test")


def row(s: str, *sites: str, drug: str = "ampicillin") -> Criterion:
    return Criterion(
        organism="escherichia_coli",
        host="dog",
        drug=drug,
        method=Method.DISK,
        disk_content="10 µg",
        kind=Kind.CLINICAL,
        sites=sites,
        zone=zone_boundaries(s, None),
        source=SOURCE,
    )


VERSION = TableVersion(
    table="a",
    version="1.0.0",
    title=Title(en="a", ja="a"),
    in_force_from="2026-01-01",
    criteria=(row(">=14", "urinary_tract"), row(">=20", "skin"), row(">=20"), row(">=20", drug="cefovecin")),
    source=SOURCE,
    licence="test",
)
TABLE = TableIndex.of(VERSION)


def ask(specimen: str | None, site: str | None = None, drug: str = "ampicillin") -> Answer:
    result = Result(
        organism="E. coli",
        host="dog",
        drug=drug,
        method=Method.DISK,
        disk_content="10 µg",
        value="17",
        site=site,
        specimen=specimen,
    )
    return classify(result, [TABLE], Policy(), vocabulary())


def warnings(answer: Answer) -> list[str]:
    return [one.code.value for one in answer.warnings]


@pytest.mark.parametrize(
    "specimen",
    [
        *("urine", "尿", "Cystocentesis urine", "カテーテル尿", "whonet:ur", "UTI", "膀胱穿刺尿"),
        *("Urine, cystocentesis", "導尿", "自然排尿", "随時尿", "カテ尿", "尿沈渣", "膀胱"),
    ],
)
def test_urine_is_judged_by_the_criterion_of_the_urinary_tract_visibly(specimen: str) -> None:
    answer = ask(specimen)
    assert (answer.category, warnings(answer)) == ("S", ["site_from_specimen"])
    assert answer.warnings[0].parameters == {"specimen": specimen, "site": "urinary_tract"}


@pytest.mark.parametrize(
    ("specimen", "site"),
    [
        *((one, "wounds") for one in ("創部", "術創", "手術創", "皮下膿瘍")),
        *((one, "respiratory") for one in ("気管洗浄液", "BALF")),
    ],
)
def test_words_of_wards_stand_for_their_site(specimen: str, site: str) -> None:
    assert site_of_specimen(specimen, vocabulary()) == site


def test_a_site_that_is_given_stands_whatever_the_specimen() -> None:
    told, untold = ask("urine", site="skin"), ask(None, site="skin")
    assert warnings(told) == ["site_contradicts_specimen"]
    assert msgspec.structs.replace(told, warnings=()) == untold
    assert ask("urine", site="elbow") == ask(None, site="elbow")


@pytest.mark.parametrize("specimen", ["pus", "a swab of something"])
def test_a_specimen_that_tells_of_no_site_guesses_none_and_says_so_where_sites_matter(specimen: str) -> None:
    answer, without = ask(specimen), ask(None)
    assert (
        (answer.category, answer.reason)
        == (without.category, without.reason)
        == ("not_evaluable", "site_needed")
    )
    assert warnings(answer) == ["unknown_specimen"]
    assert ask(specimen, drug="cefovecin") == ask(None, drug="cefovecin")


@pytest.mark.parametrize("specimen", ["blood", "血液", "faeces", "ear swab"])
def test_a_specimen_of_another_site_is_judged_by_the_row_that_lists_none(specimen: str) -> None:
    answer = ask(specimen)
    assert (answer.category, warnings(answer), answer.alternatives) == ("NS", [], ())
    assert answer.criterion is not None
    assert answer.criterion.sites == ()


@pytest.mark.parametrize("specimen", ["", "  ", None])
def test_an_empty_specimen_is_none(specimen: str | None) -> None:
    assert ask(specimen) == ask(None)


def test_every_shipped_specimen_stands_for_a_site_of_the_vocabulary_or_for_none() -> None:
    words = vocabulary()
    for one in reference_rows("specimens"):
        for text in (one["specimen"], one["name_en"], one["name_ja"], *one["synonyms"].split(";")):
            if text:
                site = "" if one["site"] == ANY_SITE else one["site"]
                assert site_of_specimen(text, words) == (site or None), text
        assert one["site"] in {"", ANOTHER_SITE, ANY_SITE, *words.sites}
