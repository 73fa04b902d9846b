"""The tables of the simulation studies: drawn, pooled, and honest where a study is absent."""

from __future__ import annotations

import pytest

from analysis.exact_limits import two_sided_95
from analysis.study.tables import (
    Basis,
    Coverage,
    CoverageStudy,
    OracleStudy,
    Recovery,
    RegretCell,
    RegretStudy,
    Run,
    Verdicts,
    VerdictStudy,
    Way,
)
from service.locale.catalogue import LANGUAGES, Language, prose
from service.pages.frame import Frame
from service.pages.methods import studies
from service.pages.methods.page import SETTINGS, topic_view
from service.pages.methods.studies import SHOWN_RULES, Studies
from service.pages.methods.topics import topic_of
from service.pages.rendering import page
from service.security.caller import PUBLIC
from tests.benchmarks.study_settings import SETTINGS as SIMULATED
from tests.benchmarks.study_truth import truth_of

SIZES = (60, 100, 300)
RUN = Run(command="python -m study", date="2026-04-01", code_version="0" * 12, data_sets=330, replicates=10)
NONE_RUN = Studies(regret=None, coverage=None, verdicts=None, ecoff=None)


def regret_study(worse: str) -> RegretStudy:
    """Make a study in which the default is better everywhere but in one setting."""
    cells = [
        RegretCell(
            setting=setting,
            n=n,
            data_sets=10,
            mean_regret={rule: 0.1 + 0.01 * at for at, rule in enumerate(SHOWN_RULES)} | {"roc": None},
            without_pair=dict.fromkeys(SHOWN_RULES, 0)
            | {"roc": 10, "counted_constrained": 9, "average_profiled_constrained": 2},
            compared=10,
            difference=0.01 if setting == worse else -0.01,
            standard_error=0.001,
            one_sided_p=0.9 if setting == worse else 0.00001,
        )
        for setting in SETTINGS
        for n in SIZES
    ]
    recovery = Recovery(
        setting="steep",
        n=300,
        rule="craig_profiled",
        data_sets=10,
        recovered=9,
        required_share=0.98,
        one_sided_p=0.0001 if worse else 0.2,
    )
    return RegretStudy(
        run=RUN,
        default_rule="average_profiled",
        counted_rule="counted",
        rules=SHOWN_RULES,
        cells=tuple(cells),
        recoveries=(recovery,),
        sample=(),
    )


ORACLE = OracleStudy(
    run=RUN,
    recovery=Recovery(setting="low_mic", n=100, rule="oracle", data_sets=10, recovered=9),
    first=(23, 30),
)


def coverage(setting: str | None, way: Way, upper_99: float) -> Coverage:
    return Coverage(
        setting=setting,
        n=None,
        way=way,
        data_sets=30,
        r_covered=28,
        s_covered=29,
        r_share=28 / 30,
        s_share=29 / 30,
        r_upper_99=upper_99,
        s_upper_99=0.99,
        r_mean_width_mm=3.2,
        s_mean_width_mm=2.9,
    )


def coverage_study(poor: str) -> CoverageStudy:
    ways: tuple[Way, ...] = ("default", "counted")
    return CoverageStudy(
        run=RUN,
        model_resamples=200,
        counted_resamples=2000,
        cells=(),
        settings=tuple(coverage(one, way, 0.9 if one == poor else 0.99) for one in SETTINGS for way in ways),
        pooled=tuple(coverage(None, way, 0.99) for way in ways),
        sample=(),
    )


def verdict_study() -> VerdictStudy:
    kinds: list[tuple[Basis, Way | None]] = [("fixed", None), ("same", "default"), ("held_out", "counted")]
    cells = [
        Verdicts(
            setting=setting,
            n=n,
            row="below_l",
            error="minor",
            basis=basis,
            way=way,
            limits="exact",
            failing=100,
            false_meets=20 if (setting, n) == ("four_laboratories", 300) else 1,
            meeting=50,
            true_meets=25,
        )
        for basis, way in kinds
        for setting in SETTINGS
        for n in SIZES
    ]
    return VerdictStudy(run=RUN, cells=tuple(cells), sample=())


def shown(language: Language, monkeypatch: pytest.MonkeyPatch, given: Studies) -> tuple[str, set[str]]:
    """Render the page with these studies; return it and the sentences that it asked for."""
    monkeypatch.setattr(studies, "studies", lambda: given)
    topic = topic_of("simulation-study")
    assert topic is not None
    frame = Frame(language=language, path="/methods", query="", section="methods", caller=PUBLIC)
    view = topic_view(topic, frame)
    return str(page(frame, topic.template, **view).content), view["m"].asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_used_by_a_study_that_was_run(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Studies(
        regret=regret_study("cliff"),
        coverage=coverage_study("bimodal"),
        verdicts=verdict_study(),
        ecoff=None,
        oracle=ORACLE,
    )
    html, asked = shown(language, monkeypatch, run)
    clean = Studies(
        regret=regret_study(""), coverage=coverage_study(""), verdicts=verdict_study(), ecoff=None
    )
    _, asked_clean = shown(language, monkeypatch, clean)
    rows = {"row.above_u", "row.l_to_u", "limits.clustered", "verdicts.summary.clustered", "recovery.fixed"}
    rows |= {f"coverage.why.{setting}" for setting in SETTINGS}
    assert set(prose("simulation-study")) - asked - asked_clean - rows == set()
    assert "<svg" in html


def test_where_no_pair_keeps_all_bounds_the_page_says_who_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = {name: truth_of(name).constrained_pair for name in SETTINGS}
    assert [name for name, pair in truth.items() if pair is None] == [studies.WITHOUT_ANSWER]
    given = Studies(regret=regret_study(""), coverage=None, verdicts=None, ecoff=None)
    html, _ = shown("en", monkeypatch, given)
    assert "said so in 27 of 30 data sets, the default in 6 only" in html


def test_settings_in_which_the_default_is_not_better_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    study = regret_study("cliff")
    assert {cell.setting for cell in studies.worse_settings(study)} == {"cliff"}
    run = Studies(regret=study, coverage=coverage_study("bimodal"), verdicts=verdict_study(), ecoff=None)
    html, _ = shown("en", monkeypatch, run)
    assert "In 30 of 33 combinations" in html
    assert "Cliff (n = 60), Cliff (n = 100), Cliff (n = 300)" in html
    assert "Shown to fall short (exact 99 % upper limit under 93 %): Bimodal." in html
    assert "Four laboratories, MIC below L, m, n = 300: 20.0 %." in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_that_was_not_run_is_said_to_be_missing(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    html, _ = shown(language, monkeypatch, NONE_RUN)
    assert html.count('class="notice"') == 3


def test_the_settings_shown_are_the_settings_simulated() -> None:
    assert tuple(setting.name for setting in SIMULATED) == SETTINGS


@pytest.mark.parametrize(("k", "n"), [(0, 10), (3, 40), (10, 10), (22, 8740), (1, 300), (0, 0)])
def test_limits_without_scipy_against_exact_limits(k: int, n: int) -> None:
    assert studies.exact_95(k, n) == pytest.approx(two_sided_95(k, n), abs=1e-12)


def test_verdicts_add_up_over_settings() -> None:
    rows = studies.pooled_verdicts(verdict_study())
    assert [(row[0].basis, row[0].way) for row in rows] == [
        ("fixed", None),
        ("same", "default"),
        ("held_out", "counted"),
    ]
    assert [one.n for one in rows[0]] == list(SIZES)
    assert [one.failing for one in rows[0]] == [1100, 1100, 1100]
    assert [one.false_meets for one in rows[0]] == [11, 11, 30]
    assert rows[0][0].power == 0.5
