"""The Japanese name of a drug that only an imported file knows, which names it in English."""

from typing import Final

from breakpoints.vocabulary import Drug
from service.locale.catalogue import has_text, text

_NOUN: Final = "imported_drug"


def japanese_name(drug: Drug) -> str:
    """Return the vocabulary's own name, else the catalogue's part by part, else the English with its code."""
    if drug.name_ja != drug.name_en:
        return drug.name_ja
    parts = [_part(one) for one in drug.name_en.split("/")]
    known = [one for one in parts if one is not None]
    if len(known) == len(parts):
        return "・".join(known)
    codes = [code.partition(":")[2] for code in drug.codes]
    return f"{drug.name_en}（{codes[0]}）" if codes else drug.name_en


def _part(name: str) -> str | None:
    key = f"{_NOUN}.{name.strip().casefold().replace(' ', '_').replace('-', '_')}"
    return text(key, "ja") if has_text(key) else None
