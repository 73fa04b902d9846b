"""A derivation's question as the store keeps it and as the job reads it.

The derivation's id is the digest of its canonical bytes: the same question is one derivation.
"""

import hashlib

import msgspec

from analysis.record import AnalysisPlan


class MicCriterionChosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The MIC criterion: S if step <= ``s_le_step``, R if step >= ``r_ge_step``; texts as given.

    Without ``r_ge_step`` there is one breakpoint.
    """

    s_le_step: int
    r_ge_step: int | None
    s_le_mg_per_l: str
    r_ge_mg_per_l: str | None
    kind: str
    source: str


class DerivationQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One organism, drug, disk content and host of one data set version, against one MIC criterion."""

    dataset_digest: str
    organism: str
    drug: str
    disk_content: str
    host: str | None
    mic_criterion: MicCriterionChosen
    plan: AnalysisPlan
    code_version: str


def canonical_question(question: DerivationQuestion) -> bytes:
    """Return the canonical bytes: sorted keys, UTF-8."""
    return msgspec.json.encode(question, order="deterministic")


def read_question(canonical: bytes | str) -> DerivationQuestion:
    """Read a stored question."""
    return msgspec.json.decode(canonical, type=DerivationQuestion)


def question_digest(question: DerivationQuestion) -> str:
    """Return the id of the derivation that answers this question."""
    return hashlib.sha256(canonical_question(question)).hexdigest()
