"""What the texts of values are read as: as many readings as can differ in an answer, and no more."""

import threading

import numpy as np

from breakpoints.batch.codes import Codes, PairCodes, TextCodes
from breakpoints.batch.growing import Growing
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.policy import Policy
from breakpoints.zones import Zone, read_zone

Reading = tuple[object, ...]


class Readings:
    """Codes of readings, by method and text; each distinct text is read once per method."""

    def __init__(self, policy: Policy, methods: TextCodes, values: TextCodes) -> None:
        self.texts: list[str] = []
        self._policy, self._methods, self._values = policy, methods, values
        self._pairs = PairCodes()
        self._of_pair = Growing(np.intp)
        self._known: dict[Reading, int] = {}
        self._lock = threading.Lock()

    def codes(self, method: Codes, value: Codes) -> Codes:
        """Return the code of the reading of each row.

        Parameters
        ----------
        method, value : ndarray of intp, shape (n,)
            Codes of the texts of both columns.

        Returns
        -------
        ndarray of intp, shape (n,)
            ``texts[code]`` is a text that is read so.
        """
        pairs = self._pairs.codes(method, value)
        if len(self._of_pair) < len(self._pairs):
            self._read()
        return self._of_pair.values.take(pairs)

    def _read(self) -> None:
        """Read the pairs of method and text that are new."""
        with self._lock:
            for place in range(len(self._of_pair), len(self._pairs)):
                method = self._methods.texts[self._pairs.one.values[place]]
                text = self._values.texts[self._pairs.other.values[place]] or ""
                reading = reading_of(method, text, self._policy)
                if reading not in self._known:
                    self._known[reading] = len(self.texts)
                    self.texts.append(text)
                self._of_pair.append(self._known[reading])
            self._of_pair.settle()


def reading_of(method: str | None, text: str, policy: Policy) -> Reading:
    """Return everything about a value that an answer can depend on."""
    match method:
        case Method.DISK.value:
            zone = read_zone(
                text, strict=policy.strict, zero_is_no_inhibition=policy.zone_zero_is_no_inhibition
            )
            return _of_zone(zone)
        case Method.MIC.value:
            return _of_mic(read_mic(text))
        case _:
            return ()


def _of_zone(zone: Zone | Refused) -> Reading:
    if isinstance(zone, Refused):
        return Method.DISK, zone.code, zone.reason
    return Method.DISK, zone.mm, zone.rounded_down


def _of_mic(mic: Mic | Refused) -> Reading:
    if isinstance(mic, Refused):
        return Method.MIC, mic.code, mic.reason
    return Method.MIC, mic.sign, mic.step, mic.on_ladder, mic.partner_text is None
