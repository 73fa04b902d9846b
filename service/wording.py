"""Names typed by people as ids of the vocabulary, or a refusal that names what is near.

``words`` are those of the request, with what a laboratory's own tables add; by default the shipped ones.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from breakpoints.disk_content import canonical_disk_content
from breakpoints.specimens import names_of_specimen
from breakpoints.vocabulary import Ambiguous, Drug, Match, Vocabulary, vocabulary
from breakpoints.vocabulary.entries import Entry
from breakpoints.vocabulary.matching import Found
from service.errors import Refused
from service.locale.catalogue import Language
from service.locale.drug_names import english_name, japanese_name

_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヺ々一-鿿]")


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a vocabulary with its names."""

    id: str
    name_en: str
    name_ja: str


def organism_id(text: str, pointer: str = "/organism", words: Vocabulary | None = None) -> str:
    """Return the id of an organism written in any known way."""
    known = words or vocabulary()
    return _id(known.find_organism, known.organisms, "unknown_organism", text, pointer)


def drug_id(text: str, pointer: str = "/drug", words: Vocabulary | None = None) -> str:
    """Return the id of a drug written in any known way."""
    known = words or vocabulary()
    return _id(known.find_drug, known.drugs, "unknown_drug", text, pointer)


def host_id(text: str, pointer: str = "/host", words: Vocabulary | None = None) -> str:
    """Return the id of a host written in any known way."""
    known = words or vocabulary()
    return _id(known.find_host, known.hosts, "unknown_host", text, pointer)


def site_id(text: str, pointer: str = "/site", words: Vocabulary | None = None) -> str:
    """Return the id of a site written in any known way."""
    known = words or vocabulary()
    return _id(known.find_site, known.sites, "unknown_site", text, pointer)


def disk_content(text: str, pointer: str = "/disk_content") -> str:
    """Return the canonical text of a disk content."""
    canonical = canonical_disk_content(text)
    if canonical is None:
        raise Refused("disk_content_unreadable", pointer=pointer, value=text)
    return canonical


def organism_term(identity: str, words: Vocabulary | None = None) -> Term:
    """Return the names of an organism."""
    return _term((words or vocabulary()).organisms, identity)


def drug_term(identity: str, words: Vocabulary | None = None) -> Term:
    """Return the names of a drug; of one that only rules know, those of the catalogue."""
    entry = (words or vocabulary()).drugs.get(identity)
    if entry is None:
        named = identity.replace("_", " ")
        known_ja = japanese_name(Drug(id=identity, name_en=named, name_ja=named))
        if known_ja == named:
            return Term(id=identity, name_en=identity, name_ja=identity)
        return Term(id=identity, name_en=named, name_ja=known_ja)
    return Term(id=entry.id, name_en=english_name(entry), name_ja=japanese_name(entry))


def host_term(identity: str, words: Vocabulary | None = None) -> Term:
    """Return the names of a host."""
    return _term((words or vocabulary()).hosts, identity)


def site_term(identity: str, words: Vocabulary | None = None) -> Term:
    """Return the names of a site."""
    return _term((words or vocabulary()).sites, identity)


def specimen_in_words(written: str, language: Language, words: Vocabulary | None = None) -> str:
    """Name a specimen in the reader's language, with what was written in brackets where that is another."""
    written = written.strip()
    names = names_of_specimen(written)
    site = (words or vocabulary()).find_site(written)
    if names is None and isinstance(site, Match):
        term = site_term(site.id, words)
        names = (term.name_en, term.name_ja)
    is_in_language = ":" not in written and bool(_JAPANESE.search(written)) == (language == "ja")
    if names is None or is_in_language:
        return written
    return f"{names[1]}（{written}）" if language == "ja" else f"{names[0]} ({written})"


def _term(entries: Mapping[str, Entry], identity: str) -> Term:
    entry = entries.get(identity)
    if entry is None:
        return Term(id=identity, name_en=identity, name_ja=identity)
    return Term(id=entry.id, name_en=entry.name_en, name_ja=entry.name_ja)


def _names(entry: Entry) -> tuple[str, str]:
    """Return the English and the Japanese name; of a drug, those that an imported table lacks, too."""
    if isinstance(entry, Drug):
        return english_name(entry), japanese_name(entry)
    return entry.name_en, entry.name_ja


def _id(
    find: Callable[[str], Found], entries: Mapping[str, Entry], code: str, text: str, pointer: str
) -> str:
    found = find(text)
    if isinstance(found, Match):
        return found.id
    if isinstance(found, Ambiguous):
        raise Refused("ambiguous_code", pointer=pointer, value=text, candidates="; ".join(found.candidates))
    nearest = "; ".join(" / ".join(dict.fromkeys(_names(entries[one]))) for one in found.suggestions)
    raise Refused(code, pointer=pointer, value=text, nearest=nearest or "-")
