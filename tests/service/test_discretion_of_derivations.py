"""What others are told of a derivation: no figure by laboratory or year, whatever part of it says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.evidence.report import Evidence, SubgroupFit
from analysis.measurement_error.report import ModelAnswer
from analysis.methods import Factor
from analysis.paired_table import paired_table
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord, Warned
from analysis.refusals import Caveat
from service.derivations.discretion import as_told
from service.paired_data.discretion import UNSAID

ISOLATES = 60
NAMES = ("Aomori", "Hokkaido 2", "met")
"""One of them is a word of a record, too."""
PLAN = AnalysisPlan(
    bootstrap_resamples=0,
    regression_resamples=0,
    model_resamples=0,
    model_simulations=0,
    model_sensitivity=False,
    group_resamples=2,
)
TELLING = {
    *("laboratory", "year", "laboratories", "per_laboratory", "years"),
    *("laboratories_differ", "years_differ"),
}


@pytest.fixture(scope="module")
def record() -> DerivationRecord:
    """Derive from three laboratories and years, and say something of each of them in every place."""
    steps = np.arange(ISOLATES) % 8 - 4
    laboratory = [NAMES[n % 2] if n else NAMES[2] for n in range(ISOLATES)]
    labels = {
        Factor.YEAR: [str(2020 + n % 2) if n else "2022" for n in range(ISOLATES)],
        Factor.HOST: [("cattle", "pig")[n // 4 % 2] for n in range(ISOLATES)],
    }
    table = paired_table(
        steps - 1, steps, 24 - 2 * steps + np.arange(ISOLATES) % 3, laboratory=laboratory, labels=labels
    )
    derived = derive(
        table, MicCriterion(l_step=-1, u_step=1), PLAN, code_version="test", data_digest="0" * 64
    )
    groups = tuple(SubgroupFit(factor=factor, name="one", n=1) for factor in Factor)
    rests = (
        Warned(code=Caveat.LIMITS_REST_ON_ONE_GROUP, parameters={"factor": factor.value, "group": "one"})
        for factor in Factor
    )
    differ = (Warned(code=code) for code in (Caveat.LABORATORIES_DIFFER, Caveat.YEARS_DIFFER))
    named = Warned(code=Caveat.HOSTS_POOLED, parameters={"groups": "pig,Aomori (Hokkaido 2)/pigmet 3"})
    return msgspec.structs.replace(
        derived,
        evidence=msgspec.structs.replace(derived.evidence or Evidence(), subgroups=groups),
        warnings=(*derived.warnings, *rests, *differ, named),
    )


def told_apart_by(value: Any) -> Iterator[str]:
    """Yield by what a record tells isolates apart, wherever it does; its plan says what was asked."""
    if isinstance(value, dict):
        yield from (value[name] for name in ("factor", "rule", "code") if isinstance(value.get(name), str))
        yield from (one for name, part in value.items() if name != "plan" for one in told_apart_by(part))
    elif isinstance(value, list | tuple):
        yield from (one for part in value for one in told_apart_by(part))


def test_nothing_that_others_get_is_by_laboratory_or_year(record: DerivationRecord) -> None:
    own = msgspec.to_builtins(record)
    assert set(told_apart_by(own)) >= TELLING
    assert set(told_apart_by(msgspec.to_builtins(as_told(record)))).isdisjoint(TELLING)
    numbers = {
        one.parameters["laboratories"] for one in as_told(record).warnings if "laboratories" in one.parameters
    }
    assert numbers <= {UNSAID}


def counts_of_laboratories(value: Any, at: str = "") -> Iterator[str]:
    """Yield whatever is called after laboratories and says something; a plan says what was asked."""
    if isinstance(value, dict):
        for name, part in value.items():
            if "laborator" in name and part and part != UNSAID and part is not True:
                yield f"{at}/{name} = {part}"
            if name != "plan":
                yield from counts_of_laboratories(part, f"{at}/{name}")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from counts_of_laboratories(part, at)


def test_no_part_that_others_get_is_named_after_laboratories_and_says_anything(
    record: DerivationRecord,
) -> None:
    model = msgspec.structs.replace(derived_model(record), resampled_laboratories=3)
    told = as_told(msgspec.structs.replace(record, model=model))
    assert list(counts_of_laboratories(msgspec.to_builtins(told))) == []
    assert told.model is not None
    assert told.model.resamples == model.resamples


def derived_model(record: DerivationRecord) -> ModelAnswer:
    assert record.model is not None
    return record.model


def test_what_is_not_by_laboratory_or_year_is_told_as_it_is(record: DerivationRecord) -> None:
    told = as_told(record)
    assert told.evidence is not None
    assert {one.factor for one in told.evidence.subgroups} == {*Factor} - {
        Factor.LABORATORY,
        Factor.YEAR,
        Factor.DISK_MAKER,
    }
    assert (told.n, told.cells, told.categories) == (record.n, record.cells, record.categories)
    assert [one.verdict for one in told.candidates] == [one.verdict for one in record.candidates]


def test_limits_that_are_of_laboratories_counts_are_not_told(record: DerivationRecord) -> None:
    cells = [cell for one in record.candidates for cell in one.acceptance]
    assert any(cell.clustered_upper_95_one_sided is not None for cell in cells)
    told = [cell for one in as_told(record).candidates for cell in one.acceptance]
    assert len(told) == len(cells)
    assert {(cell.clustered_upper_95_one_sided, cell.clustered_verdict) for cell in told} == {(None, None)}


def test_a_name_is_left_out_after_any_mark_and_a_word_of_ours_stays(record: DerivationRecord) -> None:
    told = as_told(record)
    pooled = next(one for one in told.warnings if one.parameters.get("groups", "").startswith("pig,"))
    assert pooled.parameters["groups"] == f"pig,{UNSAID} ({UNSAID})/pigmet 3"
    assert told.evidence is not None
    assert "met" in {one.standing for one in told.evidence.rules}
