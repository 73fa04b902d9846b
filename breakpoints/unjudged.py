"""Results that got no category and may speak of resistance: ``R`` that was typed, ``32 ?``, a blank host.

Beside another result of the same drug, method and isolate they contradict an S. A number is resistant that
lies beyond R by every criterion of the drug in the tables that may be asked of the organism: whichever would
have judged the result, it would have said R. Words are, unless they say that nothing was measured, or S: of
what nobody understands it cannot be shown that it agrees.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from breakpoints.disk_content import canonical_disk_content
from breakpoints.expert.isolate import NO_FINDING, REFUSED, SAID_RESISTANT, may_be_one
from breakpoints.index import TableIndex
from breakpoints.interpret import positions_of
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import NOT_STATED, Criterion, Kind, Method
from breakpoints.no_measurement import STRUCK
from breakpoints.outcomes import Refused
from breakpoints.written import plain
from breakpoints.zones import Zone, read_zone

_NOT_TESTED: Final = re.compile(
    r"[./\s\u2010-\u2015\u2212\u2500\u30fc-]*|(?:not?|un)[ -]?(?:tested|done|performed|determined|stated)"
    r"|not (?:applicable|available|on (?:the )?panel)"
    r"|n\.?[dta]\.?|n/a|none|null|nan|missing|pending|skip(?:ped)?|omitted"
    r"|未検査?|未実施|未測定|未|なし|無し|無|空欄|対象外|検査せず|実施せず|検査なし|実施なし|検査中"
)
"""Of a folded text: nobody tested."""
_NOT_READ: Final = re.compile(
    r"[?？!.*/\s-]*|(?:not?|un)[ -]?(?:read(?:able)?|growth)"
    r"|unknown|failed|re-?(?:peat|test|check|run)(?:ed)?|contaminat(?:ed|ion)"
    r"|不明|不能|判定不能|測定不能|読取不能|汚染|コンタミ|再検査?|(?:判定)?保留|発育せず|発育なし"
)
"""Of a folded text: somebody tested, and nothing could be read."""
_SUSCEPTIBLE: Final = re.compile(
    r"[(\[]?(?:s|sens|susc|susceptible|sensitive|wt|wild[ -]?type|感性|感受性(?:あり)?|感)[)\]]?[.*?]*"
)
"""Of a folded text: S or wild type."""
_BETWEEN: Final = re.compile(r"[(\[]?(?:i|sdd|intermediate|中間)[)\]]?[.*?]*")
"""Of a folded text: a category between S and R, which contradicts no S."""
_RESISTANT: Final = re.compile(
    r"[<>=\d.,/ ]*[(\[]?(?:r|ns|nwt|res|resistant|resistance|(?:non[ -]?|not )susceptible|耐性|耐|非感受性)"
    r"[)\]]?[<>=\d.,/ *]*"
)
"""Of a folded text: R or not susceptible, with or without a number."""
_RESISTS: Final = re.compile(r"(?<![a-z])(?:r|ns|nwt|res|r[eé]sist\w*)(?![a-z])|耐")
"""A word of resistance beside a number."""
_NUMBER: Final = re.compile(r"[<>=]{0,2}\s{0,9}\d{1,60}(?:[.,]\d{1,60}){0,9}")
_NO_ZONE: Final = re.compile(r"[<>=]{0,2}\s{0,9}0{1,9}[.,]0{0,9}[1-9]")
"""A number below 1 is a concentration, in whatever row it stands."""
_PARTNER: Final = re.compile(r"(?<=\d)/\d+(?:[.,]\d+)?")
"""The second component of a combination."""
_BESIDE: Final = re.compile(
    r"\d{1,60}\s{0,9}(?:h|hr|hrs|hours?|時間|x|×|倍|%|℃|°c)(?![a-z])|(?:mm|[µuμ]g|mcg|mg)?/(?:l|ml|dl)(?![a-z])",
    re.IGNORECASE,
)
"""Numbers that are no measurement: hours of incubation, how often, at what temperature."""
_THOUSANDS: Final = re.compile(r"(?<![\d.,])([1-9]\d{0,2}),(\d{3})(?!\d)")
_LONGEST: Final = 60


def is_resistant_by_all(
    value: str,
    method: Method,
    disk_content: str | None,
    criteria: Callable[[], Iterable[Criterion]],
) -> bool:
    """Tell whether a value that was not judged contradicts an S: words, or resistant by each criterion.

    Parameters
    ----------
    value, disk_content : str
        As written.
    method : Method
    criteria : callable
        Returns those of the drug, as far as they may be of the organism; called only of a number.
    """
    written = plain(value) if len(value) <= _LONGEST else value
    if written is None:
        return True
    lower = written.casefold()
    if says_nothing(value) or _NOT_READ.fullmatch(lower) or _BETWEEN.fullmatch(lower):
        return False
    if len(written) > _LONGEST or _RESISTS.search(lower):
        return True
    numbers = _NUMBER.findall(_PARTNER.sub("", _BESIDE.sub(" ", _THOUSANDS.sub(r"\1\2", lower))))
    if not numbers:
        return True
    content = canonical_disk_content(disk_content or "", bare_number_is_micrograms=True)
    by = [one for one in criteria() if content in {None, one.disk_content}]
    return any(_is_resistant(one, Method.MIC if _NO_ZONE.match(one) else method, by) for one in numbers)


def shown_by_refused(value: str) -> str:
    """Return what a known drug shows whose value was refused: nobody tested it, R was typed, or neither."""
    if says_nothing(value):
        return NO_FINDING
    written = plain(value) if len(value) <= _LONGEST else None
    return SAID_RESISTANT if written and _RESISTANT.fullmatch(written.casefold()) else REFUSED


def says_nothing(value: str) -> bool:
    """Tell whether a text in place of a value says that nobody tested, or S; one struck through does, too."""
    if value.startswith(STRUCK):
        return True
    written = plain(value) if len(value) <= _LONGEST else value
    lower = "" if written is None else written.casefold()
    return written is not None and bool(_NOT_TESTED.fullmatch(lower) or _SUSCEPTIBLE.fullmatch(lower))


def _is_resistant(number: str, method: Method, criteria: list[Criterion]) -> bool:
    """Tell whether a number is beyond every criterion, or is no measurement at all."""
    plainly = number.replace(" ", "").replace(",", ".")
    if method is Method.MIC:
        measured: Mic | Zone | Refused = read_mic(plainly)
    else:
        measured = read_zone(plainly.lstrip("<>="), zero_is_no_inhibition=True)
    if not isinstance(measured, Mic | Zone):
        return True
    return is_beyond_all(method, positions_of(measured), None, criteria)


def is_beyond_all(
    method: Method, positions: range, disk_content: str | None, criteria: Iterable[Criterion]
) -> bool:
    """Tell whether a value is beyond each of some criteria that its method and disk may be judged by.

    ``positions``: where on the axis it may lie, see `positions_of`.
    """
    by = judging(method, disk_content, criteria)
    return bool(by) and all(_is_beyond(positions, one) for one in by)


def is_within_all(positions: range, criteria: Sequence[Criterion]) -> bool:
    """Tell whether a value is S by each of some criteria, of which there is one at least."""
    return bool(criteria) and all(_is_within(positions, one) for one in criteria)


def judging(method: Method, disk_content: str | None, criteria: Iterable[Criterion]) -> list[Criterion]:
    """Return the criteria of a method and a disk; of any disk where none is named."""
    return [one for one in criteria if one.method is method and disk_content in {None, one.disk_content}]


def criteria_of(
    tables: Sequence[TableIndex],
    kinds: Iterable[Kind | str],
    drug: str,
    organism: str,
    lineage: Callable[[str], tuple[str, ...]],
) -> Iterator[Criterion]:
    """Yield the criteria of a drug (id) with boundaries that may be of an organism (id)."""
    asked = set(kinds)
    for table in tables:
        for of, rows in table.rows_of_drug(drug).items():
            if may_be_one(organism, of, lineage):
                yield from (
                    one.row
                    for one in rows
                    if not one.row.block and one.row.kind in asked and one.row.host != NOT_STATED
                )


def _is_beyond(positions: range, row: Criterion) -> bool:
    """Tell whether a value is R by a criterion, or beyond the S of one that has no R."""
    if row.method is Method.DISK:
        zone = row.zone
        limit = None if zone is None else zone.s_ge_mm if zone.r_lt_mm is None else zone.r_lt_mm
        return limit is not None and positions.start > -limit
    mic = row.mic
    last = None if mic is None else mic.s_le_step if mic.r_gt_step is None else mic.r_gt_step
    return last is not None and positions.start > last


def _is_within(positions: range, row: Criterion) -> bool:
    """Tell whether a value is S by a criterion."""
    if row.always_intermediate:
        return False
    if row.method is Method.DISK:
        limit = None if row.zone is None or row.zone.s_ge_mm is None else -row.zone.s_ge_mm
    else:
        limit = None if row.mic is None else row.mic.s_le_step
    return limit is not None and positions.stop - 1 <= limit
