"""Second columns of results, headed by a method or a unit, that nobody reads: such a file is refused."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import polars as pl

from breakpoints.model import Method
from datasets.fields import Field
from datasets.formats.headers import field_of
from datasets.formats.personal import is_personal
from datasets.formats.words_of_headers import word_not_known
from service.file_classification.opened import Opened, readable

_BY_DISK: Final = re.compile(
    r"(?<![a-z])(?:mm|zones?|dis[ck]s? ?diff\w*|agar ?diffusion|kirby ?-? ?bauer|kb|zoi|izd)(?![a-z])"
    r"|阻止円|阻止帯|ディスク(?:拡散|法)|hemmhof|agardiffusion|直径"
)
_BY_MIC: Final = re.compile(
    r"(?<![a-z])(?:mics?|mhk|cmi|cim|bmd|(?:micro|macro)?-?dilution|e ?-? ?tests?|gradient|mg ?(?:/|per) ?l"
    r"|[µu]g ?(?:/|per) ?ml)(?![a-z])|最小発育阻止濃度|(?:液体|平板)希釈|微量希釈|bouillonmikrodilution"
)
"""What measures, in the heading of a result: a method, or a unit."""
_METHOD: Final = re.compile(
    r"(?<![a-z])(?:kirby|bauer|kb|zoi|izd|dd|ast|methods?|tests?|results?)(?![a-z])|法"
)
"""Words of methods beside those of measurements."""
_OF_OTHERS_TOO: Final = re.compile(
    r"(?<![a-z])(?:mm|zones?|(?<!broth )(?<!agar )dilution|gradient|mg ?(?:/|per) ?l|[µu]g ?(?:/|per) ?ml)"
    r"(?![a-z])"
)
"""Is in the heading of other columns, too (``climate zone``); a method is not."""
_OF_NO_RESULT: Final = re.compile(
    r"(?<![a-z])(?:dates?|days?|times?|numbers?|nos?|ids?|counts?|reasons?|ranges?"
    r"|(?:read|tested|done|checked) by|by$|limits?|qc|controls?|lot"
    r"|break ?points?|cut-?offs?|criteri\w*|ecoff|ecv|[sri] [lg][et]|standards?|guidelines?|versions?"
    r"|mic ?(?:50|90)|cat(?:egor\w*)?|interp\w*|s/?i/?r|contents?|potency|strength|load|dos(?:e|age)|mean"
    r"|median|sd|done|requested|scale|sign|factor|series)(?![a-z])"
    r"|(?<![a-z])[sri] ?[<>=≤≥≦≧]|日(?!目)|者|番号|回数|理由|依頼|担当|年|時刻|基準|範囲|対照"
    r"|管理|率|要否|有無|判定(?!値)|ブレイク|ロット|含量|含有量|力価|機器|装置|平均|中央値"
)
"""Is in the heading of what else is said of a method or a reading."""
_NUMBER: Final = re.compile(
    r"[<>=≤≥≦≧~≒]{0,3} {0,3}[0-9]{1,5}(?:[.,/][0-9]{1,5}){0,2}"
    r"(?: {0,3}(?:mm|mg|[µu]g|[(\[*†‡#]|[sir](?![a-z])|以|未|超).*)?"
)
"""A measurement, with its unit or a category behind."""
_UNIT: Final = re.compile(r"mm(?![a-z])|/|per")
_FLAGS: Final = frozenset({"0", "1"})
_MEASURED: Final = {
    Field.ZONE_MM: Method.DISK,
    Field.METHOD_DISK: Method.DISK,
    Field.MIC_MG_PER_L: Method.MIC,
    Field.METHOD_MIC: Method.MIC,
}
"""Fields of measurements; a number below the heading of a method is a result by it, too."""


def results_unread(found: Opened, read: Iterable[str], aside: Iterable[str]) -> dict[str, Method]:
    """Return the columns with numbers that are headed by what is measured and that nobody reads or set aside.

    Ordinary columns in mm or mg/L (``体長(mm)``, ``CRP (mg/L)``) have a word in their heading that no
    measurement of a drug has.
    """
    left, kinds = {*read, *aside}, found.rows.collect_schema()
    named = {
        name: method
        for name in found.headers
        if name not in left and not kinds[name].is_nested() and (method := method_headed(name)) is not None
    }
    if not named:
        return {}
    with readable(found.format):
        texts = found.rows.select(pl.col([*named]).cast(pl.String).unique().implode())
        said = texts.collect(engine="streaming").row(0)
    cells = {
        name: {_plain(one) for one in of if one is not None} - {""}
        for name, of in zip(named, said, strict=True)
    }
    return {name: method for name, method in named.items() if _are_measured(name, cells[name], method)}


def method_headed(heading: str) -> Method | None:
    """Return by which method a heading says that results are; None where it is of something else."""
    plain, meant = _plain(heading).replace("_", " "), field_of(heading)
    if _OF_NO_RESULT.search(plain) or is_personal(heading):
        return None
    if meant is not None:
        return _MEASURED.get(meant)
    by_disk = _BY_DISK.search(plain) is not None
    if not by_disk and _BY_MIC.search(plain) is None:
        return None
    named = _OF_OTHERS_TOO.sub(" ", plain)
    is_named = _BY_DISK.search(named) is not None or _BY_MIC.search(named) is not None
    if not is_named and word_not_known(_METHOD.sub(" ", plain), Field.ZONE_MM) is not None:
        return None
    return Method.DISK if by_disk else Method.MIC


def _are_measured(heading: str, cells: set[str], method: Method) -> bool:
    """Tell whether any cell is a measurement, and not all of them ticks below a heading without a unit."""
    may_tick = _UNIT.search(_plain(heading)) is None and (method is Method.DISK or "0" in cells)
    return not (may_tick and cells <= _FLAGS) and any(map(_NUMBER.fullmatch, cells))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("μ", "µ").casefold().replace("μ", "µ").strip()
