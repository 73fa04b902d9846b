"""A derivation refused for isolates on two media asks for the choice at its top."""

from __future__ import annotations

import pytest

from analysis.conditions import Condition, ConditionName, StatedValue
from analysis.criterion import MicCriterion
from analysis.paired_table import paired_table
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from service.locale.catalogue import Language
from service.pages.frame import Frame
from service.pages.rendering import _words, templates
from service.security.caller import PUBLIC


@pytest.mark.parametrize(("language", "head"), [("en", "Choose how"), ("ja", "検査条件を選んで")])
def test_a_derivation_of_two_media_asks_for_one_and_links_to_the_choice(
    language: Language, head: str
) -> None:
    media = tuple(StatedValue(value=value, n=20) for value in ("MHA", "MHF"))
    record = derive(
        paired_table([-2.0, 2.0], [-1.0, 3.0], [26, 12], [20, 20]),
        MicCriterion(l_step=-1, u_step=1),
        AnalysisPlan(bootstrap_resamples=20, regression_resamples=20, model_resamples=3, model_simulations=9),
        code_version="test",
        data_digest="0" * 64,
        conditions=(Condition(name=ConditionName.MEDIUM, values=media, not_stated=0),),
    )
    frame = Frame(language=language, path="/", query="", section=None, caller=PUBLIC)
    shown = (
        templates()
        .get_template("parts/no_criterion.html")
        .render(frame=frame, record=record, again="/again", **_words(language))
    )
    assert head in shown
    assert "MHA (20)" in shown
    assert 'href="/again#conditions"' in shown
    assert "設定できません" not in shown
    assert "No disk criterion possible" not in shown
