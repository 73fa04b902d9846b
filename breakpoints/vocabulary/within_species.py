"""Names of isolates that say more than the species: a serovar, a serotype, antigens, another mark of rank.

*Actinobacillus pleuropneumoniae* serovar 2 and *E. coli* O157:H7 are tested as their species. The serovars
of *Salmonella* are organisms of their own; its serogroups (``Salmonella O4群``) are the genus.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 120
_BETWEEN: Final = re.compile(r"[\s(),、;]")
_RANKS: Final = frozenset({"ss", "ssp", "subsp", "subspecies", "亜種"})
_MARKS: Final = frozenset(
    {"serovar", "serotype", "serogroup", "serovariety", "ser", "sv", "type", "血清型", "血清群"}
)
_ANTIGENS: Final = (
    r"O(?:[0-9]{1,3}[a-z]{0,2}|UT|NT)(?:[:;/]?(?:[HKF](?:[0-9]{1,3}[a-z]{0,2}|-|NM|UT|NT)|NM)){0,3}"
    r"|H[0-9]{1,2}|K(?:88|99)[a-z]{0,2}|F(?:4|5|6|18|41)[a-z]{0,2}"
)
_ANTIGEN: Final = re.compile(_ANTIGENS)
_TYPE: Final = re.compile(
    rf"[0-9]{{1,3}}[A-Za-z]?(?:/[0-9]{{1,3}})?|[A-Za-z]{{1,2}}|[IVX]{{1,5}}|NT|UT|{_ANTIGENS}"
)
"""What stands behind a mark: ``2``, ``1/2``, ``A``, ``O8``."""
_IN_ONE_WORD: Final = re.compile(
    rf"(?:serovar|serotype|血清[型群])(?:{_TYPE.pattern})型?|[0-9]{{1,2}}[a-z]?型|[A-F]型", re.IGNORECASE
)
"""``血清型2``, ``2型``."""
_ATTACHED: Final = re.compile(rf"(?<=菌)(?:血清[型群])?(?:{_ANTIGENS}|[0-9]{{1,2}}型|[A-F]型)$")
"""Behind a Japanese name without a blank: ``大腸菌O157``, ``豚レンサ球菌2型``."""

WITH_SEROGROUPS: Final = "Salmonella"
"""The genus whose serogroups are yielded as the genus itself."""
_SALMONELLA: Final = ("salmonella", "サルモネラ属菌", "サルモネラ属", "サルモネラ菌", "サルモネラ")
_OF_GENUS: Final = frozenset({"sp", "spp", "species"})
_GROUPS: Final = frozenset({"serogroup", "group", "血清群", "群", "抗原"})
_GROUP: Final = re.compile(r"(?:血清群)?[Oo]:?[0-9]{1,2}(?:抗原)?(?:血清)?[群型]?|[0-9]{1,2}群|[A-I][0-9]?群")
_GROUP_BEHIND_MARK: Final = re.compile(rf"{_GROUP.pattern}|[0-9]{{1,2}}|[A-I][0-9]?")
"""What names a serogroup of *Salmonella* beside ``group``: ``O4``, ``B``, ``C1``."""


def names_of_species(text: str) -> Iterator[str]:
    """Yield what a text may name without its marks: with its serovar as *Salmonella* is named, then without.

    ``Streptococcus equi ssp zooepidemicus`` is ``Streptococcus equi zooepidemicus``.
    """
    if len(text) > _LONGEST:
        return
    written = unicodedata.normalize("NFKC", text).strip()
    words = [word for word in _BETWEEN.split(written) if word]
    named = [
        word for place, word in enumerate(words) if place in {0, len(words) - 1} or not _is(word, _RANKS)
    ]
    if len(named) < len(words):
        yield " ".join(named)
    if _is_of_serogroup(written):
        yield WITH_SEROGROUPS
    if _is_salmonella(named):
        behind = next((place for place, word in enumerate(named) if _is(word, _MARKS)), None)
        if behind is not None and behind + 1 < len(named):
            yield " ".join(("Salmonella", *named[behind + 1 :]))
        return
    left = _without_serotype(named) if named else []
    if left and left != named:
        yield " ".join(left)


def _is_of_serogroup(text: str) -> bool:
    """Tell whether a text is *Salmonella* with a serogroup behind it, and nothing else."""
    first = next((one for one in _SALMONELLA if text.casefold().startswith(one)), None)
    if first is None:
        return False
    words = [word for word in _BETWEEN.split(text[len(first) :]) if word and not _is(word, _OF_GENUS)]
    named = [word for word in words if not _is(word, _GROUPS)]
    group = _GROUP if len(named) == len(words) else _GROUP_BEHIND_MARK
    return len(named) == 1 and group.fullmatch(named[0]) is not None


def _is_salmonella(words: list[str]) -> bool:
    first = [word.casefold() for word in words[:2]]
    return first[:1] == ["salmonella"] or first in (["s.", "enterica"], ["s", "enterica"])


def _without_serotype(words: list[str]) -> list[str]:
    left = [*words]
    while left and _ANTIGEN.fullmatch(left[-1]):
        left.pop()
    if len(left) < len(words):
        return left[:-1] if left and _is(left[-1], _MARKS) else left
    if _IN_ONE_WORD.fullmatch(left[-1]):
        return left[:-1]
    if len(left) > 1 and _is(left[-2], _MARKS) and _TYPE.fullmatch(left[-1]):
        return left[:-2]
    return [*left[:-1], _ATTACHED.sub("", left[-1])]


def _is(word: str, marks: frozenset[str]) -> bool:
    return word.casefold().rstrip(".:") in marks
