"""``import``: licensed tables of a laboratory, sent to a server."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
import msgspec

from service.cli.columns import aligned
from service.cli.imported_file import to_send
from service.cli.problems_read import ProblemRead
from service.cli.terminal import CommandRefusedError, chosen_settings, complain, complain_line, print_line
from service.cli.terminal import language as spoken
from service.imports.views import FindingLine, ImportView
from service.locale.catalogue import text

DONE, REFUSED = 0, 1
KEY = "ZONEBOOK_KEY"
MOST_LISTED = 1000
"""The first page of the findings."""
PATIENCE_SECONDS = 600


class FindingsPage(msgspec.Struct, frozen=True, kw_only=True):
    """The findings as the server lists them."""

    items: tuple[FindingLine, ...]


def import_tables(
    file: Path,
    *,
    name: str,
    format: Literal["r-amr", "whonet", "eucast", "zonebook"] | None = None,  # noqa: A002 - the option's name
    server: str | None = None,
    language: Literal["ja", "en"] | None = None,
    json: Annotated[bool, cyclopts.Parameter(negative="")] = False,
) -> int:
    """Import licensed tables into a server; status 1 if a row was refused.

    The key comes from ZONEBOOK_KEY; only its laboratory is answered from the tables.
    """
    settings = chosen_settings(language=language)
    key = os.environ.get(KEY, "").strip()
    if not key:
        raise CommandRefusedError("import_command.no_key")
    sending = to_send(file, format)
    asked = Server(address=(server or settings.address).rstrip("/"), key=key)
    content = asked.ask("POST", "/api/v1/imports", sending.content, name=name, **sending.stated)
    found = msgspec.json.decode(content, type=ImportView)
    listed: tuple[FindingLine, ...] = ()
    if found.findings:
        page = asked.ask("GET", found.findings_url)
        listed = msgspec.json.decode(page, type=FindingsPage).items
    if json:
        print_line(content.decode())
    else:
        for line in _lines(found):
            print_line(line)
    _tell(listed)
    return REFUSED if found.rows_refused else DONE


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A server and the key to it."""

    address: str
    key: str

    def ask(self, method: str, path: str, content: bytes | None = None, **parameters: str) -> bytes:
        """Ask the server, or refuse with what it says."""
        import httpx  # noqa: PLC0415 - other commands need none of it

        headers = {"Authorization": f"Bearer {self.key}"}
        asked = {"lang": spoken(), **parameters}
        try:
            with httpx.Client(base_url=self.address, timeout=PATIENCE_SECONDS) as client:
                answer = client.request(method, path, headers=headers, params=asked, content=content)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
            reason = str(fault) or type(fault).__name__
            raise CommandRefusedError(
                "import_command.no_answer", server=self.address, reason=reason
            ) from fault
        if answer.is_success:
            return answer.content
        raise _refusal(answer.content, answer.status_code, self.address)


def _refusal(content: bytes, status: int, address: str) -> CommandRefusedError:
    """Return what the server says, fault by fault."""
    try:
        problem = msgspec.json.decode(content, type=ProblemRead)
    except msgspec.MsgspecError:
        return CommandRefusedError("import_command.not_a_zonebook", server=address, status=status)
    faults = dict.fromkeys(fault.message for fault in problem.errors if fault.message != problem.detail)
    return CommandRefusedError("import_command.refused", said="\n".join((problem.detail, *faults)))


def _lines(found: ImportView) -> Iterator[str]:
    """Yield what was read, and the tables with what to ask them by."""
    if found.already_there:
        yield text("import_command.already_there", spoken(), at=found.created_at)
    yield text(
        "import_command.counts",
        spoken(),
        read=found.rows_read,
        imported=found.rows_imported,
        refused=found.rows_refused,
    )
    rows = [
        (
            f"{one.table}@{one.version}",
            text("import_command.rows", spoken(), rows=one.rows),
            one.edition or "",
            "" if one.kind is None else text(f"kind.{one.kind.value}", spoken()),
        )
        for one in found.tables
    ]
    yield from aligned(rows, right=frozenset({1}))
    if found.quality_ranges:
        yield text("import_command.ranges", spoken(), ranges=found.quality_ranges)


def _tell(listed: tuple[FindingLine, ...]) -> None:
    """Say on standard error what was refused, then what is suspicious: of each kind how many, and one."""
    counted = Counter((one.severity, one.file, one.code) for one in listed)
    first = {(one.severity, one.file, one.code): one for one in reversed(listed)}
    for kind in sorted(counted, key=lambda kind: kind[0] != "refused"):
        one, number = first[kind], counted[kind]
        place = one.file if one.row is None else f"{one.file}:{one.row}"
        severity = text(f"import.severity.{one.severity}", spoken())
        more = "" if number == 1 else text("import_command.more_like_it", spoken(), findings=number - 1)
        complain_line(f"{place} ({severity}): {one.message}{more}")
    if len(listed) >= MOST_LISTED:
        complain("import_command.more_findings")
