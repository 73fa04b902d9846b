"""The closed table of everything that an answer can say, in both languages."""

import msgspec
from litestar import get

from service.locale.catalogue import entries

NOUNS = (
    "category",
    "refusal",
    "reason",
    "warning",
    "kind",
    "finding",
    "problem",
    "fault",
    "change",
    "direction",
    "analysis.refusal",
    "analysis.warning",
)


class OutcomeText(msgspec.Struct, frozen=True, kw_only=True):
    """One code and its sentence, with the parts it takes in braces."""

    noun: str
    code: str
    en: str
    ja: str


class OutcomeTable(msgspec.Struct, frozen=True, kw_only=True):
    """Every code there is."""

    outcomes: tuple[OutcomeText, ...]


@get("/outcomes", operation_id="listOutcomes", tags=["vocabularies"], sync_to_thread=False)
def list_outcomes() -> OutcomeTable:
    """List all categories, refusals, reasons, warnings, findings and problems."""
    found = []
    for key, sentence in entries().items():
        noun, _, code = key.rpartition(".")
        if noun in NOUNS:
            found.append(OutcomeText(noun=noun, code=code, en=sentence["en"], ja=sentence["ja"]))
    return OutcomeTable(outcomes=tuple(sorted(found, key=lambda one: (NOUNS.index(one.noun), one.code))))


HANDLERS = (list_outcomes,)
