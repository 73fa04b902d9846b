"""Pairs that contradict the category of their MIC by a table's own criterion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from breakpoints.boundaries import MicBoundaries, ZoneBoundaries
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


@pytest.mark.parametrize(
    ("limit", "zone", "named"), [(17, 22, False), (17, 23, True), (28, 33, False), (28, 34, True)]
)
def test_a_zone_six_mm_beyond_the_s_limit_of_its_disk_contradicts_an_mic_beyond_r(
    tmp_path: Path, limit: int, zone: int, named: bool
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"isolate,zone,mic\nV1,{zone},>32\n", encoding="utf-8")
    facts = UploadedFacts(organism="Escherichia coli", drug="AMP", disk_content="10 µg")
    limits = msgspec.structs.replace(LIMITS, zone_s_ge_mm=(("10 µg", limit), ("2 µg", 8)))
    held = RangesHeld(ranges=(), mic_limits=(limits,), on=dt.date(2026, 1, 1))
    rules = [one.rule for one in read_upload(path, facts, ranges=held).findings]
    assert (Rule.PAIR_CONTRADICTS_CATEGORY in rules) is named


def _zone(s_ge_mm: int, content: str, host: str = "dog") -> Criterion:
    return Criterion(
        organism="escherichia_coli",
        drug="ampicillin",
        method=Method.DISK,
        kind=Kind.CLINICAL,
        source=Source(citation="-"),
        host=host,
        disk_content=content,
        zone=ZoneBoundaries(s_text=f">={s_ge_mm}", r_text=None, s_ge_mm=s_ge_mm, r_lt_mm=None),
    )


def test_the_largest_s_limit_of_each_disk_counts_and_none_where_nothing_is_to_be_s() -> None:
    zones = [_zone(17, "10 µg"), _zone(20, "10 µg", "cat"), _zone(50, "2 µg")]
    (found,) = mic_limits([("a@1", [*zones, _row(3, 4)])])
    assert found.zone_s_ge_mm == (("10 µg", 20),)


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
