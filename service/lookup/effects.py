"""What a value does to an answer: few questions differ in this, and few values.

Of a question that was asked before only this is needed: where the criteria that apply to it cut
the axis of values. Two values of which each criterion makes the same differ in nothing but the
distance to the next category, so that their answers are one text with a place for a number.
Values of which an answer says more, as rounded ones or panels that begin too high, are no readings.
"""

import re
from collections.abc import Hashable, Sequence
from typing import Final

import msgspec

from breakpoints.grounds import Grounds
from breakpoints.interpret import Interpretation, Region, interpret_in, positions_of
from breakpoints.ladder import LADDER, Mic, is_between_steps, read_mic
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.policy import Allowed, Policy
from breakpoints.zones import Zone, read_zone

MOST_READINGS: Final = 10_000
ENTRY_BYTES: Final = 300
"""Of a reading, or of what it says together with some cuts: key, value and place in a dictionary."""
_PLAIN: Final = re.compile(rb"[ !#-.0-\[\]-~]{1,200}")
"""A value without escapes that is no ratio and not longer than a value may be."""
Cuts = tuple[tuple[Region, ...] | None, ...]
"""Of each criterion that applies at some site; None where it says the same of every value."""


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A value that is compared as it is written: where on the axis it lies, and whether below a panel."""

    first: int
    last: int
    below_panel: bool


class Said(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the criteria of a question make of a reading; equal numbers: the same but for the distance."""

    number: int
    distance: int | None
    meaning: Interpretation | None
    """What the one criterion makes of it, where there is one and it can be used."""


class Effects:
    """Cuts and readings, each once, and what each pair says."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._cuts: dict[Cuts, int] = {}
        self._readings: dict[tuple[str, str], Reading | None] = {}
        self._said: dict[tuple[int, Reading], Said | None] = {}
        self._plain: dict[str, dict[bytes, Reading | None]] = {Method.DISK: {}, Method.MIC: {}}

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        plain = sum(map(len, self._plain.values()))
        return ENTRY_BYTES * (len(self._readings) + len(self._said) + 2 * len(self._cuts) + plain)

    def numbered(self, cuts: Cuts) -> int:
        """Return the number of some cuts."""
        return self._cuts.setdefault(cuts, len(self._cuts))

    def reading(self, method: str, value: str, policy: Policy) -> Reading | None:
        """Read a value; None if an answer may say more of it than its place."""
        key = (method, value)
        if key not in self._readings:
            if len(self._readings) >= MOST_READINGS:
                self._readings, self._said = {}, {}
            self._readings[key] = _reading(method, value, policy)
        return self._readings.get(key)

    def plain(self, method: str) -> dict[bytes, Reading | None]:
        """Return the readings of values by their bytes in JSON, to look into; always the same one."""
        return self._plain[method]

    def read_plain(self, method: str, value: bytes, policy: Policy) -> Reading | None:
        """Read a value by its bytes in JSON; None if these do not tell by themselves how it is compared."""
        known = self._plain[method]
        if len(known) >= MOST_READINGS:
            known.clear()
        is_plain = _PLAIN.fullmatch(value) is not None
        found = known[value] = self.reading(method, value.decode(), policy) if is_plain else None
        return found

    def said(self, cuts: Cuts, number: int, reading: Reading) -> Said | None:
        """Say what criteria make of a reading; None if the answer depends on how it is written."""
        key = (number, reading)
        if key not in self._said:
            self._said[key] = self._interpreted(cuts, reading)
        return self._said.get(key)

    def _interpreted(self, cuts: Cuts, reading: Reading) -> Said | None:
        positions = range(reading.first, reading.last + 1)
        found = [None if one is None else interpret_in(one, positions) for one in cuts]
        if reading.below_panel and not _agree(found):
            return None
        only = found[0] if len(found) == 1 else None
        distance = None if only is None else only.distance
        meaning = tuple(None if one is None else (one.category, one.possible, one.reason) for one in found)
        number = self._numbers.setdefault((meaning, distance is None), len(self._numbers))
        return Said(number=number, distance=distance, meaning=only)


def cuts_of(grounds: Grounds, allowed: Allowed) -> tuple[Cuts, bool]:
    """Return where the criteria that apply to a question cut the axis; nothing where none applies.

    Also whether something is known of each zone by itself: how likely each category is at it.
    """
    accepts = allowed.policy.accept_not_stated
    chosen = [one.chosen for one in grounds.resolution.outcomes]
    cuts = tuple(
        one.indexed.regions if not one.row.block and (accepts or one.states_all) else None for one in chosen
    )
    return cuts, any(one.row.evidence is not None for one in chosen)


def _agree(found: Sequence[Interpretation | None]) -> bool:
    """Tell whether no criterion leaves a panel's lowest concentration open."""
    return all(one is None or not one.possible for one in found) and (
        len({None if one is None else one.category for one in found}) <= 1
    )


def _reading(method: str, value: str, policy: Policy) -> Reading | None:
    if method == Method.DISK:
        zone = read_zone(value, strict=policy.strict, zero_is_no_inhibition=policy.zone_zero_is_no_inhibition)
        return None if isinstance(zone, Refused) or zone.rounded_down else _placed(zone)
    mic = read_mic(value) if method == Method.MIC else None
    if not isinstance(mic, Mic) or not mic.on_ladder or mic.series != LADDER:
        return None
    is_plain = not mic.off_series and mic.partner_text is None and not is_between_steps(mic)
    return _placed(mic) if is_plain else None


def _placed(measured: Mic | Zone) -> Reading:
    positions = positions_of(measured)
    return Reading(
        first=positions.start,
        last=positions.stop - 1,
        below_panel=isinstance(measured, Mic) and measured.sign in {"<", "<="},
    )
