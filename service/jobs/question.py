"""The question that a derivation answers; its digest is the derivation's id."""

from hashlib import sha256

import msgspec

from analysis.record import AnalysisPlan
from datasets.conditions import ConditionsAsked


class CriterionAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one MIC criterion to correlate with: S if <= ``l_step``, R if >= ``u_step`` (log2 mg/L).

    ``compositions``: of a combination, those that the criterion may be printed for, as far as it tells.
    """

    l_step: int
    u_step: int | None
    s_le_mg_per_l: str
    r_ge_mg_per_l: str | None
    kind: str
    source: str
    compositions: tuple[str, ...] = ()


class DerivationQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that the answer depends on."""

    data_digest: str
    organism: str
    drug: str
    disk_content: str
    host: str | None
    criterion: CriterionAsked
    plan: AnalysisPlan
    code_version: str
    conditions: ConditionsAsked = ConditionsAsked()


def question_bytes(question: DerivationQuestion) -> bytes:
    """Return the canonical form: JSON with sorted keys."""
    return msgspec.json.encode(question, order="sorted")


def question_id(question: DerivationQuestion) -> str:
    """Return the derivation's id: the same question always has the same one."""
    return sha256(question_bytes(question)).hexdigest()


def read_question(text: str | bytes) -> DerivationQuestion:
    """Return the question that the store holds."""
    return msgspec.json.decode(text, type=DerivationQuestion)
