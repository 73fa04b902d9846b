"""What a cell holds that is the result of a drug, as far as its text tells."""

import re
import unicodedata
from typing import Final

_RESULT: Final = re.compile(
    r"[<>=≤≥≦≧]*+\s*+[0-9]++(?:[.,/][0-9]++)*+\s*+(?:mm|(?:[µu]g|mg)/m?l)?|s|i|r|ns|sdd|wt|nwt|sensitive|susceptible"
    r"|intermediate|resistant|[+-]|感性|中間|耐性|感受性",
    re.IGNORECASE,
)


def is_result(text: str) -> bool:
    """Tell whether a text may be the result of a drug: a number with or without its sign, or S, I, R."""
    return _RESULT.fullmatch(unicodedata.normalize("NFKC", text).replace("μ", "µ").strip()) is not None
