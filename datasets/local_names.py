"""Names of hosts and drugs as files have them in Latin and six more languages than the vocabulary."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib.resources import files

from breakpoints.vocabulary import Found, Match, Unknown, Vocabulary, vocabulary

_NO_LETTER = re.compile(r"[\W_]+")


def find_drug(text: str, words: Vocabulary | None = None) -> Found:
    """Find a drug by any name of the vocabulary, else by its name in another language."""
    found = (words or vocabulary()).find_drug(text)
    known = _ids()["drug"].get(_key(text)) if isinstance(found, Unknown) else None
    return found if known is None else Match(id=known)


def find_host(text: str, words: Vocabulary | None = None) -> Found:
    """Find a host by any name of the vocabulary, else by its name in another language."""
    found = (words or vocabulary()).find_host(text)
    known = _ids()["host"].get(_key(text)) if isinstance(found, Unknown) else None
    return found if known is None else Match(id=known)


@functools.cache
def _ids() -> dict[str, dict[str, str]]:
    named = tomllib.loads((files("datasets") / "local_names.toml").read_text(encoding="utf-8"))
    return {
        noun: {_key(name): identity for identity, names in entries.items() for name in names}
        for noun, entries in named.items()
    }


def _key(name: str) -> str:
    """Return a name as it is compared: letters and digits without case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return _NO_LETTER.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))
