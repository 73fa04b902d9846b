"""Whole laboratories are resampled only where isolates of them are in the table."""

import msgspec

from analysis.criterion import MicCriterion
from analysis.methods import Factor, Method
from analysis.paired_table import PairedTable, paired_table
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord
from analysis.refusals import Caveat
from analysis.simulate import simulate_pairs

PLAN = AnalysisPlan(
    methods=(Method.ERROR_BOUNDED_CONSTRAINED, Method.EXPECTED_CONSTRAINED),
    bootstrap_resamples=20,
    model_resamples=5,
    model_simulations=0,
    model_sensitivity=False,
)
COUNTED = msgspec.structs.replace(PLAN, methods=(Method.ERROR_BOUNDED_CONSTRAINED,))
TWO = msgspec.structs.replace(PLAN, resampling="laboratories")
ISOLATES = 90


def _table(laboratories: list[str], challenge: list[bool] | None = None) -> PairedTable:
    pairs = simulate_pairs(ISOLATES, seed=1)
    lower = [float("-inf") if one.mic_lower_log2 is None else one.mic_lower_log2 for one in pairs]
    upper = [float("inf") if one.mic_upper_log2 is None else one.mic_upper_log2 for one in pairs]
    zones = [one.zone_mm for one in pairs]
    return paired_table(lower, upper, zones, laboratory=laboratories, challenge=challenge)


def _derived(table: PairedTable, plan: AnalysisPlan = PLAN) -> DerivationRecord:
    criterion = MicCriterion(l_step=-1, u_step=1)
    return derive(table, criterion, plan, code_version="code", data_digest="data")


def _laboratories_of(record: DerivationRecord, code: Caveat) -> list[str]:
    return [one.parameters["laboratories"] for one in record.warnings if one.code is code]


def test_a_part_of_a_table_names_the_laboratories_of_its_isolates_alone() -> None:
    table = paired_table([0, 1, 2], [1, 2, 3], [20, 19, 18], laboratory=["C", "A", "B"])
    part = table.keep(table.zone_mm != 19)
    assert part.laboratories == ("B", "C")
    assert part.isolates_by(Factor.LABORATORY) == {"B": 1, "C": 1}
    assert table.keep(table.zone_mm > 30).laboratories == ()


def test_laboratories_that_gave_only_challenge_isolates_are_not_resampled() -> None:
    names = ["A", "B"] * 40 + list("CDEFGHIJKL")
    table = _table(names, [name > "B" for name in names])
    record, alone = (_derived(one, TWO) for one in (table, table.random_sample()))
    assert record.bootstraps == alone.bootstraps
    assert _laboratories_of(record, Caveat.LIMITS_ASSUME_INDEPENDENCE) == ["12"]
    counted = _derived(table, COUNTED)
    assert _laboratories_of(counted, Caveat.LABORATORIES_NOT_RESAMPLED) == ["2"]


def test_isolates_of_no_stated_laboratory_do_not_count_as_a_fourth_one() -> None:
    record = _derived(_table([*"ABC" * 20, *[""] * 30]), COUNTED)
    assert _laboratories_of(record, Caveat.LABORATORIES_NOT_RESAMPLED) == ["3"]
