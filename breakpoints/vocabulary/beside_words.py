"""The drug that a text names with more words beside it: ``ABPC 再検``, ``Oxacillin repeat``, ``retest CTX``.

Such a text names no drug of which a result could be judged. What it says of the isolate is that drug's.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Final

from breakpoints.vocabulary.folding import folded
from breakpoints.vocabulary.matching import Match
from breakpoints.vocabulary.vocabulary import Vocabulary

_LONGEST: Final = 80
_MOST_PLACES: Final = 16
"""Ends of words at which a name is looked for, from either end of a text."""
_LEAST_LETTERS: Final = 2
_LEAST_OF_COMPONENT: Final = 3
_JOINED: Final = re.compile(r"[/・+&]")
_WORDS: Final = re.compile(r"[a-z]+|[ァ-ヺー]+")
_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺー]")
_WHOLE: Final = re.compile(r"[\w(].*[\w)]", re.DOTALL)
"""A name that ends in no sign that joins it to others."""
_REPEATED: Final = frozenset({"rpt"})
"""What says beside a drug that it was tested again, and alone is the code of one that tables may bring."""
_EDGES: Final = " _.:/()[]-"
_COUNTED: Final = re.compile(r"[0-9]{1,3}\s?(?:[回度]|時間|%|h(?:rs?|ours?)?(?![a-z]))")
"""A number that stands right behind a name and is no content of its disk: ``ABPC2回目``, ``MPIPC48h``."""
_OF_COMPOUND_BEHIND: Final = re.compile(
    r"\s*(?:[/・+&]\s*[a-zァ-ヺ]|-\s*[a-z]{1,4}(?![a-z])|(?:with|and|と)(?![a-z])|[ _-]*[a-z](?![a-z]))"
)
"""Behind a name: another component, or a letter that tells a drug from others (``penicillin V``)."""
_OF_COMPOUND_BEFORE: Final = re.compile(r"(?:[/・+&]|(?<![a-z])[a-z]{1,4}\s*-|(?<![a-z])(?:with|and)|と)\s*$")


def drug_beside_words(text: str, words: Vocabulary) -> str | None:
    """Return the drug (id) that a text begins or ends with; None where it is one, names another, or none.

    Neither a content behind a code (``AMP10``) nor a component of a combination counts as further words.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].strip()
    return next((found for found in _named(plain, words) if found is not None), None)


def _named(text: str, words: Vocabulary) -> Iterator[str | None]:
    """Yield what may be named, the longest name first, before what else the text says and then behind it."""
    lower = text.lower()
    places = [place for place in range(1, len(text)) if _parts(lower, place)]
    for place in reversed(places[:_MOST_PLACES]):
        if not _OF_COMPOUND_BEHIND.match(lower, place):
            yield _drug(text[:place], lower[place:], words)
    for place in places[-_MOST_PLACES:]:
        if not _OF_COMPOUND_BEFORE.search(lower[:place]):
            yield _drug(text[place:], lower[:place], words)


def _drug(name: str, rest: str, words: Vocabulary) -> str | None:
    """Return the drug of a name, unless the rest names a drug, too."""
    if len(folded(name)) < _LEAST_LETTERS or not (_WHOLE.fullmatch(name) and words.names_drug(name)):
        return None
    found = words.find_drug(name)
    parts = [one for one in _WORDS.findall(rest) if len(one) >= _LEAST_LETTERS and one not in _REPEATED]
    others = [*([] if rest.strip(_EDGES) in _REPEATED else [rest]), *parts]
    if not isinstance(found, Match) or any(map(words.names_drug, others)):
        return None
    components = _components(words)
    return None if any(_is_component(one, components) for one in map(folded, others)) else found.id


def _is_component(word: str, components: frozenset[str]) -> bool:
    """Tell whether a word is a component of a combination, or is cut short of one (``clav``)."""
    return len(word) >= _LEAST_OF_COMPONENT and any(one.startswith(word) for one in components)


@functools.lru_cache(maxsize=64)
def _components(words: Vocabulary) -> frozenset[str]:
    """Return the folded names of the components of all combinations."""
    named = ((one.name_en, one.name_ja, one.abbreviation_ja or "") for one in words.drugs.values())
    parts = (_JOINED.split(unicodedata.normalize("NFKC", name)) for name in chain.from_iterable(named))
    return frozenset(folded(part) for every in parts if len(every) > 1 for part in every)


def _parts(text: str, place: int) -> bool:
    """Tell whether a word ends before a place of a text."""
    before, behind = _script(text[place - 1]), _script(text[place])
    if {before, behind} == {"latin", "digit"}:
        return before == "latin" and _COUNTED.match(text, place) is not None
    return before != behind


def _script(letter: str) -> str:
    if letter.isdecimal():
        return "digit"
    if _KANA.match(letter):
        return "kana"
    if not letter.isalnum():
        return "none"
    return "latin" if letter < "\u2e80" else "han"
