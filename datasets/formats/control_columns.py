"""Columns of the control of the day that are called only ``QC`` or ``control``: their cells decide."""

from __future__ import annotations

import re

import msgspec

from datasets.control_of_the_day import says_of_the_control
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.formats.headers import field_of, header_key
from datasets.source import HeadedGrid

_CALLED = re.compile(
    r"(?:daily|internal)?(?:i?qc|qualitycontrol|controls?|コントロール|管理|内部管理|(?:内部)?精度管理|品質管理)(?:strain|株)?の?"
    r"(?:status|flag|check|ok|passed|passfail|results?|判定|結果|合否|状況|可否)?"
)
_MOST = 0.5
"""Of the cells that hold anything; what the others hold is refused with its row."""


def with_control_of_the_day(headed: HeadedGrid, facts: UploadedFacts) -> UploadedFacts:
    """Return facts that name the column whose cells say whether the control was in range, if there is one.

    ``control`` may also hold strains or a laboratory's own remarks: such a column is not used.
    """
    named = [header for header in headed.headers if field_of(header) is Field.QUALITY_CONTROL]
    if named or Field.QUALITY_CONTROL in facts.columns:
        return facts
    keys = [header_key(header) for header in headed.headers]
    chosen = {*map(header_key, facts.columns.values())}
    called = [
        place
        for place, key in enumerate(keys)
        if _CALLED.fullmatch(key)
        and keys.count(key) == 1
        and key not in chosen
        and field_of(headed.headers[place]) is None
    ]
    found = [place for place in called if _tells(headed, place)]
    if not found:
        return facts
    columns = {**facts.columns, Field.QUALITY_CONTROL: headed.headers[found[0]]}
    return msgspec.structs.replace(facts, columns=columns)


def _tells(headed: HeadedGrid, place: int) -> bool:
    """Tell whether most cells of a column that hold anything are words for in range or out of it."""
    cells = [cell.strip() for cell in headed.frame([place])[str(place)].to_list() if cell and cell.strip()]
    return bool(cells) and sum(map(says_of_the_control, cells)) >= _MOST * len(cells)
