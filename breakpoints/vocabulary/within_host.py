"""Names of animals with something in parentheses behind them: a breed, a sub-group, a sex."""

import unicodedata
from typing import Final

_LONGEST: Final = 80
_BREEDING: Final = (
    *("雑種", "ミックス", "混血", "純血", "mix", "mixed", "mixed breed", "mixed-breed", "crossbred"),
    *("crossbreed", "mongrel"),
)
_SEX: Final = (
    *("雄", "雌", "オス", "メス", "去勢", "避妊", "去勢雄", "避妊雌", "male", "female", "neutered", "spayed"),
)
_NO_OTHER: Final = frozenset((*_BREEDING, *_SEX))
"""What leaves an animal what it is called before it."""


def parted_from_breed(text: str) -> tuple[str, str] | None:
    """Return what stands before parentheses and within them; None of a text that does not end with them."""
    if len(text) > _LONGEST:
        return None
    before, opened, within = unicodedata.normalize("NFKC", text).strip().partition("(")
    inside = within.removesuffix(")").strip()
    if not (opened and before.strip() and inside and within.endswith(")")) or {*"()"} & {*inside}:
        return None
    return before.strip(), inside


def says_no_other_animal(within: str) -> bool:
    """Tell whether what stands in parentheses leaves an animal what it is called before them."""
    return within.casefold() in _NO_OTHER
