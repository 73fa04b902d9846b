"""From a request to an errand: which versions of which tables a file is asked of, and by which words."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from breakpoints.vocabulary.additions import VocabularyAdditions
from datasets.asking_child import NoAnswer, ask_child
from datasets.content import ZIPPED, content_of
from datasets.limits import CLASSIFYING_PACE, MEGABYTE, ChildLimits, limits_for
from service.context import Context
from service.errors import Fault, Refused
from service.file_classification.child import Answer, Errand, Reported, TableGiven, classify_in_child
from service.file_classification.faults import FaultFound, FileFault
from service.file_classification.options import FileOptions
from service.lookup.classification import policy_asked
from service.lookup.tables_asked import civil_date, tables_asked
from service.quality_control.held import held_ranges
from service.security.caller import Caller
from service.tables.in_memory import Held

AT_ONCE_LIMITS = ChildLimits(
    memory_bytes=3_000 * MEGABYTE, cpu_seconds=60, wall_clock_seconds=90.0, file_bytes=500 * MEGABYTE
)
Told = Callable[[Reported], None]


class FileNotClassified(Refused):
    """A file as a whole cannot be classified; the fault says why."""

    def __init__(self, found: FaultFound) -> None:
        super().__init__("file_not_classified")
        fault = Fault(
            pointer="/file",
            rule=found.code.value,
            parameters=found.parameters,
            key=f"file.fault.{found.code.value}",
        )
        self.faults = (fault,)


def errand_of(
    context: Context, caller: Caller, options: FileOptions, path_in: Path, path_out: Path
) -> Errand:
    """Check what is asked, and put together what the answer depends on."""
    on = civil_date(context, options.on, "/query/on")
    held = tables_asked(context, caller, options.tables, on, "/query/tables")
    words = context.tables.vocabulary(held)
    additions, tables = _given(held)
    return Errand(
        path_in=str(path_in),
        path_out=str(path_out),
        options=options,
        policy=policy_asked(options.policy, words),
        on=on.isoformat(),
        tables=tables,
        additions=additions,
        ranges=tuple(held_ranges(context, caller)),
    )


def _given(held: Sequence[Held]) -> tuple[tuple[VocabularyAdditions, ...], tuple[TableGiven, ...]]:
    """Return each addition to the vocabulary once, and the tables that refer to them."""
    places: dict[str, int] = {}
    additions: list[VocabularyAdditions] = []
    tables = []
    for one in held:
        words, place = one.words, None
        if words.additions is not None and words.digest is not None:
            if words.digest not in places:
                places[words.digest] = len(additions)
                additions.append(words.additions)
            place = places[words.digest]
        tables.append(
            TableGiven(
                version=one.version,
                digest=one.stored.digest,
                withdrawn_reason=one.stored.withdrawn_reason,
                additions=place,
            )
        )
    return tuple(additions), tuple(tables)


def run(errand: Errand, limits: ChildLimits = AT_ONCE_LIMITS, told: Told | None = None) -> Answer:
    """Run an errand in a child; its death is a fault of the file, never an exception."""

    def reported(message: bytes) -> None:
        if told is not None:
            told(msgspec.msgpack.decode(message, type=Reported))

    bounded = bounded_by_size(errand, limits)
    try:
        return ask_child(classify_in_child, errand, bounded, Answer, reported)
    except NoAnswer as none:
        return Answer(fault=why(none))


def bounded_by_size(errand: Errand, limits: ChildLimits) -> ChildLimits:
    """Return the limits by the file's size; a workbook takes as long to write as it has rows."""
    path = Path(errand.path_in)
    bounded = limits_for((path,), limits, CLASSIFYING_PACE)
    if errand.options.out == "xlsx" or (errand.options.out is None and content_of(path) in ZIPPED):
        return msgspec.structs.replace(bounded, cpu_seconds=limits.cpu_seconds)
    return bounded


def why(none: NoAnswer) -> FaultFound:
    """Say of a file without an answer what it needed, or what happened."""
    codes = {"raised": FileFault.FAILED, "killed": FileFault.STOPPED}
    code = codes.get(none.reason, FileFault.NEEDS_TOO_MUCH)
    return FaultFound(code=code, parameters=none.parameters)
