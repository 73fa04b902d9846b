"""An upload whose process is killed at any moment is there whole or not at all, and nothing of it is left."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from datasets.facts import UploadedFacts
from datasets.reading import read_upload
from datasets.store import Store, holders, laboratories
from tests.service.uploads.killed_in_upload import Told

CHECKOUT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 1, 2, tzinfo=UTC)
FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 µg")
PATIENCE_SECONDS = 300


@pytest.mark.all
def test_an_upload_killed_at_each_statement_and_commit_is_whole_or_not_there(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    file, result, temporary = tmp_path / "pairs.csv", tmp_path / "result", tmp_path / "temporary"
    temporary.mkdir()
    file.write_bytes(b"zone_mm,mic_mg_per_l\n20,4\n21,2\n")
    read = read_upload(file, FACTS)
    assert read.rows_kept == 2
    result.write_bytes(msgspec.msgpack.encode(read))
    with store.writing() as connection:
        laboratory = laboratories.add(connection, "one", by=None, at=AT)
        holder = holders.add(connection, laboratory.id, "one", by=None, at=AT)
    command = (sys.executable, "-m", "tests.service.uploads.killed_in_upload", store_url, str(result))
    ended = subprocess.run(
        [*command, laboratory.id, holder.id],
        cwd=CHECKOUT,
        env=os.environ | {"TMPDIR": str(temporary)},
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    told = [msgspec.json.decode(line, type=Told) for line in ended.stdout.splitlines()]
    *kills, whole = told
    assert len(kills) > 20, "too few moments"
    assert whole.killed is False
    nothing = kills[0].rows
    assert whole.rows > nothing
    assert whole.held_rows == 2
    for one in kills:
        assert one.rows in {nothing, whole.rows}, one
        is_whole = one.rows == whole.rows
        assert (one.held_rows, one.held_bytes) == ((2, whole.held_bytes) if is_whole else (0, 0)), one
        assert one.left_after_start == 0, one
    assert all(one.audit_ok for one in told)
    assert any(one.left_behind for one in kills), "no kill left a file, so nothing was swept"
    assert (whole.left_behind, whole.left_after_start) == (0, 0)
