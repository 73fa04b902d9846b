"""What a version changes in expected resistance and expert rules has a line of its own, in words."""

import msgspec
import pytest

from breakpoints.diff import difference
from breakpoints.expert.rule import ExpertRule, ScreeningIs
from breakpoints.model import ExpectedResistance
from breakpoints.shipped import nval_tentative
from service.locale.catalogue import Language
from service.pages.changes import change_lines
from service.publication.rows_shown import changes_of

NATURAL = ExpectedResistance(organism="enterobacterales", drug="clindamycin", source="a guideline")
RULE = ExpertRule(
    rule="ESBL",
    organism="enterobacterales",
    when=((ScreeningIs(test="esbl", found="positive"),),),
    drugs=("ampicillin", "cefovecin"),
    source="a guideline",
)


@pytest.mark.parametrize(
    ("language", "drugs"),
    [
        ("en", ["clindamycin", "ampicillin, cefovecin"]),
        ("ja", ["クリンダマイシン", "アンピシリン, セフォベシン"]),
    ],
)
def test_a_changed_statement_is_a_line_with_its_organism_and_drugs(
    language: Language, drugs: list[str]
) -> None:
    plain = nval_tentative()
    more = msgspec.structs.replace(plain, resistance=(NATURAL,), expert_rules=(RULE,))
    lines = change_lines(changes_of(difference(plain, more)), language)
    assert [(one.change, one.statement, one.rule) for one in lines] == [
        ("added", "expected_resistance", None),
        ("added", "expert_rule", "ESBL"),
    ]
    assert [one.drug for one in lines] == drugs
    assert [one.change for one in change_lines(changes_of(difference(more, plain)), language)] == [
        "removed",
        "removed",
    ]
