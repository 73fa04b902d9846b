"""What runs inside the limited child: a file and what to ask of it. Nothing heavy is imported outside it."""

from pathlib import Path

import msgspec

from breakpoints.policy import Policy
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from breakpoints.version import TableVersion
from breakpoints.vocabulary.additions import VocabularyAdditions
from datasets.child import report
from service.file_classification.faults import FaultFound
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified

PRELOAD = ("service.file_classification.classifying",)
"""What a forkserver loads, so that no child has to; it starts no thread."""


class TableGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A version to ask, and which of the errand's additions are its words."""

    version: TableVersion
    digest: str
    withdrawn_reason: str | None = None
    additions: int | None = None


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """A file to classify, and everything that its answer depends on."""

    path_in: str
    path_out: str
    options: FileOptions
    policy: Policy
    on: str
    tables: tuple[TableGiven, ...]
    additions: tuple[VocabularyAdditions, ...] = ()
    ranges: tuple[QualityRange, ...] = ()
    """What the laboratory's control strains are to read."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The summary of the file that was written, or why none was."""

    summary: FileClassified | None = None
    fault: FaultFound | None = None


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows are done, of about how many."""

    done: int
    of: int


def classify_in_child(argument: bytes) -> bytes:
    """Answer an errand; called by name in the child."""
    return msgspec.msgpack.encode(_answer(msgspec.msgpack.decode(argument, type=Errand)))


def _answer(errand: Errand) -> Answer:
    from breakpoints.index import TableIndex  # noqa: PLC0415
    from breakpoints.vocabulary import vocabulary  # noqa: PLC0415
    from service.file_classification.classifying import Asked, classify  # noqa: PLC0415
    from service.file_classification.faults import Unclassifiable  # noqa: PLC0415

    tables = [
        TableIndex(one.version, one.digest, withdrawn_reason=one.withdrawn_reason) for one in errand.tables
    ]
    added = [None if one.additions is None else errand.additions[one.additions] for one in errand.tables]
    asked = Asked(
        tables=tables,
        words=vocabulary().for_tables(added),
        policy=errand.policy,
        on=errand.on,
        ranges=QualityRanges(errand.ranges),
    )
    try:
        summary = classify(
            Path(errand.path_in),
            Path(errand.path_out),
            errand.options,
            asked,
            keep_personal=False,
            progress=_tell,
        )
    except Unclassifiable as found:
        return Answer(fault=found.fault)
    return Answer(summary=summary)


def _tell(done: int, of: int) -> None:
    report(msgspec.msgpack.encode(Reported(done=done, of=of)))
