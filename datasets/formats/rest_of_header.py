"""What is left of the header of a measurement once what is understood is taken off.

Units that are known are named by ``datasets.formats.units``. Nobody can list all others, so what is left must
not look like one: no amount, no number of its own, no power, logarithm, mean, step or tube.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from datasets.fields import Field
from datasets.formats.disk_codes import read_disk_code
from datasets.formats.headers import field_of

_READ = re.compile(
    r"mg[\s_./·・-]*+(?:per[\s_./·・-]*+)?l(?:it(?:er|re)s?)?(?:[\s^]*+[-−]\s*+1)?(?![a-z0-9])|"
    r"(?:[µu]|mc)g[\s_./·・-]*+(?:per[\s_./·・-]*+)?ml(?:[\s^]*+[-−]\s*+1)?(?![a-z0-9])",
    re.IGNORECASE,
)
_DISK = re.compile(
    r"(?<![0-9])[0-9]++(?:[.,][0-9]++)?(?:\s*+/\s*+[0-9]++(?:[.,][0-9]++)?)?\s*+(?:[µu]g|mcg|units?|iu|単位)(?![a-z/])",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"最小発育阻止濃度|発育阻止濃度|(?<![a-z])(?:mic|mhk|cmi|cim)s?(?![a-z])|(?<![a-z])log\s*_?2(?![0-9])",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|(?<![0-9.])[0-9]{1,2}(?:\s*[-–~〜]\s*[0-9]{1,2})?\s*(?:h|hrs?|hours?|時間|°?\s*c|℃)(?![a-z])|"
    r"(?:no\.?|rep(?:licate)?|run|test|day|回|#|第)\s*[0-9]{1,2}(?![0-9])|(?<![0-9.,/^-])[1-9]\s*(?:回目|日目)?$|[0-9]{1,2}:[0-9]{1,2}(?![0-9])",
    re.IGNORECASE,
)
"""Years, hours, degrees, running numbers, compositions."""
_HIGH_LEVEL = re.compile(r"高濃度|高度|high[\s-]?level|(?<![a-z])hl(?:ar|r)(?![a-z])", re.IGNORECASE)
"""A test for high-level resistance; its drug may bear a name that is a word of statistics, too (``GM``)."""
_RATIO = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?\s*[/:]\s*[0-9]+(?:\.[0-9]+)?(?![0-9.])")
_WORDS = re.compile(
    r"(?<![a-z])(?:log|lg|ln|mean|average|avg|median|gm|geomean|geometric|tubes?|wells?|steps?|ranks?|titers?|titres?|"
    r"p?mol|[µumn]mol|[nµumpk]g|mcg|[mµudn]l|iu|dilution\s*(?:no|number|step)|x\s*10*|times|thousandths?)(?![a-z])|"
    r"平均|中央値|幾何|対数|試験管|管番号|管数|段階|段数|[×^]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![^\W_])[0-9][0-9.,]*(?![^\W_])")
_FACTOR = re.compile(
    r"[×^]|(?<![a-z])(?:x\s*10+|log|lg|ln)(?![a-z])|(?<![0-9])1\s*/\s*10(?![0-9])", re.IGNORECASE
)
_EDGES = " \t-–—_:;,.・()[]{}「」【】›\nの"


@functools.lru_cache(maxsize=4096)
def rest_not_understood(header: str, field: Field) -> str | None:
    """Return what a header of a measurement says beside it that may change what its numbers mean."""
    if field_of(header) is field:
        return None
    text = unicodedata.normalize("NFKC", header).replace("μ", "µ")
    if field is Field.ZONE_MM:
        found = _FACTOR.search(text)
        return found[0] if found else None
    if field is not Field.MIC_MG_PER_L:
        return None
    rest = _HIGH_LEVEL.sub(" ", _MEASURE.sub(" ", _DISK.sub(" ", _READ.sub(" ", text)))).strip(_EDGES)
    if not rest or read_disk_code(rest) is not None:
        return None
    rest = _HARMLESS.sub(" ", _RATIO.sub(" ", rest) if _names_drug(rest) else rest)
    found = _WORDS.search(rest) or _NUMBER.search(rest) or re.search(r"/\s*[0-9]", rest)
    return None if found is None else " ".join(rest.split()).strip(_EDGES) or found[0]


def without_units(text: str) -> str:
    """Take units that are read, contents of disks and compositions off."""
    return _RATIO.sub(" ", _DISK.sub(" ", _READ.sub(" ", text)))


def without_numbers(text: str) -> str:
    """Take years, hours, degrees and running numbers off."""
    return _HARMLESS.sub(" ", text)


def _names_drug(rest: str) -> bool:
    """Tell whether a word of a header names a drug, whose composition may stand beside it."""
    words = (word.strip(_EDGES) for word in re.split(r"[\s()\[\]_:]+", _RATIO.sub(" ", rest)))
    return any(word and read_disk_code(word) is not None for word in words)
