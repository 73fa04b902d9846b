"""Parquet files whose footer was changed: a clear refusal, or the answers of the file that polars reads."""

from __future__ import annotations

import io
import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from breakpoints.policy import Policy
from datasets.limits import MEGABYTE, ChildLimits
from service.file_classification.child import Answer, Errand, TableGiven
from service.file_classification.classifying import Asked
from service.file_classification.errands import run
from service.file_classification.faults import FileFault
from service.file_classification.options import FileOptions

LIMITS = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=20, wall_clock_seconds=30.0)
ROWS = 400
END = 8
"""The footer's length and the magic number, behind the footer."""


def written(chance: random.Random) -> bytes:
    """Return a file of results with columns of every kind beside them."""
    out = io.BytesIO()
    pl.DataFrame(
        {
            "organism": ["E. coli"] * ROWS,
            "host": ["dog"] * ROWS,
            "drug": [chance.choice(["enrofloxacin", "ampicillin"]) for _ in range(ROWS)],
            "method": ["disk"] * ROWS,
            "value": [str(chance.randint(10, 30)) for _ in range(ROWS)],
            "note": [f"n{chance.randint(0, 50)}" for _ in range(ROWS)],
            "number": [chance.randint(0, 9999) for _ in range(ROWS)],
            "real": [chance.random() for _ in range(ROWS)],
            "flag": [chance.random() < 0.5 for _ in range(ROWS)],
        }
    ).write_parquet(
        out,
        row_group_size=chance.choice([100, ROWS]),
        compression=chance.choice(["zstd", "uncompressed", "snappy"]),
        statistics=chance.choice([True, False]),
    )
    return out.getvalue()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a file in whose footer a few bits or bytes are others, or stand where others stood."""
    changed = bytearray(content)
    end = len(changed) - END
    start = end - int.from_bytes(changed[end : end + 4], "little")
    for _ in range(chance.randint(1, 3)):
        place, length = chance.randrange(start, end - END), chance.randint(1, END)
        match chance.randrange(3):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place] = chance.randrange(256)
            case _:
                other = chance.randrange(start, end - END)
                changed[place : place + length] = changed[other : other + length]
    return bytes(changed)


def classified(content: bytes, asked: Asked, folder: Path) -> tuple[Answer, Path]:
    given, out = folder / "given", folder / "answer"
    given.write_bytes(content)
    out.unlink(missing_ok=True)
    errand = Errand(
        path_in=str(given),
        path_out=str(out),
        options=FileOptions(),
        policy=Policy(),
        on="2026-11-21",
        tables=tuple(TableGiven(version=one.version, digest=one.digest) for one in asked.tables),
    )
    return run(errand, LIMITS), out


def look_at(seed: int, asked: Asked, folder: Path) -> bool:
    """Classify a file with a changed footer; tell whether it was classified."""
    chance = random.Random(seed)  # noqa: S311
    content = mutated(written(chance), chance)
    answer, out = classified(content, asked, folder)
    if answer.summary is None:
        assert answer.fault is not None
        assert answer.fault.code is not FileFault.NEEDS_TOO_MUCH, answer.fault
        return False
    read = pl.read_parquet(io.BytesIO(content))  # read without a fault in the child, and bounded by the look
    told = pl.read_parquet(out)
    kept = [name for name in read.columns if name in told.columns]
    assert_frame_equal(told.select(kept), read.select(kept), categorical_as_str=True, check_dtypes=False)
    anew = io.BytesIO()
    read.write_parquet(anew)
    again, out = classified(anew.getvalue(), asked, folder)
    assert again.summary is not None
    assert_frame_equal(told, pl.read_parquet(out), categorical_as_str=True, check_dtypes=False)
    return True


def test_a_changed_footer_is_refused_or_answered_as_polars_reads_the_file(
    asked: Asked, tmp_path: Path
) -> None:
    found = [look_at(seed, asked, tmp_path) for seed in range(20)]
    assert {True, False} == {*found}


@pytest.mark.all
@pytest.mark.parametrize("seeds", range(10))
def test_many_changed_footers_are_refused_or_answered_as_polars_reads_the_file(
    seeds: int, asked: Asked, tmp_path: Path
) -> None:
    for seed in range(100 + seeds * 50, 150 + seeds * 50):
        look_at(seed, asked, tmp_path)
