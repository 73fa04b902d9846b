"""Text as a person may be shown it: characters that cannot be seen, or turn the line around, are marked."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SUSPECT = re.compile(r"[^\x20-\x7e\u3000-\u9fff\uff01-\uffef]")


def visible(text: str, instead: str = REPLACEMENT) -> str:
    """Put a mark in the place of control, format and unassigned characters, bidirectional ones among them."""
    return _SUSPECT.sub(
        lambda found: instead if unicodedata.category(found[0]) in _HIDDEN else found[0], text
    )


_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
