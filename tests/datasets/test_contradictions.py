"""Pairs that contradict the category of their MIC by a table's own criterion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from breakpoints.boundaries import MicBoundaries
from breakpoints.model import Criterion, Kind, Method, Source
from datasets.facts import UploadedFacts
from datasets.findings import Rule, severity_of
from datasets.mic_limits import MicLimits, mic_limits
from datasets.reading import RangesHeld, read_upload

LIMITS = MicLimits(
    organism="enterobacterales", drug="ampicillin", s_le_step=3, r_gt_step=4, tables=("vet@1",)
)


@pytest.mark.parametrize(
    ("zone", "mic", "category"),
    [
        ("6", "<=0.5", "S"),
        ("6", "2", "S"),
        ("6", "4", None),
        ("6", ">32", None),
        ("30", ">16", "R"),
        ("34", "32", "R"),
        ("34", "16", None),
        ("29", ">32", None),
        ("34", "1", None),
    ],
)
def test_a_pair_that_contradicts_its_category_is_named_and_kept(
    tmp_path: Path, zone: str, mic: str, category: str | None
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"isolate,zone,mic\nV1,{zone},{mic}\n", encoding="utf-8")
    facts = UploadedFacts(organism="Escherichia coli", drug="AMP", disk_content="10 µg")
    held = RangesHeld(ranges=(), mic_limits=(LIMITS,), on=dt.date(2026, 1, 1))
    result = read_upload(path, facts, ranges=held)
    found = [one for one in result.findings if one.rule is Rule.PAIR_CONTRADICTS_CATEGORY]
    assert result.rows_kept == 1
    assert [one.parameters["category"] for one in found] == ([category] if category else [])
    assert all(severity_of(one.rule) == "warning" and one.parameters["table"] == "vet@1" for one in found)
    assert read_upload(path, facts).findings == tuple(one for one in result.findings if one not in found)


def _row(s: int, r: int, kind: Kind = Kind.CLINICAL, host: str = "dog") -> Criterion:
    return Criterion(
        organism="escherichia_coli",
        drug="ampicillin",
        method=Method.MIC,
        kind=kind,
        source=Source(citation="-"),
        host=host,
        mic=MicBoundaries(s_text=f"<={2**s}", r_text=f">{2**r}", s_le_step=s, r_gt_step=r),
    )


def test_only_what_every_host_and_table_calls_so_is_surely_sensitive_or_resistant() -> None:
    rows = [("a@1", [_row(3, 4), _row(-2, 1, host="cat")]), ("b@1", [_row(0, 5), _row(9, 9, Kind.ECV)])]
    (found,) = mic_limits(rows)
    assert (found.s_le_step, found.r_gt_step, found.tables) == (-2, 5, ("a@1", "b@1"))
