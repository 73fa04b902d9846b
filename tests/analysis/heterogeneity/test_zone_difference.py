"""By how many mm the zones of one group are larger at the same MIC."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import statsmodels.api as sm

from analysis.heterogeneity.comparable_zones import ComparableZones, comparable_zones
from analysis.heterogeneity.expected_zones import expected_shift_mm
from analysis.heterogeneity.zone_difference import MeanDifference, mean_difference
from analysis.measurement_error.model import fit_model
from analysis.methods import Factor
from analysis.paired_table import Labels, PairedTable, paired_table
from analysis.simulate import EXAMPLE_SETTING
from tests.analysis.heterogeneity.conftest import OPEN, Source, TableOf

WILD = msgspec.structs.replace(EXAMPLE_SETTING, weights=(0.8, 0.1, 0.1))
RESISTANT = msgspec.structs.replace(EXAMPLE_SETTING, weights=(0.1, 0.3, 0.6))


def laboratories(table: PairedTable) -> Labels:
    labels = table.labels_of(Factor.LABORATORY)
    assert labels is not None
    return labels


def difference(zones: ComparableZones, group: int, against: int | None = None) -> MeanDifference:
    found = mean_difference(zones, group, against)
    assert found is not None
    return found


@pytest.mark.parametrize("against", [None, 2], ids=["all others", "one other"])
def test_difference_error_and_p_against_statsmodels_with_hc3_errors(
    table_of: TableOf, against: int | None
) -> None:
    """The oracle sees single isolates, classes of MIC as indicators, HC3 errors and Student's t."""
    table = table_of(
        *(
            Source(n=n, shift_mm=s, laboratory=name)
            for n, s, name in ((60, 1, "A"), (90, 0, "B"), (40, -1, "C"))
        ),
        seed=1,
    )
    zones = comparable_zones(table, laboratories(table))
    found = difference(zones, 0, against)
    single = [
        np.repeat(column, zones.count.astype(int)) for column in (zones.mic_class, zones.group, zones.zone_mm)
    ]
    if against is not None:
        single = [column[np.isin(single[1], [0, against])] for column in single]
    mic_class, group, zone = single
    common = np.isin(mic_class, np.intersect1d(mic_class[group == 0], mic_class[group != 0]))
    mic_class, group, zone = mic_class[common], group[common], zone[common]
    classes = np.unique(mic_class)
    design = np.column_stack([group == 0, *(mic_class == one for one in classes)]).astype(float)
    oracle = sm.OLS(zone, design).fit(cov_type="HC3", use_t=True)
    assert found.difference_mm == pytest.approx(oracle.params[0])
    assert found.standard_error_mm == pytest.approx(oracle.bse[0])
    assert found.freedom == oracle.df_resid
    assert found.p == pytest.approx(oracle.pvalues[0])
    assert found.interval() == pytest.approx(oracle.conf_int()[0])
    assert (found.n, found.n_against) == (int((group == 0).sum()), int((group != 0).sum()))


def test_a_laboratory_that_reads_two_millimetres_more_is_found_out(table_of: TableOf) -> None:
    table = table_of(Source(n=400, shift_mm=2), Source(n=400, laboratory="B"), seed=2)
    found = difference(comparable_zones(table, laboratories(table)), 0, 1)
    assert found.interval()[0] < 2 < found.interval()[1]
    assert found.p < 1e-6
    turned = difference(comparable_zones(table, laboratories(table)), 1, 0)
    assert turned.difference_mm == pytest.approx(-found.difference_mm)
    assert turned.standard_error_mm == pytest.approx(found.standard_error_mm)


def test_the_same_curve_with_other_concentrations_is_no_difference_once_corrected(table_of: TableOf) -> None:
    """Mean over two studies of a laboratory with mostly susceptible and one with mostly resistant isolates.

    Read at the observed MIC, the isolates of the first are from lower true MICs and have larger zones,
    although both laboratories measure alike.
    """
    plain, corrected = [], []
    for seed in range(2):
        table = table_of(
            Source(n=300, setting=WILD), Source(n=300, laboratory="B", setting=RESISTANT), seed=seed
        )
        labels = laboratories(table)
        shift = expected_shift_mm(table, labels, fit_model(table))
        plain.append(difference(comparable_zones(table, labels), 0, 1).difference_mm)
        corrected.append(difference(comparable_zones(table, labels, shift), 0, 1).difference_mm)
    assert np.mean(plain) > 0.4
    assert abs(np.mean(corrected)) < 0.25


def test_a_true_difference_survives_the_correction(table_of: TableOf) -> None:
    table = table_of(
        Source(n=500, shift_mm=2, setting=WILD), Source(n=500, laboratory="B", setting=RESISTANT), seed=4
    )
    labels = laboratories(table)
    shift = expected_shift_mm(table, labels, fit_model(table))
    low, high = difference(comparable_zones(table, labels, shift), 0, 1).interval()
    assert low < 2 < high
    assert low > 1


def test_groups_with_the_same_concentrations_need_no_correction(table_of: TableOf) -> None:
    table = table_of(Source(n=50), seed=5)
    twice = paired_table(
        *(
            np.tile(column, 2)
            for column in (table.mic_lower_log2, table.mic_upper_log2, table.zone_mm, table.count)
        ),
        laboratory=["A"] * len(table.count) + ["B"] * len(table.count),
    )
    shift = expected_shift_mm(twice, laboratories(twice), fit_model(twice))
    assert shift[twice.laboratory == 0] == pytest.approx(shift[twice.laboratory == 1])


def test_censored_concentrations_and_classes_without_inhibition_tell_nothing_of_millimetres() -> None:
    """``<=0.06`` and ``>8`` hide the MIC; at 8 mg/L a fifth of the isolates show no zone at all."""
    lower = [-OPEN, 0, 0, 2, 2, 3]
    upper = [-4, 1, 1, 3, 3, OPEN]
    table = paired_table(
        lower * 2,
        upper * 2,
        [33, 24, 25, 12, 6, 6] * 2,
        [10, 10, 10, 16, 4, 10] * 2,
        laboratory=["A"] * 6 + ["B"] * 6,
    )
    zones = comparable_zones(table, laboratories(table))
    assert zones.classes == 1
    assert zones.n == 40
    assert sorted(set(zones.zone_mm)) == [24, 25]


def test_inside_laboratories_a_difference_between_them_is_none_between_hosts(table_of: TableOf) -> None:
    """Laboratory A reads 3 mm more and tests mostly cattle; cattle and pigs do not differ."""
    table = table_of(
        Source(n=240, shift_mm=3, laboratory="A", host="cattle"),
        Source(n=60, shift_mm=3, laboratory="A", host="pig"),
        Source(n=60, laboratory="B", host="cattle"),
        Source(n=240, laboratory="B", host="pig"),
        seed=8,
    )
    hosts = table.labels_of(Factor.HOST)
    assert hosts is not None
    mixed = difference(comparable_zones(table, hosts), 0, 1).interval()
    inside = difference(comparable_zones(table, hosts, None, laboratories(table)), 0, 1).interval()
    assert mixed[0] > 0.5
    assert inside[0] < 0 < inside[1]


def test_groups_without_a_class_in_common_or_without_scatter_have_no_difference() -> None:
    apart = paired_table([0, 1] * 9, [1, 2] * 9, list(range(20, 38)), laboratory=["A", "B"] * 9)
    assert mean_difference(comparable_zones(apart, laboratories(apart)), 0) is None
    exact = paired_table([0] * 6, [1] * 6, [20, 20, 20, 24, 24, 24], laboratory=["A"] * 3 + ["B"] * 3)
    assert mean_difference(comparable_zones(exact, laboratories(exact)), 0) is None
    few = paired_table([0, 0], [1, 1], [20, 24], laboratory=["A", "B"])
    assert mean_difference(comparable_zones(few, laboratories(few)), 0) is None


def test_intervals_of_no_difference_cover_it_nineteen_times_in_twenty(table_of: TableOf) -> None:
    """120 studies of two small laboratories; the exact 99 % limits of 95 % of 120 are 107 to 119."""
    covered = 0
    for seed in range(120):
        table = table_of(Source(n=40), Source(n=25, laboratory="B"), seed=1000 + seed)
        low, high = difference(comparable_zones(table, laboratories(table)), 0, 1).interval()
        covered += low <= 0 <= high
    assert covered >= 107
