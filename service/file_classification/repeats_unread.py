"""Columns of further readings beside the values of a file: such a file is refused."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import polars as pl

from datasets.formats.headers import field_of
from datasets.formats.personal import is_personal
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.long_headers import MEASURED
from service.file_classification.opened import Opened, heading_of, readable
from service.file_classification.repeat_flags import RowsOfReadings, ticks_repeats

_NAMED: Final = r"(?:values?|readings?|results?|mics?|zones?|measurements?)"
_AGAIN: Final = re.compile(
    r"再(?:検|測|試|判|読|評価|確認|実施)|[(\[]再[)\]]|(?:^|[\s_])再$|訂正|修正(?:後|値)|(?:[2-9二三]|第[2-9二三])回|第[2-9]"
    r"|(?:値|径|阻止円|結果|測定) ?[(\[]?[2-9][)\]]?$|確認(?:値|結果|検査|試験)?[)\]]?$|目視(?:値|判読)?$"
    r"|(?:最終|確定)(?:値|結果|mic|阻止円)?$|内[側円]|二重円|eテスト"
    r"|(?<![a-z])(?:re-?(?:tests?|tested|peats?|peated|runs?|checks?|checked|reads?|readings?)|e-?test"
    rf"|corrected|correction|rpt|gradient strip|(?:second|2nd|third|3rd) ?(?:$|tests?|{_NAMED})"
    rf"|inner (?:zone|colon)|{_NAMED} ?[(\[]?[2-9][)\]]?$)(?![a-z])"
    r"|(?:mic|zone|value|値|阻止円)\.[1-9]$"
    r"|(?<![0-9])(?:1[68]|24|48|72) ?(?:h(?:rs?|ours?)?(?![a-z])|時間)"
)
"""Is in the heading of a reading that was made again, later, or by another method."""
_OF_NO_READING: Final = re.compile(
    r"日(?!目)|者|番号|回数|理由|依頼|担当|年|月|時刻|温|体重|投与|投薬|治療|採|世代|機器|装置|方法|法$|菌数|基準|範囲|対照|管理|率|要否|有無"
    r"|ブレイク|(?<![a-z])(?:dates?|days?|times?|no|numbers?|counts?|reasons?|by|id|ranges?|break ?points?"
    r"|cut-?offs?|qc|lot|controls?|methods?|limits?|mic ?(?:50|90)"
    r"|crp|saa|wbc|rbc|hgb|hct|pcv|plt|bun|crea?|alt|gpt|got|alp|ggt|alb|glu|t-?bil|t-?cho|ldh|cpk)(?![a-z])"
)
"""Is in the heading of something else that is said of a reading, or of what was measured in blood."""
_NUMBER: Final = re.compile(
    r"(?<![0-9./:-])[0-9]{1,6}(?:[.,][0-9]{1,6})?(?![0-9/:-]|[.,]?[0-9]|回|日|月|年|株|件)"
)
_RATIO: Final = re.compile(r"(?<![0-9./])[0-9]{1,4}(?:\.[0-9]{1,4})?/[0-9]{1,4}(?:\.[0-9]{1,4})?(?![0-9/])")
"""Both components of a combination; a date has three numbers."""
_RESISTS: Final = re.compile(r"[(\[]?(?:r|i|ns|nwt|sdd|resistant|intermediate|耐性|中間)[)\]]?")
_FLAGS: Final = frozenset({"0", "1"})


def refuse_repeats_unread(
    found: Opened,
    read: Iterable[str],
    aside: Iterable[str],
    value: str | None,
    *,
    stated: bool,
    rows: RowsOfReadings,
) -> None:
    """Refuse a file with a column of further readings that hold numbers: the first would stand alone.

    So counts a second column that is headed by what ``value`` measures, unless the caller ``stated`` which is
    read.

    Raises
    ------
    Unclassifiable
        Nobody set the column aside.
    """
    left = {*read, *aside}
    kinds = found.rows.collect_schema()
    measured = None if value is None or stated else field_of(value)
    names = [
        name
        for name in found.headers
        if name not in left and not kinds[name].is_nested() and _may_repeat(name, measured)
    ]
    if not names:
        return
    with readable(found.format):
        texts = found.rows.select(pl.col(names).cast(pl.String).unique().implode())
        read_once = texts.collect(engine="streaming").row(0)
    for name, said in zip(names, read_once, strict=True):
        cells = {_plain(one) for one in said if one is not None} - {""}
        is_flag = ("0" in cells and cells <= _FLAGS) or ticks_repeats(found, name, cells, rows)
        counted = not _may_repeat(heading_of(name, found), measured)
        if any(map(_measures if counted else _may_differ, cells)) and not is_flag:
            raise Unclassifiable(FileFault.REPEATS_UNREAD, heading=name[:60])


def _may_differ(cell: str) -> bool:
    """Tell whether a cell holds a number, or a category that is no S."""
    return _measures(cell) or _RESISTS.fullmatch(cell) is not None


def _measures(cell: str) -> bool:
    """Tell whether a cell holds a number; below a heading that a library numbered, others are verdicts."""
    return bool(_NUMBER.search(cell) or _RATIO.search(cell))


def _may_repeat(heading: str, measured: object) -> bool:
    """Tell whether a heading is of a reading beside values, which are headed by what they ``measured``."""
    plain, meant = _plain(heading).replace("_", " "), field_of(heading)
    if _OF_NO_READING.search(plain) or is_personal(heading):
        return False
    if meant in MEASURED and meant == measured:
        return True
    return (meant is None or meant in MEASURED) and is_of_repeat(heading)


def is_of_repeat(heading: str) -> bool:
    """Tell whether a heading says that a reading was made again, later, or by another method."""
    plain = _plain(heading).replace("_", " ")
    return _AGAIN.search(plain) is not None and _OF_NO_READING.search(plain) is None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
