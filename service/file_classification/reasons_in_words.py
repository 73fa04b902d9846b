"""Codes of a file's summary as sentences: with what a row says, or a word in brackets where only it knows."""

from collections.abc import Mapping

from breakpoints.outcomes import WarningCode
from breakpoints.refused_sample import AlsoRefused, RefusedSample
from breakpoints.vocabulary import Match, Vocabulary
from service.file_classification.report import FileClassified
from service.locale.catalogue import Language, entries, has_text, placeholders, text
from service.lookup.notes import in_words
from service.wording import drug_term

OPEN = "…"
_NAMED = {"unknown_organism": "organism", "unknown_drug": "drug", "unknown_host": "host"}
"""Which of a row's texts a refusal is about."""


def general(key: str, language: Language) -> str:
    """Return a sentence that holds for many rows."""
    return filled(key, {}, language)


def warned(code: str, summary: FileClassified, language: Language) -> str:
    """Return the sentence of a warning, with the sites for which alone results hold."""
    every = [in_words({"sites": sites}, language)["sites"] for sites in summary.only_for_sites]
    of_sites = code == WarningCode.ONLY_FOR_SITES and every
    return filled(f"warning.{code}", {"sites": " / ".join(every)} if of_sites else {}, language)


def filled(key: str, parameters: Mapping[str, str], language: Language) -> str:
    """Return a sentence with the parts that are known; a code without a sentence stands for itself."""
    if not has_text(key):
        return key.rpartition(".")[2]
    holes = {name: _hole(name, language) for name in placeholders(entries()[key][language])}
    return text(key, language, **{**holes, **parameters})


def _hole(name: str, language: Language) -> str:
    """Say in brackets what stands in a sentence of one row."""
    key = f"pages.classify.hole.{name}"
    word = text(key, language) if has_text(key) else OPEN
    return f"［{word}］" if language == "ja" else f"[{word}]"


def why(sample: RefusedSample, language: Language, words: Vocabulary | None = None) -> str:
    """Say why a row has no category, with its own words.

    ``words``: of the reader's laboratory, whose names may be among those that are near.
    """
    about = getattr(sample, _NAMED.get(sample.refused or "", "drug")) or OPEN
    said = {"value": sample.value, "given": sample.given, "drug": sample.drug, "text": about}
    said["organism"] = sample.organism
    if sample.given is not None:
        said |= in_words({"method": sample.given}, language)
    parameters = {name: one for name, one in said.items() if one is not None}
    without_reason = f"refusal.{sample.refused}" if sample.refused else "category.not_evaluable"
    key = f"reason.{sample.reason}" if sample.reason else without_reason
    sentence = filled(key, {**in_words(parts(sample.detail), language, words), **parameters}, language)
    further = [_of_name(name, one, sample, language, words) for name, one in sample.also_refused.items()]
    return ("" if language == "ja" else " ").join([sentence, *further])


def _of_name(
    name: str, also: AlsoRefused, sample: RefusedSample, language: Language, words: Vocabulary | None
) -> str:
    """Say why a further name of a row is not known."""
    key = f"reason.{also.reason}" if also.reason else f"refusal.{also.refused}"
    own = {"text": getattr(sample, name) or OPEN, "drug": sample.drug or OPEN}
    return filled(key, {**in_words(parts(also.detail), language, words), **own}, language)


def drug_named(written: str, language: Language, words: Vocabulary) -> str:
    """Return the name of a drug beside what the file writes, where these differ."""
    found = words.find_drug(written)
    if not isinstance(found, Match):
        return written
    term = drug_term(found.id, words)
    name = term.name_ja if language == "ja" else term.name_en
    return f"{name} ({written})" if name.casefold() != written.casefold() else written


def parts(detail: str | None) -> dict[str, str]:
    """Read ``disk_contents=10 µg;methods=disk, mic``; a value may hold semicolons of its own."""
    found: dict[str, str] = {}
    name = ""
    for part in (detail or "").split(";"):
        before, equals, after = part.partition("=")
        if equals and before.isidentifier():
            name = before
            found[name] = after
        elif name:
            found[name] += f";{part}"
    return found


def failed(code: str | None, language: Language) -> str | None:
    """Say why a job failed, where the file is not the reason."""
    return None if code is None else filled(f"job.failure.{code}", {}, language)
