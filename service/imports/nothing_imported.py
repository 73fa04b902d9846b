"""Why nothing of a file was imported: faults of the request, each with its sentence."""

from typing import Final

import msgspec

from breakpoints.importing import ImportFinding, Unreadable
from datasets.table_imports.request import Failure, ImportAnswer
from service.errors import Fault, Refused

MOST_LISTED: Final = 100


class NothingImported(Refused):
    """The file is no table of the kind it was said to be, or no row of it could be taken."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("nothing_imported")
        self.faults = faults


def unreadable(failure: Failure) -> NothingImported:
    """Say why a file could not be read at all."""
    key = f"import.unreadable.{failure.code}"
    parameters = {"file": failure.file, **failure.parameters}
    return NothingImported((Fault(pointer="/file", rule=failure.code, parameters=parameters, key=key),))


def nothing_taken(answer: ImportAnswer) -> NothingImported:
    """Say row by row why no row could be taken."""
    found = msgspec.json.decode(answer.findings, type=tuple[ImportFinding, ...])[:MOST_LISTED]
    if not found:
        return unreadable(Failure(code=Unreadable.NO_ROWS, file=answer.counts[0].file, parameters={}))
    return NothingImported(tuple(_fault(one) for one in found))


def _fault(finding: ImportFinding) -> Fault:
    return Fault(
        pointer=f"/file/{finding.file}" + ("" if finding.row is None else f"/row/{finding.row}"),
        rule=finding.code.value,
        parameters=finding.parameters,
        key=f"import.finding.{finding.code.value}",
    )
