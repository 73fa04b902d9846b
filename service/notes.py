"""Codes of outcomes with their sentence in the reader's language."""

import msgspec

from breakpoints.outcomes import Reason, Refused, Remark
from service.locale.catalogue import Language, text


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A warning or reason: its code, its parts, and its sentence."""

    code: str
    parameters: dict[str, str]
    text: str


def warning_note(remark: Remark, language: Language) -> Note:
    """Put a warning into words."""
    code = remark.code.value
    return _note("warning", code, remark.parameters, language)


def reason_note(reason: Reason, parameters: dict[str, str], language: Language) -> Note:
    """Put the finer reason of an answer into words."""
    return _note("reason", reason.value, parameters, language)


def refusal_note(refused: Refused, language: Language) -> Note:
    """Put a refusal into words: its finer reason where it has one."""
    if refused.reason is not None:
        said = reason_note(refused.reason, refused.parameters, language)
        return msgspec.structs.replace(said, code=refused.code.value)
    return _note("refusal", refused.code.value, refused.parameters, language)


def _note(noun: str, code: str, parameters: dict[str, str], language: Language) -> Note:
    return Note(code=code, parameters=parameters, text=text(f"{noun}.{code}", language, **parameters))
