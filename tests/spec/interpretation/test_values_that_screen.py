"""A value that no criterion judges screens for a mechanism: it may leave open, and never makes R."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from breakpoints import methods_not_valid
from breakpoints.boundaries import mic_boundaries
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from breakpoints.vocabulary.shipped import reference_rows
from tests.spec.interpretation.isolate_asked import MRSP, ask, categories, in_any_order, of, row, rows
from tests.spec.interpretation.manual import SOURCE, warned

ECOLI, AUREUS = "Escherichia coli", "Staphylococcus aureus"
IN_URINE = Criterion(
    organism="enterobacterales",
    host="dog",
    drug="cefpodoxime",
    method=Method.MIC,
    kind=Kind.CLINICAL,
    sites=("urinary_tract",),
    mic=mic_boundaries("<=2", ">=8"),
    includes_subgroups=True,
    source=SOURCE,
)


@pytest.mark.parametrize(
    ("drug", "value", "needed"),
    [
        ("cefpodoxime", ">8", "esbl_test_needed"),
        ("cefpodoxime", "8", "esbl_test_needed"),
        ("cefotaxime", ">1", "esbl_test_needed"),
        ("ceftazidime", "2", "esbl_test_needed"),
        ("cefovecin", ">=8", "esbl_test_needed"),
        ("cefquinome", "8", "esbl_test_needed"),
        ("meropenem", "0.25", "carbapenemase_test_needed"),
        ("imipenem", "2", "carbapenemase_test_needed"),
    ],
)
def test_a_value_from_its_screening_limit_on_leaves_cephalosporins_open(
    drug: str, value: str, needed: str
) -> None:
    judged = rows(*(row(one, "enterobacterales") for one in ("cefalexin",)))
    kept = tuple(one for one in judged.version.criteria if one.drug != drug)
    without = TableIndex.of(msgspec.structs.replace(judged.version, criteria=kept))
    answer = in_any_order(of("cefazolin", "1", ECOLI), of(drug, value, ECOLI), asked=without)
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")
    assert answer.parameters["trigger"] == f"{drug}=screen_positive"
    assert needed in warned(answer)


def test_a_cefoxitin_that_fails_calls_for_a_test_for_ampc() -> None:
    small = {"method": "disk", "value": "15", "disk_content": "30 µg"}
    for cefoxitin in (of("cefoxitin", ">8", ECOLI), of("cefoxitin", "", ECOLI) | small):
        concerned = in_any_order(of("cefovecin", "0.5", ECOLI), cefoxitin)
        assert (concerned.category, concerned.category_by_value) == ("not_evaluable", "S")
        assert "ampc_test_needed" in warned(concerned)
    assert in_any_order(of("meropenem", "0.06", ECOLI), of("cefoxitin", ">8", ECOLI)).category == "S"
    for plain in (of("cefoxitin", "8", ECOLI), of("cefquinome", "4", ECOLI)):
        assert in_any_order(of("cefovecin", "0.5", ECOLI), plain).category == "S"
    tested = of("cefoxitin", ">8", ECOLI, ampc="negative")
    assert in_any_order(of("cefovecin", "0.5", ECOLI), tested).category == "S"


def test_a_limit_knows_no_site() -> None:
    asked = rows(IN_URINE)
    skin, urine = of("cefpodoxime", ">8", ECOLI), of("cefpodoxime", ">8", ECOLI, site="urinary tract")
    for of_cefpodoxime in (skin, urine):
        answer = in_any_order(of("cefazolin", "1", ECOLI), of_cefpodoxime, asked=asked)
        assert answer.category == "not_evaluable"


@pytest.mark.parametrize(
    ("drug", "value"),
    [("cefpodoxime", "4"), ("cefpodoxime", "<=8"), ("cefotaxime", "1"), ("imipenem", "1")],
)
def test_a_value_below_its_limit_leaves_nothing_open(drug: str, value: str) -> None:
    answer = in_any_order(of("cefazolin", "1", ECOLI), of(drug, value, ECOLI), asked=rows())
    assert (answer.category, warned(answer) - {"higher_taxon"}) == ("S", set())


def test_a_negative_test_for_the_mechanism_comes_before_a_value() -> None:
    answer = in_any_order(of("cefazolin", "1", ECOLI, esbl="negative"), of("cefpodoxime", "16", ECOLI))
    assert answer.category == "S"


def test_a_disk_screens_by_its_content_and_by_any_where_none_is_stated() -> None:
    for content, value, category in (
        ("10 µg", "12", "not_evaluable"),
        ("30 µg", "12", "S"),
        (None, "12", "not_evaluable"),
        (None, "18", "S"),
    ):
        disk = of("cefpodoxime", "", ECOLI, disk_content=content) | {"method": "disk", "value": value}
        assert in_any_order(of("cefazolin", "1", ECOLI), disk).category == category


def test_other_organisms_have_no_limit() -> None:
    answer = in_any_order(
        of("cefazolin", "1", "Streptococcus canis"), of("cefpodoxime", "16", "Streptococcus canis")
    )
    assert answer.category == "S"


@pytest.mark.parametrize("value", ["0.5", ">4", ">=0.5"])
def test_an_oxacillin_of_pseudintermedius_from_half_a_milligram_on_leaves_beta_lactams_open(
    value: str,
) -> None:
    answer = in_any_order(of("cefazolin", "0.5"), of("oxacillin", value))
    assert (answer.category, answer.parameters["trigger"]) == ("not_evaluable", "oxacillin=screen_positive")


@pytest.mark.parametrize("value", ["0.25", "<=0.25", "0.12"])
def test_an_oxacillin_that_screens_negative_lets_pseudintermedius_keep_its_cephalosporins(value: str) -> None:
    for drug in ("cefazolin", "amoxicillin_clavulanic_acid", "cefovecin"):
        answer = in_any_order(of(drug, "0.5"), of("oxacillin", value))
        assert (answer.category, warned(answer)) == ("S", {"screened_by_value"})


def test_a_resistant_category_has_no_word_of_it() -> None:
    assert warned(in_any_order(of("cefazolin", "8"), of("oxacillin", "0.25"))) == set()


@pytest.mark.parametrize(
    "against",
    [
        of("oxacillin", "4"),
        of("oxacillin", "unreadable"),
        of("enrofloxacin", "1", methicillin_resistance="?"),
        of("enrofloxacin", "1", isolate="7 MRSP")
        | {"isolate": "7", "methicillin_resistance": "\x02comment \x02MRSP"},
    ],
)
def test_whatever_speaks_for_the_mechanism_outweighs_a_value_that_screens_negative(
    against: dict[str, Any],
) -> None:
    answer = in_any_order(of("cefazolin", "0.5"), of("oxacillin", "0.25"), against)
    assert answer.category == "not_evaluable"


def test_a_positive_test_makes_r_whatever_a_value_screens() -> None:
    answer = in_any_order(of("cefazolin", "0.5", methicillin_resistance="+"), of("oxacillin", "0.25"))
    assert answer.category == "R"


def test_a_cefoxitin_disk_settles_staphylococcus_aureus_and_no_other() -> None:
    disk = {"method": "disk", "value": "28", "disk_content": "30 µg"}
    aureus = in_any_order(of("cefazolin", "0.5", AUREUS), of("cefoxitin", "", AUREUS) | disk)
    assert (aureus.category, warned(aureus)) == ("S", {"screened_by_value"})
    beside = (of("cefoxitin", "", AUREUS) | disk, of("oxacillin", "1", AUREUS))
    assert in_any_order(of("cefazolin", "0.5", AUREUS), *beside).category == "S"
    doubtful = (of("cefoxitin", "", AUREUS) | disk, of("oxacillin", "4", AUREUS))
    assert in_any_order(of("cefazolin", "0.5", AUREUS), *doubtful).category == "not_evaluable"
    other = (of("cefoxitin", "", MRSP) | disk, of("oxacillin", "x", MRSP))
    assert in_any_order(of("cefazolin", "0.5", MRSP), *other).category == "not_evaluable"


def test_a_cefoxitin_mic_that_screens_negative_settles_staphylococcus_aureus_and_no_other() -> None:
    for beside in ([], [of("oxacillin", "<=0.25", AUREUS)], [of("oxacillin", "1", AUREUS)]):
        aureus = in_any_order(of("cefazolin", "0.5", AUREUS), of("cefoxitin", "4", AUREUS), *beside)
        assert (aureus.category, warned(aureus)) == ("S", {"screened_by_value"})
    doubtful = of("cefoxitin", "2", AUREUS), of("oxacillin", "R", AUREUS)
    assert in_any_order(of("cefazolin", "0.5", AUREUS), *doubtful).category == "not_evaluable"
    other = of("cefoxitin", "2", MRSP), of("oxacillin", "x", MRSP)
    assert in_any_order(of("cefazolin", "0.5", MRSP), *other).category == "not_evaluable"


@pytest.mark.parametrize("value", ["<=2", "2", "0.5", "<=0.25"])
def test_an_oxacillin_up_to_2_mg_per_l_settles_staphylococcus_aureus_as_clsi_m100_reads_it(
    value: str,
) -> None:
    asked, low = of("cefazolin", "0.5", AUREUS), of("oxacillin", value, AUREUS)
    answer = in_any_order(asked, low)
    assert (answer.category, warned(answer)) == ("S", {"screened_by_value"})
    for against in (
        of("oxacillin", "4", AUREUS),
        of("cefoxitin", "8", AUREUS),
        of("cloxacillin", "?!", AUREUS),
        of("enrofloxacin", "0.5", AUREUS, methicillin_resistance="?"),
    ):
        assert in_any_order(asked, low, against).category == "not_evaluable"
    assert in_any_order(asked | {"methicillin_resistance": "+"}, low).category == "R"


@pytest.mark.parametrize("value", ["<=4", "4", ">2", "3"])
def test_an_oxacillin_that_may_lie_beyond_2_mg_per_l_settles_nothing(value: str) -> None:
    answer = in_any_order(of("cefazolin", "0.5", AUREUS), of("oxacillin", value, AUREUS))
    assert answer.category == "not_evaluable"


@pytest.mark.parametrize("organism", ["Staphylococcus chromogenes", "Staphylococcus sp."])
def test_a_low_oxacillin_is_no_sign_and_no_proof(organism: str) -> None:
    asked, low = of("cefazolin", "0.5", organism), of("oxacillin", "<=0.25", organism)
    assert in_any_order(asked, low) == in_any_order(asked)
    higher = low | {"value": "0.5"}
    assert in_any_order(asked, higher).parameters["trigger"] == "oxacillin=screen_below"
    for against in (
        of("oxacillin", "R", organism),
        of("oxacillin", "8", MRSP),
        of("amoxicillin_clavulanic_acid", "16", organism),
        of("no drug", "4", organism),
    ):
        alone = in_any_order(asked, against)
        assert alone.category == "not_evaluable"
        assert in_any_order(asked, low, against) == alone


def test_a_low_oxacillin_settles_the_species_once_called_schleiferi() -> None:
    for organism in ("Staphylococcus coagulans", "Staphylococcus schleiferi", "SIG"):
        answer = in_any_order(of("cefazolin", "0.5", organism), of("oxacillin", "<=0.25", organism))
        assert (answer.category, warned(answer)) == ("S", {"screened_by_value"})


@pytest.mark.parametrize(
    ("organism", "erythromycin", "settles"),
    [
        (MRSP, {"value": "<=0.25"}, True),
        (MRSP, {"value": "0.5"}, True),
        (MRSP, {"value": "1"}, False),
        (MRSP, {"value": "<=1"}, False),
        (MRSP, {"method": "disk", "value": "28", "disk_content": "15 µg"}, True),
        (MRSP, {"method": "disk", "value": "22", "disk_content": "15 µg"}, False),
        (MRSP, {"method": "disk", "value": "28"}, False),
        (MRSP, {"method": "disk", "value": "6", "disk_content": "15 µg"}, False),
        ("Streptococcus uberis", {"value": "0.25"}, True),
        ("Streptococcus uberis", {"value": "<=0.5"}, False),
        ("Streptococcus canis", {"method": "disk", "value": "21", "disk_content": "15 µg"}, True),
    ],
)
def test_an_erythromycin_that_no_criterion_judges_settles_the_d_test_where_it_is_low(
    organism: str, erythromycin: dict[str, str], *, settles: bool
) -> None:
    genus = organism.partition(" ")[0].lower()
    asked = rows(row("pirlimycin", genus))
    kept = tuple(one for one in asked.version.criteria if one.drug != "erythromycin")
    without = TableIndex.of(msgspec.structs.replace(asked.version, criteria=kept))
    tested = of("erythromycin", "", organism) | erythromycin
    for drug in ("clindamycin", "pirlimycin"):
        answer = in_any_order(of(drug, "0.5", organism), tested, asked=without)
        assert (answer.category, "d_test_needed" in warned(answer)) == (
            ("S", False) if settles else ("not_evaluable", True)
        )
        assert ("screened_by_value" in warned(answer)) is settles
    if settles:
        for against in (
            tested | {"value": "R"},
            of("enrofloxacin", "1", organism, inducible_clindamycin="?"),
        ):
            answer = in_any_order(of("clindamycin", "0.5", organism), tested, against, asked=without)
            assert answer.category == "not_evaluable"
        positive = of("clindamycin", "0.5", organism, inducible_clindamycin="+")
        assert in_any_order(positive, tested, asked=without).category == "R"


def test_a_criterion_comes_before_a_limit() -> None:
    asked = rows(row("oxacillin", "staphylococcus"))
    answers = ask(of("cefazolin", "0.5"), of("oxacillin", "1"), asked=asked)
    assert categories(answers) == ["S", "S"]
    assert warned(answers[0]) == set()


def test_every_limit_names_its_source_and_what_is_from_memory() -> None:
    limits = reference_rows("screening_limits")
    assert limits
    for one in limits:
        assert one["source"]
        assert ("not checked" in one["source"] or "analogy" in one["source"]) == bool(one["unverified"])


def test_a_value_by_a_method_that_is_not_valid_screens_in_requests_and_files_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of_drugs, of_organisms = methods_not_valid._shipped()
    by_disk = of_drugs | {(Method.DISK, "cefoxitin"): "made up for this test"}
    monkeypatch.setattr(methods_not_valid, "_shipped", lambda: (by_disk, of_organisms))
    small = {"method": "disk", "value": "12", "disk_content": "30 µg"}
    answer = in_any_order(of("cefazolin", "0.5", AUREUS), of("cefoxitin", "", AUREUS) | small)
    assert (answer.category, answer.parameters["trigger"]) == ("not_evaluable", "cefoxitin=screen_positive")
