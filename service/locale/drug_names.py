"""The names of a drug that only an imported file knows, which names it in English."""

from functools import lru_cache
from typing import Final

from breakpoints.vocabulary import Drug, Match, vocabulary
from service.locale.catalogue import has_text, text

_NOUN: Final = "imported_drug"


def japanese_name(drug: Drug) -> str:
    """Return the vocabulary's own name, else part by part that of the catalogue or of another drug.

    A drug with a part that neither names keeps its English name, with its code.
    """
    if drug.name_ja != drug.name_en:
        return drug.name_ja
    parts = [_part(one) for one in drug.name_en.split("/")]
    known = [one for one in parts if one is not None]
    if len(known) == len(parts):
        return "・".join(known)
    codes = [code.partition(":")[2] for code in drug.codes]
    return f"{drug.name_en}（{codes[0]}）" if codes else drug.name_en


def english_name(drug: Drug) -> str:
    """Return the English name as our own vocabulary writes names: no capital begins one."""
    if drug.name_ja != drug.name_en:
        return drug.name_en
    return "/".join(
        one[:1].lower() + one[1:] if one[1:2].islower() else one for one in drug.name_en.split("/")
    )


@lru_cache(maxsize=4_096)
def _part(name: str) -> str | None:
    key = f"{_NOUN}.{name.strip().casefold().replace(' ', '_').replace('-', '_')}"
    if has_text(key):
        return text(key, "ja")
    own = vocabulary().find_drug(name)
    return vocabulary().drugs[own.id].name_ja if isinstance(own, Match) else None
