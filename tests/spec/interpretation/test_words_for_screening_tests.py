"""What laboratories write for a screening test, and what it is read as."""

from __future__ import annotations

import pytest

from breakpoints.screening import TESTS
from breakpoints.screening_headers import looks_like_screening
from tests.spec.interpretation.isolate_asked import MRSP, ask, of
from tests.spec.interpretation.manual import warned

AFFECTED = {
    "esbl": ("ceftiofur", "Escherichia coli"),
    "methicillin_resistance": ("cefazolin", MRSP),
    "inducible_clindamycin": ("clindamycin", MRSP),
    "beta_lactamase": ("benzylpenicillin", MRSP),
    "carbapenemase": ("meropenem", "Escherichia coli"),
    "ampc": ("cefovecin", "Escherichia coli"),
    "vancomycin_resistance": ("vancomycin", "Enterococcus faecium"),
    "colistin_resistance": ("colistin", "Escherichia coli"),
}
"""A drug and an organism of which a rule asks for each test."""


@pytest.mark.parametrize(
    "text", ["yes", "YES", "y", "True", "detected", "1", "１", "1.0", "(+)", "検出", "あり", "MRSP"]
)
def test_a_positive_is_read_however_laboratories_write_it(text: str) -> None:
    first, other = ask(of("cefazolin", "0.5"), of("enrofloxacin", "0.25", methicillin_resistance=text))
    assert first.category == "R"
    assert ("screening_digit" in warned(other)) is (text in {"1", "１", "1.0"})


@pytest.mark.parametrize(
    ("test", "text"),
    [
        *[("esbl", text) for text in ("CTX-M-15", "blaCTX-M-15", "CTXM1", "CTX-M-15, SHV-12", "SHV-12 (+)")],
        *[
            ("methicillin_resistance", text)
            for text in ("mecC", "mecA", "R", "Ｒ", "PBP2a", "SCCmec IV", "耐性")
        ],
        *[("carbapenemase", text) for text in ("OXA-48", "blaNDM-9", "OXA-48-like", "KPC-2/VIM-4")],
        *[("ampc", text) for text in ("CMY-2", "CMY-42", "blaDHA-1")],
        *[("vancomycin_resistance", text) for text in ("vanA", "vanB gene", "R")],
        *[("colistin_resistance", text) for text in ("mcr-1", "MCR", "mcr-9.1 (+)", "mcr-1, mcr-3")],
        ("beta_lactamase", "blaZ"),
        ("inducible_clindamycin", "erm(B)"),
    ],
)
def test_a_gene_in_the_column_of_its_test_was_found(test: str, text: str) -> None:
    drug, organism = AFFECTED[test]
    (answer,) = ask(of(drug, "0.25", organism, **{test: text}))
    assert answer == ask(of(drug, "0.25", organism, **{test: "positive"}))[0]
    assert answer.category in {"R", "not_evaluable"}


@pytest.mark.parametrize(
    "text", ["no", "Not Detected", "absent", "0", "０", "False", "(-)", "不検出", "MSSA"]
)
def test_a_negative_is_read_where_nothing_else_can_be_meant(text: str) -> None:
    first, other, _ = ask(
        of("cefazolin", "0.5"),
        of("enrofloxacin", "0.25", methicillin_resistance=text),
        of("oxacillin", "0.25"),
    )
    assert (first.category, other.category) == ("S", "S")
    assert ("screening_digit" in warned(other)) is (text in {"0", "０"})


@pytest.mark.parametrize(
    ("test", "text"),
    [
        *[(test, text) for test in TESTS for text in ("?", "±", "weak", "2", "-?", "判定保留")],
        *[(test, "R") for test in TESTS if not test.endswith("_resistance")],
        *[("methicillin_resistance", text) for text in ("S", "mecA?", "no mecA", "mecA-", "CTX-M-15")],
        *[("esbl", text) for text in ("MSSA", "TEM-1", "CTX-M-15 not tested", "CMY-2")],
    ],
)
def test_an_unreadable_test_refuses_the_drugs_it_concerns_and_no_other(test: str, text: str) -> None:
    drug, organism = AFFECTED[test]
    concerned, other = ask(
        of(drug, "0.25", organism, isolate="1", **{test: text}),
        of("enrofloxacin", "0.25", organism, isolate="2", **{test: text}),
    )
    assert (concerned.refused, concerned.reason) == ("value_unreadable", "screening_unreadable")
    assert concerned.parameters["test"] == test
    assert (other.category, other.refused) == ("S", None)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("text", ["ND", "n.d.", "なし", "無", "検査なし", "―", "不明", ""])
def test_what_may_mean_that_nobody_tested_states_nothing(test: str, text: str) -> None:
    drug, organism = AFFECTED[test]
    (answer,) = ask(of(drug, "0.25", organism, **{test: text}))
    (untested,) = ask(of(drug, "0.25", organism))
    assert (answer.category, answer.warnings) == (untested.category, untested.warnings)


@pytest.mark.parametrize("text", ["no", "0", "false"])
def test_no_under_the_name_of_a_procedure_may_mean_that_it_was_not_done(text: str) -> None:
    answers = ask(of("clindamycin", "0.25", inducible_clindamycin=text), of("erythromycin", "8"))
    assert "d_test_needed" in warned(answers[0])


@pytest.mark.parametrize("text", ["NT", "n/a", "未実施", "Not tested", "ND", "検査せず"])
def test_a_test_that_was_not_done_says_nothing(text: str) -> None:
    first, *_ = ask(of("cefazolin", "0.5", methicillin_resistance=text), of("oxacillin", "<=1"))
    assert first.reason == "rule_left_open"


@pytest.mark.parametrize("drug", ["vancomycin", "oxacillin", "methicillin"])
def test_a_heading_of_a_drug_s_results_names_no_test(drug: str) -> None:
    for result in ("result", "RESULT", "_result", " results"):
        assert looks_like_screening(f"{drug}{result}") is None
    assert looks_like_screening(f"{drug} resistance") is not None


@pytest.mark.parametrize("drug", ["CVA/AMPC", "CVA・AMPC", "ＣＶＡ／ＡＭＰＣ", "XYZ/AMPC", "CVA+AMPC"])
def test_a_combination_with_amoxicillin_is_no_test_for_ampc(drug: str) -> None:
    """AMPC is amoxicillin in Japan: its growth with an inhibitor takes no S from any other drug."""
    plain, _ = ask(of("cefovecin", "0.25", "E. coli"), of(drug, "4/2", "E. coli"))
    assert plain.category == "S"
    assert looks_like_screening(drug) is None


@pytest.mark.parametrize(
    ("heading", "test"),
    [
        *[(text, "esbl") for text in ("ESBL/AmpC", "AmpC・ESBL", "AmpC + ESBL")],
        *[(text, "ampc") for text in ("AmpC", "AmpC/産生", "AmpC遺伝子", "AmpC(+/-)")],
        *[("vanA/vanB", "vancomycin_resistance"), ("MRSA/oxacillin", "methicillin_resistance")],
        *[("KPC/MEM", "carbapenemase"), ("D-test (ERY/CLI)", "inducible_clindamycin")],
    ],
)
def test_a_test_that_is_named_beside_a_drug_or_another_test_stays_one(heading: str, test: str) -> None:
    assert looks_like_screening(heading) == test
