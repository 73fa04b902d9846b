"""Headings of columns, compared without letter case, width, blanks and punctuation."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_NO_LETTER: Final = re.compile(r"[\W_]+")


def heading_key(heading: str) -> str:
    """Return a heading as it is compared."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", heading)).upper()


def first_column(names: Iterable[str], headers: Sequence[str]) -> str | None:
    """Return the first column that bears the first of some names, in order of preference."""
    by_key = {heading_key(header): header for header in reversed(headers)}
    return next((by_key[key] for key in map(heading_key, names) if key in by_key), None)
