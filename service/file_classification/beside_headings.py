"""Headings of columns that say how the values of another are meant."""

import re
import unicodedata
from typing import Final

from datasets.formats.headers import header_key

SIGN: Final = frozenset(
    map(
        header_key,
        (
            *("sign", "signs", "operator", "op", "measurement_sign", "mic_sign", "value_sign", "result_sign"),
            *("comparator", "modifier", "qualifier", "prefix", "relation", "<>", "記号", "符号", "不等号"),
        ),
    )
)
UNIT: Final = frozenset(
    map(
        header_key,
        (
            *(
                "unit",
                "units",
                "value_unit",
                "value unit",
                "uom",
                "unit of measure",
                "mic_unit",
                "result_unit",
            ),
            *("measurement_unit", "measurement_units", "単位", "値の単位"),
        ),
    )
)
SCALE: Final = re.compile(r"(?<![a-z])scale(?![a-z])|尺度")


def is_beside_values(heading: str) -> bool:
    """Tell whether a heading is of signs, units or scales of values."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return header_key(heading) in SIGN | UNIT or SCALE.search(plain) is not None
