"""Units that headers name: mm of zones and mg/L of MICs are read, nothing is converted from another."""

from __future__ import annotations

import functools
import re
import unicodedata

from datasets.fields import Field

_LITRE = r"(?:[mdcµu]?l|lit(?:er|re)s?)"
_AMOUNT = r"(?:(?:mc|[kmunpµ])?(?:g|mol)|iu|u|units?|単位)"
CONCENTRATION = (
    rf"(?<![a-zµ]){_AMOUNT}\s*+"
    rf"(?:(?:/|\bper\b)\s*+[0-9]*+\s*+(?:{_LITRE}|k?g)|[·・.]?\s*+{_LITRE}\s*+\^?\s*+[-−]\s*+1)(?![a-z0-9])"
)
"""An amount in a volume, however it is written: ``µg/mL``, ``mg L-1``, ``IU/mL``."""
LENGTH = r"(?<![a-zµ])(?:[mcµu]m\s*+\^?\s*+2|[cµu]m|mm|inch(?:es)?)(?![a-z0-9])"
_SMALL_MOLAR = re.compile(r"(?<![A-Za-zµ])[µunpm]M(?![A-Za-z0-9])")
_IN_CONCENTRATION = re.compile(CONCENTRATION, re.IGNORECASE)
_IN_LENGTH = re.compile(LENGTH, re.IGNORECASE)
_NO_SINGLE_MIC = re.compile(
    r"(?<![a-z])(?:mic|mhk|cmi|cim)\s*_?(?:50|80|90)(?![0-9])|(?<![a-z])log\s*_?10|(?<![a-z])ln(?![a-z])|"
    r"(?<![a-z])pp[mb](?![a-z])|%",
    re.IGNORECASE,
)
_NO_DIAMETER = re.compile(r"(?<![a-z])(?:radius|area)(?![a-z])|半径|面積", re.IGNORECASE)
_MG_PER_L = re.compile(
    r"(?:mg(?:/|per)(?:l|lit(?:er|re)s?)|(?:µ|u|mc)g(?:/|per)ml|mg[·・.]?l\^?[-−]1|(?:µ|u|mc)g[·・.]?ml\^?[-−]1)",
    re.IGNORECASE,
)


_AS_MG_PER_L = re.compile(
    rf"{CONCENTRATION}|mg[\s_.]*+(?:per[\s_.]*+)?l(?:it(?:er|re)s?)?(?![a-z])|(?:[µu]|mc)g[\s_.]*+(?:per[\s_.]*+)?ml(?![a-z])",
    re.IGNORECASE,
)
"""As in a header, where a line may stand for the stroke: ``mic_mg_per_l``, ``MIC_ug_mL``."""


def is_read_unit(cell: str, field: Field) -> bool:
    """Tell whether a cell names the unit in which a field is read, and nothing else."""
    unit = "".join(unicodedata.normalize("NFKC", cell).replace("μ", "µ").strip(" ()[]").split()).casefold()
    return unit == "mm" if field is Field.ZONE_MM else _MG_PER_L.fullmatch(unit) is not None


def names_concentration(header: str) -> bool:
    """Tell whether a header says that its values are mg/L, and no logarithms of it."""
    text = unicodedata.normalize("NFKC", header).replace("μ", "µ").casefold()
    return "log2" not in re.sub(r"[\W_]", "", text) and _AS_MG_PER_L.search(text) is not None


@functools.lru_cache(maxsize=4096)
def unit_not_read(header: str, field: Field) -> str | None:
    """Return the unit that a header names, if it is not the one in which the field is read."""
    text = unicodedata.normalize("NFKC", header).replace("μ", "µ")
    molar = _SMALL_MOLAR.search(text)
    if molar is not None:
        return molar[0]
    if field is Field.MIC_MG_PER_L:
        wrong = _NO_SINGLE_MIC.search(text) or _IN_LENGTH.search(text)
        found = [one[0] for one in _IN_CONCENTRATION.finditer(text)]
        foreign = [one for one in found if _MG_PER_L.fullmatch("".join(one.split())) is None]
        return wrong[0] if wrong else next(iter(foreign), None)
    if field is Field.ZONE_MM:
        lengths = (one[0] for one in _IN_LENGTH.finditer(text) if one[0].casefold() != "mm")
        wrong = _NO_DIAMETER.search(text) or _IN_CONCENTRATION.search(text)
        return next(lengths, None) or (wrong[0] if wrong else None)
    return None
