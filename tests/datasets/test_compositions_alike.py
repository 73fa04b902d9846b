"""A derivation takes MICs of a combination in one composition; the others are left out and counted."""

from __future__ import annotations

import pytest

from analysis.record import LeftOut
from datasets.paired_rows import PairedRow
from datasets.table import paired_table_of
from datasets.version import dataset_version


def _row(isolate: str, mic: str, drug: str = "amoxicillin_clavulanic_acid") -> PairedRow:
    return PairedRow(
        isolate_id=isolate,
        organism="escherichia_coli",
        drug=drug,
        disk_content="20/10 µg",
        zone_mm=20,
        mic_mg_per_l=mic,
    )


ROWS = [_row("V1", "8/4"), _row("V2", "16/8"), _row("V3", "8/2"), _row("V4", "4/2"), _row("V5", "8")]


@pytest.mark.parametrize(
    ("criterion", "isolates", "others"),
    [((), 4, 1), (("2:1",), 4, 1), (("+2",), 3, 2), (("2:1", "+2"), 5, 0)],
    ids=["nothing told: most", "2:1", "fixed at 2 mg/L", "printed for both"],
)
def test_mics_of_the_criterions_composition_count_and_4_2_is_of_both(
    criterion: tuple[str, ...], isolates: int, others: int
) -> None:
    version = dataset_version(ROWS)
    found = paired_table_of(
        version, "escherichia_coli", "amoxicillin_clavulanic_acid", "20/10 µg", compositions=criterion
    )
    assert (found.n_isolates, found.left_out) == (isolates, LeftOut(other_composition=others))
