"""What a line of text between rows of results says of them: method, unit, organism, host or drug."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary

_OF_METHOD: Final = {
    Method.DISK: re.compile(
        r"(?<![a-z])(?:dis[ck]s?|zones?|kirby[ -]?bauer|kb|mm|millimet(?:er|re)s?)(?![a-z])"
        r"|阻止円|ディスク|kb法"
    ),
    Method.MIC: re.compile(
        r"(?<![a-z])(?:mics?|mhk|bmd|broth|(?:micro)?dilution|e-?tests?|gradient"
        r"|(?:mg|ug|µg|mcg) ?/ ?(?:l|ml))(?![a-z])"
        r"|希釈法|最小発育阻止濃度|eテスト"
    ),
}
_FOREIGN_UNIT: Final = re.compile(
    r"[(\[]? ?((?:ng|pg|g|kg) ?/ ?m?l|mg ?/ ?ml|(?:u|µ|m|n)?g ?/ ?dl|[mµun]?mol ?/ ?l|µm|cm|inch(?:es)?"
    r"|log ?_?(?:2|10)?|iu ?/ ?ml|units? ?/ ?ml|%) ?[)\]]?"
)
_GUIDELINE: Final = re.compile(r"(?<![a-z])(?:clsi|nccls|eucast|nval|ca-?sfm|jvarm|bsac|din)(?![a-z])")
_AROUND: Final = re.compile(
    r"由来(?:の?菌?株)?|分離株|の部|について|[:：;、,()（）\[\]【】]"
    r"|(?<![a-z])(?:isolates?|strains?|from|of|n ?= ?\d+)(?![a-z])"
)
_MOST_WORDS: Final = 6


class TitleSays(msgspec.Struct, frozen=True, kw_only=True):
    """What a line names: ids of the vocabulary, the method, a unit in which nothing is read."""

    method: Method | None = None
    unit: str | None = None
    organism: str | None = None
    host: str | None = None
    drug: str | None = None

    def says_something(self) -> bool:
        """Tell whether anything is named."""
        return self != TitleSays()


def read_title(text: str, words: Vocabulary) -> TitleSays:
    """Read what a line of text names, alone or among other words."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("μ", "µ").split())
    methods = [method for method, pattern in _OF_METHOD.items() if pattern.search(plain)]
    foreign = _FOREIGN_UNIT.fullmatch(plain)
    return TitleSays(
        method=methods[0] if len(methods) == 1 else None,
        unit=None if foreign is None else foreign[1],
        organism=_named(text, words.find_organism_of_isolate, whole_only=True),
        host=_named(text, words.find_host),
        drug=_named(text, words.find_drug, whole_only=True),
    )


def names_guideline(text: str) -> bool:
    """Tell whether a line of text names a body that sets criteria."""
    return _GUIDELINE.search(unicodedata.normalize("NFKC", text).casefold()) is not None


def _named(text: str, find: Callable[[str], object], *, whole_only: bool = False) -> str | None:
    for part in _parts(text, whole_only=whole_only):
        found = find(part)
        if isinstance(found, Match):
            return found.id
    return None


def _parts(text: str, *, whole_only: bool) -> Iterator[str]:
    """Yield a text as it is, without words around a name, and word by word."""
    yield text.strip()
    yield unicodedata.normalize("NFKC", text).partition("(")[0].strip()
    plain = " ".join(_AROUND.sub(" ", unicodedata.normalize("NFKC", text)).split())
    yield plain
    if not whole_only and len(plain.split()) <= _MOST_WORDS:
        yield from (word for word in plain.split() if len(word) > 1 or not word.isascii())
