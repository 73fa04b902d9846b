"""What a value does to an answer: few questions differ in this, and few values.

Of a question that was asked before only this is needed: where the criteria that apply to it cut
the axis of values. Two values of which each criterion makes the same differ in nothing but the
distance to the next category, so that their answers are one text with a place for a number.
Values of which an answer says more, as rounded ones or panels that begin too high, are no readings.
"""

from collections.abc import Hashable, Sequence
from typing import Final

import msgspec

from breakpoints.candidates import Question
from breakpoints.grounds import Grounds
from breakpoints.interpret import Interpretation, Region, interpret_in, positions_of
from breakpoints.ladder import LADDER, Mic, is_between_steps, read_mic
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.policy import Allowed, Policy
from breakpoints.values_that_show import ValuesThatShow
from breakpoints.zones import Zone, read_zone
from service.lookup.counted_memory import CountedMemory, Tally, forget_all

MEANING_BYTES: Final = 400
"""Of what a reading means by some cuts: key, value and place in a dictionary."""
VALUE_BYTES: Final = 110
"""Of the place of a value as it is written in a dictionary."""
READING_BYTES: Final = 170
"""Of the reading of a value and its place in a dictionary."""
MOST_VALUES: Final = 10_000
"""Of each method: there may be any number of ways to write one."""
LONGEST_VALUE: Final = 30
"""Characters: nobody writes a measurement in more, so that none of these is kept."""
Cuts = tuple[tuple[Region, ...] | None, ...]
"""Of each criterion that applies at some site; None where it says the same of every value."""


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A value that is compared as it is written: where on the axis it lies, and whether below a panel."""

    first: int
    last: int
    below_panel: bool

    @property
    def positions(self) -> range:
        """Where on the axis it may lie."""
        return range(self.first, self.last + 1)


class Said(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the criteria of a question make of a value; equal numbers: the same but for the distance.

    The value itself stands for the number where an answer depends on how it is written.
    """

    number: int | str
    distance: int | None = None
    meaning: Interpretation | None = None
    """What the one criterion makes of it, where there is one and it can be used."""
    digits: bytes = b""
    """The distance as it is written."""


class Steps(CountedMemory[str, Said]):
    """What values mean by the criteria of a question, each as it is written.

    Questions whose criteria cut the axis alike share it. ``cuts`` None: every value is answered by
    itself.
    """

    def __init__(self, effects: "Effects", cuts: Cuts | None, method: str) -> None:
        super().__init__(effects.written, each=VALUE_BYTES, most=MOST_VALUES)
        self.cuts, self.method, self._effects = cuts, method, effects
        self._of_reading: dict[Reading, Said | None] = {}

    def __missing__(self, value: str) -> Said:
        """Work out what a value means that was never written so."""
        reading = None if self.cuts is None else self.reading(value)
        found = None if reading is None else self._said(reading)
        if found is None:
            return Said(number=value)
        if len(value) <= LONGEST_VALUE:
            self.keep(value, found)
        return found

    def reading(self, value: str) -> Reading | None:
        """Read a value; None if an answer may say more of it than its place."""
        return self._effects.reading(self.method, value)

    def _said(self, reading: Reading) -> Said | None:
        try:
            return self._of_reading[reading]
        except KeyError:
            found = self._of_reading[reading] = self._effects.interpreted(self.cuts or (), reading)
            return found


class ValuesScreened(CountedMemory[str, str | None]):
    """What values of an organism and drug show of a mechanism where they get no category, each as written.

    None where a value shows nothing, or where an answer says more of it than its place.
    """

    def __init__(self, effects: "Effects", question: Question, by: ValuesThatShow) -> None:
        super().__init__(effects.written, each=VALUE_BYTES, most=MOST_VALUES)
        self._question, self._by, self._effects = question, by, effects

    def __missing__(self, value: str) -> str | None:
        """Work out what a value shows that was never written so."""
        reading = self._effects.reading(self._question.method.value, value)
        found = None if reading is None else self._by.shown(self._question, reading.positions)
        if len(value) <= LONGEST_VALUE:
            self.keep(value, found)
        return found


class Effects:
    """Under one policy: the values that were read, and the steps of every set of cuts, each once.

    Parameters
    ----------
    lasting : Tally
        Where the bytes of what is kept with the questions are counted.
    written : Tally
        Where those of how values are written are.
    """

    def __init__(self, lasting: Tally, written: Tally) -> None:
        self._lasting, self.written, self._policy = lasting, written, Policy()
        self._numbers: dict[Hashable, int] = {}
        self._steps: dict[tuple[Cuts | None, str], Steps] = {}
        self._screening: dict[Hashable, ValuesScreened] = {}
        self._readings: dict[str, CountedMemory[str, Reading | None]] = {
            one.value: CountedMemory(written, each=READING_BYTES, most=MOST_VALUES) for one in Method
        }

    def under(self, policy: Policy) -> "Effects":
        """Read values by a policy: always the same one."""
        self._policy = policy
        return self

    def steps(self, cuts: Cuts | None, method: str) -> Steps:
        """Return what values mean by some cuts."""
        found = self._steps.get((cuts, method))
        if found is None:
            found = self._steps[cuts, method] = Steps(self, cuts, method)
            self._lasting.add(2 * MEANING_BYTES)
        return found

    def screening(self, question: Question, by: ValuesThatShow) -> ValuesScreened:
        """Return what values show that get no category; neither host nor site of a question counts."""
        of = (question.organism.id, question.drug, question.method, question.disk_content)
        found = self._screening.get(of)
        if found is None:
            found = self._screening[of] = ValuesScreened(self, question, by)
            self._lasting.add(2 * MEANING_BYTES)
        return found

    def forget_values(self) -> None:
        """Forget how values were written."""
        forget_all([*self._steps.values(), *self._screening.values()])
        forget_all(self._readings.values())

    def reading(self, method: str, value: str) -> Reading | None:
        """Read a value; None if an answer may say more of it than its place."""
        known = self._readings[method]
        try:
            return known[value]
        except KeyError:
            found = _reading(method, value, self._policy)
        if len(value) <= LONGEST_VALUE:
            known.keep(value, found)
        return found

    def interpreted(self, cuts: Cuts, reading: Reading) -> Said | None:
        """Say what criteria make of a reading; None if the answer depends on how it is written."""
        self._lasting.add(MEANING_BYTES)
        positions = reading.positions
        found = [None if one is None else interpret_in(one, positions) for one in cuts]
        if reading.below_panel and not _agree(found):
            return None
        only = found[0] if len(found) == 1 else None
        distance = None if only is None else only.distance
        meaning = tuple(None if one is None else (one.category, one.possible, one.reason) for one in found)
        number = self._numbers.setdefault((meaning, distance is None), len(self._numbers))
        digits = b"" if distance is None else b"%d" % distance
        return Said(number=number, distance=distance, meaning=only, digits=digits)


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
    if "/" in value or not value.isascii():
        return None
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
