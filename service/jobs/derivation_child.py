"""What runs inside the limited child of a derivation; nothing heavy is imported outside it."""

import msgspec

from datasets.child import report
from service.jobs.job import JobFailure
from service.jobs.question import DerivationQuestion

PRELOAD = ("analysis.proposal", "datasets.table", "service.jobs.derivation_child")


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """The question, and the canonical bytes of the data set version that it is put to."""

    question: DerivationQuestion
    canonical: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The record's canonical bytes, or why there are none."""

    record: bytes | None = None
    failure: str | None = None


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """How far the child has come."""

    method: str
    done: int
    of: int


def derive_in_child(argument: bytes) -> bytes:
    """Answer an errand; called by name in the child."""
    errand = msgspec.msgpack.decode(argument, type=Errand)
    return msgspec.msgpack.encode(_answer(errand))


def _answer(errand: Errand) -> Answer:
    from analysis.criterion import MicCriterion  # noqa: PLC0415
    from analysis.proposal import derive  # noqa: PLC0415
    from analysis.record import canonical_bytes  # noqa: PLC0415
    from datasets.errors import NothingSelected  # noqa: PLC0415
    from datasets.table import paired_table_of  # noqa: PLC0415
    from datasets.version import read_canonical  # noqa: PLC0415

    question = errand.question
    version = read_canonical(errand.canonical, question.data_digest)
    try:
        selection = paired_table_of(
            version,
            question.organism,
            question.drug,
            question.disk_content,
            question.host,
            conditions=question.conditions,
            compositions=question.criterion.compositions,
        )
    except NothingSelected:
        return Answer(failure=JobFailure.NOTHING_SELECTED)
    record = derive(
        selection.table,
        MicCriterion(l_step=question.criterion.l_step, u_step=question.criterion.u_step),
        question.plan,
        code_version=question.code_version,
        data_digest=question.data_digest,
        left_out=selection.left_out,
        conditions=selection.conditions,
        progress=_tell,
    )
    return Answer(record=canonical_bytes(record))


def _tell(method: str, done: int, of: int) -> None:
    report(msgspec.msgpack.encode(Reported(method=method, done=done, of=of)))
