"""A process that keeps an upload and is killed at each of its moments in turn; then once more, and it is not.

Every statement to the store, and every commit, is a moment, and so is the file on disk before the first.
After each kill it tells on a line what is there: of the store, and of the folder for temporary files.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from datasets.facts import UploadedFacts
from datasets.read_result import ReadResult
from datasets.store import audit, open_store, quotas, schema
from service.context import new_context
from service.incoming.receiving import Received
from service.paired_data import uploads
from service.security.caller import Caller
from service.settings import Settings
from service.temporary import UPLOAD, remove_leftovers, upload_file

TABLES = (schema.dataset, schema.dataset_version, schema.blob, schema.job)


class Told(msgspec.Struct, frozen=True):
    """What there is after a kill: rows of each table, what the laboratory holds, and files left on disk."""

    moment: int
    killed: bool
    rows: tuple[int, ...]
    held_rows: int
    held_bytes: int
    audit_ok: bool
    left_behind: int
    left_after_start: int


def main(url: str, result: Path, laboratory_id: str, holder_id: str) -> None:
    read = msgspec.msgpack.decode(result.read_bytes(), type=ReadResult)
    caller = Caller(laboratory_id=laboratory_id, holder_id=holder_id, scopes=frozenset({"researcher"}))
    moment, killed = 0, True
    while killed:
        moment += 1
        child = os.fork()
        if not child:
            _keep(url, read, caller, moment)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        if not killed and status:
            sys.exit(f"the upload failed: {status}")
        print(msgspec.json.encode(_told(url, laboratory_id, moment, killed=killed)).decode(), flush=True)


def _keep(url: str, read: ReadResult, caller: Caller, moment: int) -> None:
    left = [moment]

    def reached(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, reached)
    settings = Settings(store=url)
    context = new_context(open_store(url), settings)
    with upload_file() as (path, file), patch.object(uploads, "read_received", _answers(read)):
        file.write(b"zone_mm,mic_mg_per_l\n20,4\n")
        file.flush()
        reached()
        body = Received(path=path, digest="0" * 64)
        uploads.upload(context, caller, body, UploadedFacts(), uploads.KeptAs(name="killed"), language="en")


def _answers(read: ReadResult) -> Callable[..., ReadResult]:
    return lambda *_, **__: read


def _told(url: str, laboratory_id: str, moment: int, *, killed: bool) -> Told:
    left = _files()
    remove_leftovers()
    store = open_store(url)
    with store.reading() as connection:
        rows = tuple(connection.scalar(select(func.count()).select_from(one)) or 0 for one in TABLES)
        held = quotas.held(connection, laboratory_id)
        verified = audit.verify(connection)
    store.close()
    return Told(moment, killed, rows, held.n_rows, held.n_bytes, not verified.faults, left, _files())


def _files() -> int:
    return len(list(Path(os.environ["TMPDIR"]).glob(f"{UPLOAD}*")))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
