"""Columns that say of another how its values are meant (sign, unit, scale), or that judge or repeat them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.meant import SIGNS
from breakpoints.screening import TESTS, found_in, is_finding
from datasets.formats.headers import header_key
from datasets.formats.personal import is_personal
from service.file_classification.beside_headings import SCALE, SIGN, UNIT
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import Opened, readable
from service.file_classification.result_texts import is_category, is_result

_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum, pl.Boolean)
_FIRST_ROWS: Final = 1_000
"""Rows that show of most columns that they hold something else."""
_LOOKS_LIKE_UNIT: Final = re.compile(
    r"(?:m|mc|µ|μ|u|n|p|k)?g ?/ ?(?:m|d|µ|μ|u)?l|(?:m|c|µ|μ|u)m|millimet(?:er|re)s?|ppm"
    r"|(?:iu|u|units?) ?/ ?ml"
)
_OF_UNIT: Final = re.compile(
    rf"{_LOOKS_LIKE_UNIT.pattern}|(?<![a-z])(?:[mµμun]|mc)g(?![a-z])|%|mol ?/|inch(?:es)?(?![a-z])"
)
"""Is in every unit of a concentration or a length, however it is written, and in percentages."""
_LOGARITHM: Final = re.compile(r"(?<![a-z])log ?_?\(? ?(?:2|10|e)?(?![a-z0-9])|log(?:2|10)|対数")
_OF_LOGARITHMS: Final = re.compile(r"(?:is_?)?log_?(?:2|10)?")
_CENSORED: Final = re.compile(r"censor|打ち?切り")
_FACTOR: Final = re.compile(r"dilution_?factor|希釈倍率|multiplier")
_OF_READINGS: Final = re.compile(
    r"(?<![a-z])(?:zones?|mics?|diam(?:eter)?s?|(?:re-?)?readings?|measurements?|final|corrected|second|2nd)(?![a-z])"
    r"|(?<![0-9])(?:1[68]|24|48) ?h(?![a-z])|阻止円|測定(?!日|者|法|方|年|機|条)|目視|評価|訂正|最終"
    r"|値 ?[2-9]|第[2-9]|[2-9]回目|確認(?!日|者)|^再(?!診|来|発)|読"
)
"""Is in the heading of a column of numbers that may be another reading of a value."""
_NO_READING: Final = frozenset({"-", "na", "n/a", "nd", "nt"})
_PLAIN_SIGNS: Final = frozenset(one for one, sign in SIGNS.items() if sign and not any(map(str.isalpha, one)))
"""What is a sign wherever it stands alone; words are one under the heading of a sign."""


class BesideValues(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a sign and of a unit that belong to each value."""

    sign: str | None = None
    unit: str | None = None
    verdicts: tuple[str, ...] = ()
    """Columns of categories or of further readings; nobody reads them."""

    def refuse_beside_several(self) -> None:
        """Refuse them in a file with several measurements in a row: it is not known whose they are.

        Raises
        ------
        Unclassifiable
        """
        if self.sign is not None:
            raise Unclassifiable(FileFault.SIGNS_UNREAD, heading=self.sign)
        if self.unit is not None:
            raise Unclassifiable(FileFault.UNITS_UNREAD, columns=self.unit)


def beside_values(found: Opened, unread: Iterable[str]) -> BesideValues:
    """Return the columns that belong to the values, among those that nobody reads.

    Raises
    ------
    Unclassifiable
        A column says that values are censored, on another scale or multiplied, or holds signs
        alone under a heading of which it is not known whose signs they are.
    """
    cells = _cells(found, [name for name in unread if header_key(name) in SIGN or not is_personal(name)])
    signs, units, verdicts = [], [], []
    for name, said in cells.items():
        key, words = header_key(name), {_plain(one) for one in said}
        _refuse_scales(name, words)
        if any(SIGNS.get(one) for one in words) if key in SIGN else not words.isdisjoint(_PLAIN_SIGNS):
            signs.append(name)
        elif words and (
            any(map(_OF_UNIT.search, words)) if key in UNIT else all(map(_LOOKS_LIKE_UNIT.fullmatch, words))
        ):
            units.append(name)
        elif not words <= _NO_READING and _are_readings(name, words):
            verdicts.append(name)
    for name in signs:
        if header_key(name) not in SIGN or len(signs) > 1:
            raise Unclassifiable(FileFault.SIGNS_UNREAD, heading=name)
    if len(units) > 1:
        raise Unclassifiable(FileFault.UNITS_UNREAD, columns=", ".join(units))
    return BesideValues(sign=next(iter(signs), None), unit=next(iter(units), None), verdicts=tuple(verdicts))


def refuse_logarithms(heading: str) -> None:
    """Refuse a column of values whose heading says that they are logarithms.

    Raises
    ------
    Unclassifiable
    """
    said = _LOGARITHM.search(_plain(heading))
    if said is not None:
        raise Unclassifiable(FileFault.UNIT_NOT_READ, heading=heading[:60], unit=said.group().strip("( "))


def _refuse_scales(name: str, words: Iterable[str]) -> None:
    plain, said = (
        _plain(name),
        [one for one in words if not (is_finding(one) and found_in(TESTS[0], one) is None)],
    )
    if _CENSORED.search(plain) and any(one not in {"none", "no", "false", "0"} for one in said):
        raise Unclassifiable(FileFault.SIGNS_UNREAD, heading=name)
    logarithm = next((one for one in said if _LOGARITHM.search(one)), None)
    if logarithm is None and _OF_LOGARITHMS.fullmatch(plain.replace(" ", "_")):
        logarithm = next((plain for one in said if one not in {"no", "false", "0", "-"}), None)
    if logarithm is None and _FACTOR.search(plain.replace(" ", "_")):
        logarithm = next((f"× {one}" for one in said if one not in {"1", "1.0"}), None)
    if logarithm is not None:
        raise Unclassifiable(FileFault.UNIT_NOT_READ, heading=name[:60], unit=logarithm[:40])


def _cells(found: Opened, names: list[str]) -> Mapping[str, list[str]]:
    """Return the distinct texts of columns that may hold signs, units, scales or readings, and no other."""
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [name for name in names if isinstance(kinds[name], _TEXTS) or kinds[name].is_numeric()]
        if not names:
            return {}
        rows = found.rows.select(pl.col(names).cast(pl.String))
        first = rows.head(_FIRST_ROWS).collect(engine="streaming")
        maybe = [name for name in names if _may_be_meant(name, first[name].drop_nulls().unique().to_list())]
        if not maybe:
            return {}
        read = rows.select(pl.col(maybe).unique().implode()).collect(engine="streaming").row(0)
    return {
        name: [one for one in said if one is not None and one.strip()]
        for name, said in zip(maybe, read, strict=True)
    }


def _may_be_meant(name: str, texts: Iterable[str]) -> bool:
    plain, words = _plain(name).replace(" ", "_"), [_plain(one) for one in texts if one.strip()]
    by_heading = (_CENSORED, _OF_LOGARITHMS, _FACTOR, SCALE)
    if header_key(name) in SIGN | UNIT or any(one.search(plain) for one in by_heading):
        return True
    if not _PLAIN_SIGNS.isdisjoint(words):
        return True
    units = all(_LOOKS_LIKE_UNIT.fullmatch(one) or _LOGARITHM.search(one) for one in words)
    return units or _are_readings(name, words)


def _are_readings(name: str, words: Iterable[str]) -> bool:
    """Tell whether all cells with a word are categories, or measurements below a heading of such."""
    measured = _OF_READINGS.search(_plain(name).replace("_", " ")) is not None
    return all(one in _NO_READING or is_category(one) or (measured and is_result(one)) for one in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
