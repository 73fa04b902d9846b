"""Whatever cells of a wide line are filled, each is in a result, and none stands alone that has a partner."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.delimited import open_delimited
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats import whonet
from datasets.formats.tidy_table import FAULT, MIC_HEADER, ZONE_HEADER
from datasets.limits import UPLOAD_LIMITS
from datasets.source import HeadedGrid, heads

ZONES = {"AMP_ND10": "AMP", "AMP_ED2": "AMP", "ENR_ND5": "ENR", "CIP_ND5": "CIP"}
MICS = {"AMP_NM": "AMP", "AMP_EE": "AMP", "ENR_NM": "ENR", "GEN_NM": "GEN"}
HEADERS = [*ZONES, *MICS]


@given(
    lines=st.lists(st.lists(st.sampled_from(["", " ", "8"]), min_size=8, max_size=8), min_size=1, max_size=8)
)
def test_every_filled_cell_is_in_a_result_and_no_partner_is_overlooked(
    lines: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("wide") / "whonet.csv"
    rows = [f"S-{i},eco,{','.join(cells)}" for i, cells in enumerate(lines)]
    path.write_text(
        "SPEC_NUM,ORGANISM," + ",".join(HEADERS) + "\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    grid = open_delimited(path, UploadedFacts(), UPLOAD_LIMITS)
    table = whonet.read([HeadedGrid(grid=grid, head=heads(grid)[0])], UploadedFacts())
    assert table.n_lines == len(lines)
    for i, cells in enumerate(lines):
        filled = {header for header, cell in zip(HEADERS, cells, strict=True) if cell.strip()}
        results = table.frame.filter(pl.col(Field.ISOLATE_ID) == f"S-{i}")
        if not filled:
            assert results[FAULT].to_list() == [Rule.LINE_WITHOUT_MEASUREMENT]
            continue
        assert results[FAULT].null_count() == results.height
        found = [
            (zone_header if zone.strip() else None, mic_header if mic.strip() else None)
            for zone, zone_header, mic, mic_header in results.select(
                Field.ZONE_MM, ZONE_HEADER, Field.MIC_MG_PER_L, MIC_HEADER
            ).iter_rows()
        ]
        assert {header for pair in found for header in pair if header} == filled
        assert len(found) == len({*found})
        assert {*found} == {*expected(filled)}


def expected(filled: set[str]) -> list[tuple[str | None, str | None]]:
    """Return the results of a line: each zone with each MIC of its drug, alone where there is none."""
    pairs: list[tuple[str | None, str | None]] = []
    for drug in dict.fromkeys([*ZONES.values(), *MICS.values()]):
        zones = [header for header, of in ZONES.items() if of == drug and header in filled]
        mics = [header for header, of in MICS.items() if of == drug and header in filled]
        if zones and mics:
            pairs += [(zone, mic) for zone in zones for mic in mics]
        else:
            pairs += [(zone, None) for zone in zones] + [(None, mic) for mic in mics]
    return pairs
