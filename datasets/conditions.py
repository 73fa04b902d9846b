"""Rows that were tested alike: by which method, on which medium, in which atmosphere, with whose disks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Annotated
from unicodedata import normalize

import msgspec
from msgspec import Meta

from analysis.conditions import REFERENCE, Condition, ConditionName, MicMethod, StatedValue
from datasets.canonical import COLUMNS
from datasets.fields import Field
from datasets.paired_rows import PairedRow

Stated = Annotated[tuple[Annotated[str, Meta(max_length=1000)], ...], Meta(max_length=20)]


class ConditionsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions that a question names; several of one kind are pooled. Empty: what the data state, if one.

    Of MIC methods, nothing named, broth microdilution (with what is not told) comes first.
    """

    mic_method: Annotated[tuple[MicMethod, ...], Meta(max_length=5)] = ()
    medium: Stated = ()
    atmosphere: Stated = ()
    disk_maker: Stated = ()


_FIELD = {
    ConditionName.MIC_METHOD: Field.METHOD_MIC,
    ConditionName.MEDIUM: Field.MEDIUM,
    ConditionName.ATMOSPHERE: Field.ATMOSPHERE,
    ConditionName.DISK_MAKER: Field.DISK_MAKER,
}
LEFT_OUT = {name: f"other_{name.value}" for name in ConditionName}
_STRIP = re.compile(r"strip|e-?(?:test|テスト)|\be test\b|\bmts\b|gradient|濃度勾配|ストリップ")
_BROTH = re.compile(r"broth|micro-?dilution|\bbmd\b|sensititre|frozen plate|ドライプレート|微量液体|液体希釈")
_AGAR = re.compile(r"agar dilution|寒天平板|寒天希釈|平板希釈")
_AUTOMATED = re.compile(r"vitek|phoenix|microscan|walkaway|automated|自動機器|自動測定")
_TOLD = (
    (_STRIP, MicMethod.GRADIENT_STRIP),
    (_AUTOMATED, MicMethod.AUTOMATED),
    (_AGAR, MicMethod.AGAR_DILUTION),
    (_BROTH, MicMethod.BROTH),
)


@lru_cache(maxsize=1 << 12)
def mic_method(written: str) -> MicMethod:
    """Return which way to an MIC a text names; a guideline alone names none."""
    text = normalize("NFKC", written).casefold()
    return next((method for words, method in _TOLD if words.search(text)), MicMethod.NOT_TOLD)


@lru_cache(maxsize=1 << 12)
def folded_condition(written: str) -> str:
    """Return a condition as it is compared: neither width, case nor blanks matter."""
    return "".join(normalize("NFKC", written).casefold().split())


def methods_taken(present: Iterable[MicMethod], asked: Sequence[MicMethod] = ()) -> frozenset[MicMethod]:
    """Return the methods whose MICs count: those asked for, else broth, else the next that is there."""
    if asked:
        return frozenset(asked)
    there = set(present)
    if there & REFERENCE or not there:
        return REFERENCE
    return frozenset({next(one for one in MicMethod if one in there)})


def tested_alike(lines: Sequence[str], asked: ConditionsAsked) -> tuple[list[str], dict[str, int]]:
    """Return the lines that were tested as asked, and how many others there are by the first difference."""
    method = COLUMNS.index(Field.METHOD_MIC)
    present = {mic_method(line.split("\t")[method]) for line in lines}
    taken = methods_taken(present, asked.mic_method)
    wanted: list[tuple[int, str, Callable[[str], bool]]] = [
        (method, LEFT_OUT[ConditionName.MIC_METHOD], lambda written: mic_method(written) in taken)
    ]
    wanted += [
        (COLUMNS.index(_FIELD[name]), LEFT_OUT[name], _one_of(named))
        for name in (ConditionName.MEDIUM, ConditionName.ATMOSPHERE, ConditionName.DISK_MAKER)
        if (named := getattr(asked, name.value))
    ]
    kept, others = [], Counter[str]()
    for line in lines:
        cells = line.split("\t")
        differs = next((reason for place, reason, fits in wanted if not fits(cells[place])), None)
        if differs is None:
            kept.append(line)
        else:
            others[differs] += 1
    return kept, dict(others)


def conditions_of(rows: Sequence[PairedRow], asked: ConditionsAsked) -> tuple[Condition, ...]:
    """Count what rows state; each value in its first spelling, conditions that no row states left out."""
    return tuple(
        found for name in ConditionName if (found := _condition(rows, name, asked)).values or found.chosen
    )


def _condition(rows: Sequence[PairedRow], name: ConditionName, asked: ConditionsAsked) -> Condition:
    written = Counter(getattr(row, _FIELD[name].value) or "" for row in rows)
    unsaid = written.pop("", 0)
    spelled: dict[str, str] = {}
    counted = Counter[str]()
    for value, n in sorted(written.items()):
        is_method = name is ConditionName.MIC_METHOD
        key = mic_method(value).value if is_method else folded_condition(value)
        counted[spelled.setdefault(key, key if is_method else value)] += n
    return Condition(
        name=name,
        values=tuple(StatedValue(value=value, n=n) for value, n in sorted(counted.items())),
        not_stated=unsaid,
        chosen=tuple(str(one) for one in getattr(asked, name.value)),
    )


def _one_of(named: Sequence[str]) -> Callable[[str], bool]:
    folded = frozenset(map(folded_condition, named))
    return lambda written: folded_condition(written) in folded
