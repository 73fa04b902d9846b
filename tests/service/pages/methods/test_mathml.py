"""Formulas on one line become MathML."""

import pytest

from service.pages.methods.mathml import FormulaError, mathml


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        pytest.param("x", "<mi>x</mi>", id="a variable"),
        pytest.param("VM", "<mi>VM</mi>", id="a name"),
        pytest.param("2.5", "<mn>2.5</mn>", id="a number"),
        pytest.param("Φ", '<mi mathvariant="normal">Φ</mi>', id="an upright letter"),
        pytest.param("x_1", "<msub><mi>x</mi><mn>1</mn></msub>", id="below"),
        pytest.param("x^2", "<msup><mi>x</mi><mn>2</mn></msup>", id="above"),
        pytest.param("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", id="below and above"),
        pytest.param("frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>", id="a fraction"),
        pytest.param("sqrt{a}", "<msqrt><mi>a</mi></msqrt>", id="a root"),
        pytest.param("text{one two}", "<mtext>one two</mtext>", id="words"),
        pytest.param(
            "sum_{k}^{n} a",
            '<mrow><munderover><mo movablelimits="false">∑</mo><mi>k</mi><mi>n</mi></munderover>'
            "<mi>a</mi></mrow>",
            id="a sum",
        ),
        pytest.param("a - b", "<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>", id="a minus sign"),
        pytest.param("a < b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>", id="escaped"),
        pytest.param("lbrace a", "<mrow><mo>{</mo><mi>a</mi></mrow>", id="a brace"),
    ],
)
def test_a_formula_is_read(source: str, inside: str) -> None:
    assert mathml(source) == f"<math>{inside}</math>"


def test_a_formula_may_stand_on_lines_of_its_own() -> None:
    assert mathml("x", block=True).startswith('<math display="block">')


@pytest.mark.parametrize("source", ["frac{a}", "{a", "x_", "a}", "^2"])
def test_a_formula_that_cannot_be_read_says_so(source: str) -> None:
    with pytest.raises(FormulaError):
        mathml(source)
