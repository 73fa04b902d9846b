"""Codes of outcomes with their sentence in the reader's language."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final

import msgspec

from breakpoints.candidates import ANOTHER_SITE
from breakpoints.model import NOT_STATED, Kind, Method
from breakpoints.outcomes import Reason, Refused, Remark
from breakpoints.screening import said_by
from breakpoints.vocabulary import Vocabulary, vocabulary
from breakpoints.vocabulary.matching import Match
from service.locale.catalogue import Language, has_text, text
from service.wording import drug_term, specimen_in_words

_IDS: Final = frozenset(
    (
        *("organism", "asked_organism", "drug", "host", "asked_host", "entry", "method"),
        *("rule_organism", "members", "site", "here", "there"),
        *("hosts", "drugs", "suggestions", "stated", "kinds", "methods", "disk_contents"),
    )
)
_BETWEEN: Final[dict[Language, str]] = {"en": ", ", "ja": "、"}
_NOT_CHECKED: Final = re.compile(
    r"(?<![ ;,.])[ ;,.]*+(?:\(editions? not checked\)|\beditions? not checked\b)\.?", re.IGNORECASE
)
LONGEST_LETTERS: Final = 3
"""Categories of up to three letters (SDD) are read as they are; longer codes need words."""
_NONE: Final = frozenset(("", "-", "–"))
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "column": ("field",),
    "field": ("field",),
    "present": ("field",),
    "absent": ("field",),
    "noun": ("noun",),
    "expected": ("type",),
    "got": ("type",),
    "state": ("pages.state", "pages.proposal_state"),
    "needed": ("pages.state", "pages.proposal_state"),
    "test": ("screening",),
    "shown": ("screening_found",),
}
"""Parameters that hold a code, and where the catalogue keeps its words."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A warning or reason: its code, its parts, and its sentence."""

    code: str
    parameters: dict[str, str]
    text: str


def warning_note(remark: Remark, language: Language, words: Vocabulary | None = None) -> Note:
    """Put a warning into words; one of the criteria of some sites begins with these."""
    said = _note("warning", remark.code.value, remark.parameters, language, words)
    if "of_sites" not in remark.parameters:
        return said
    sites = in_words({"of_sites": remark.parameters["of_sites"]}, language, words)["of_sites"]
    return msgspec.structs.replace(said, text=text("warning_of_sites", language, sites=sites, said=said.text))


def reason_note(
    reason: Reason, parameters: dict[str, str], language: Language, words: Vocabulary | None = None
) -> Note:
    """Put the finer reason of an answer into words; what to do next may depend on the method."""
    by_method = f"reason_{parameters.get('method')}"
    noun = by_method if has_text(f"{by_method}.{reason.value}") else "reason"
    return _note(noun, reason.value, parameters, language, words)


def refusal_note(refused: Refused, language: Language, words: Vocabulary | None = None) -> Note:
    """Put a refusal into words: its finer reason where it has one."""
    if refused.reason is not None:
        said = reason_note(refused.reason, refused.parameters, language, words)
        return msgspec.structs.replace(said, code=refused.code.value)
    return _note("refusal", refused.code.value, refused.parameters, language, words)


def in_words(
    parameters: dict[str, str], language: Language, words: Vocabulary | None = None
) -> dict[str, str]:
    """Put names in the reader's language where parameters hold ids or codes; what was typed stays."""
    known = words or vocabulary()
    return {
        name: _WHOLE[name](written, language)
        if name in _WHOLE
        else _parameter(name, written, language, known)
        for name, written in parameters.items()
    }


def _parameter(name: str, written: str, language: Language, words: Vocabulary) -> str:
    if name in _IDS:
        apart, joined = (" | ", " | ") if name == "stated" else (", ", _BETWEEN[language])
        return joined.join(_name(one, language, words) for one in written.split(apart))
    if name == "groups":
        groups = (group.split(" / ") for group in written.split("; "))
        return "; ".join(" / ".join(_name(one, language, words) for one in group) for group in groups)
    if name == "nearest" and written in _NONE:
        return text("name.none", language)
    if name in _LISTED:
        said = _LISTED[name]
        return _BETWEEN[language].join(said(one, language, words) for one in written.split(", "))
    keys = (f"{noun}.{written.replace(' ', '_')}" for noun in _WORDS.get(name, ()))
    return next((text(key, language) for key in keys if has_text(key)), written)


def _site(written: str, language: Language, words: Vocabulary) -> str:
    """Name a site in the reader's language; an imported table has one name of it for both."""
    if written == ANOTHER_SITE:
        return text("pages.zones.other_sites", language)
    shipped = vocabulary()
    found = shipped.find_site(written)
    if isinstance(found, Match):
        return _name(found.id, language, shipped)
    return _name(written, language, words)


def rule_in_words(written: str, language: Language) -> str:
    """Name a rule that ships in the reader's language; another file's keeps its own words, and says so."""
    ours = f"expert_rule_name.{written.replace(' ', '_')}"
    return text(ours if has_text(ours) else "expert_rule_own_words", language, rule=written)


def source_in_words(written: str, language: Language) -> str:
    """Put the remark that a source was not checked into the reader's language; its title stays."""
    ours = f"expert_rule_source.{sha256(written.encode()).hexdigest()[:12]}"
    if has_text(ours):
        return text(ours, language)
    found = _NOT_CHECKED.search(written)
    if found is None or language == "en":
        return written
    title = (written[: found.start()] + written[found.end() :]).strip(" .;,")
    return text("source_not_checked", language, source=title)


def medium_in_words(written: str, language: Language) -> str:
    """Say of a medium whose letters stand for two what they may stand for."""
    key = f"medium.{written.strip().casefold()}"
    return text(key, language, written=written) if has_text(key) else written


def _remedy(written: str, language: Language) -> str:
    """Say what to do where a file lacks fields: ``state:host``, ``columns:host,value``, ``sheet:name``."""
    what, _, lacking = written.partition(":")
    fields = lacking.split(",")
    said = {one: key for one in fields if has_text(key := f"file.remedy.example.{one}")}
    stated = {one: text(key, language) for one, key in said.items()}
    plain = [f"{one}={example}".replace('"', "") for one, example in stated.items()]
    labels = [f"pages.{'zones' if one == 'method' else 'criterion'}.{one}" for one in stated]
    heading = text("file.remedy.heading", language)
    return text(
        f"file.remedy.{what}",
        language,
        labels=_BETWEEN[language].join(text(one, language) for one in labels),
        options=" ".join(f"--{one} {example}" for one, example in stated.items()),
        parameters=_BETWEEN[language].join(plain),
        sheets=_BETWEEN[language].join(fields),
        columns=" ".join(f"--column {one}={heading}" for one in fields),
    )


_WHOLE: Final[dict[str, Callable[[str, Language], str]]] = {
    "source": source_in_words,
    "rule": rule_in_words,
    "specimen": specimen_in_words,
    "medium": medium_in_words,
    "remedy": _remedy,
}
"""Parameters that hold one text."""


def _trigger(written: str, language: Language, words: Vocabulary) -> str:
    """Put what triggered a rule into words: a screening test with its result, or a drug with its category."""
    what, _, found = written.partition("=")
    in_words = said_by(found)
    if in_words is not None:
        column, word = in_words
        said = text("screening_found.said", language, column=column, word=word)
        return f"{text(f'screening.{what}', language)}: {said}"
    if has_text(f"screening.{what}"):
        return f"{text(f'screening.{what}', language)}: {text(f'screening_found.{found}', language)}"
    keys = (f"category.{found}", f"shown.{found}") if len(found) > LONGEST_LETTERS else ()
    said = next((text(key, language) for key in keys if has_text(key)), found)
    named = text(f"shown.{what}", language) if has_text(f"shown.{what}") else _drug(what, language, words)
    return f"{named}: {said}"


def _test(code: str, language: Language, _: Vocabulary) -> str:
    return text(f"screening.{code}", language)


def _scope(code: str, language: Language, _: Vocabulary) -> str:
    key = f"pages.scope.{code}"
    word = text(key, language) if has_text(key) else code
    return word if word == code else f"{word} ({code})"


def _field(code: str, language: Language, _: Vocabulary) -> str:
    keys = (f"field.{code}", f"file.field.{code}")
    return next((text(key, language) for key in keys if has_text(key)), code)


_LISTED: Final[dict[str, Callable[[str, Language, Vocabulary], str]]] = {
    "trigger": _trigger,
    "tests": _test,
    "scopes": _scope,
    "missing": _field,
    "sites": _site,
    "of_sites": _site,
}
"""Parameters that hold several codes, and what puts each into words."""


def _name(identity: str, language: Language, words: Vocabulary) -> str:
    if identity in _NONE:
        return text("name.none", language)
    if identity in words.drugs:
        return _drug(identity, language, words)
    for entries in (words.organisms, words.hosts, words.sites):
        if identity in entries:
            return entries[identity].name_ja if language == "ja" else entries[identity].name_en
    if identity == NOT_STATED:
        return text("not_stated", language)
    for noun, closed in (("kind", Kind), ("method", Method)):
        if identity in {one.value for one in closed}:
            return text(f"{noun}.{identity}", language)
    return identity


def _drug(identity: str, language: Language, words: Vocabulary) -> str:
    term = drug_term(identity, words)
    return term.name_ja if language == "ja" else term.name_en


def _note(
    noun: str, code: str, parameters: dict[str, str], language: Language, words: Vocabulary | None
) -> Note:
    said = text(f"{noun}.{code}", language, **in_words(parameters, language, words))
    return Note(code=code, parameters=parameters, text=said)
