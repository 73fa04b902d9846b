"""What the texts of values are read as: as many readings as can differ in an answer, and no more."""

import threading
from collections.abc import Mapping
from typing import Final

import numpy as np

from breakpoints.batch.codes import Codes, PairCodes, TextCodes
from breakpoints.batch.columns import LADDER, VALUE
from breakpoints.batch.growing import Growing
from breakpoints.batch.of_pairs import OfPairs
from breakpoints.compositions import compositions_of_mic
from breakpoints.ladder import Mic, read_mic, read_series
from breakpoints.methods import named
from breakpoints.model import Method
from breakpoints.no_measurement import SUMMED
from breakpoints.outcomes import Reason, Refused
from breakpoints.policy import Policy
from breakpoints.zones import Zone, read_zone

Reading = tuple[object, ...]
_RATIO: Final = 4
"""The place of the compositions in the reading of an MIC."""


class Readings:
    """Codes of readings, by method, dilution series and text; each distinct text is read once for each."""

    def __init__(self, policy: Policy, texts: Mapping[str, TextCodes]) -> None:
        self.texts: list[tuple[str, str | None]] = []
        """Of each reading a text that is read so, and its dilution series."""
        self.are_ratios = Growing(np.bool_)
        """Of each whether it is a ratio (``8/4``)."""
        self._policy, self._texts = policy, texts
        self._series = PairCodes()
        self._known: dict[Reading, int] = {}
        lock = threading.Lock()
        self._plain = OfPairs(self._read_plain, lock)
        self._of_series = OfPairs(self._read_of_series, lock)

    def codes(self, method: Codes, value: Codes, ladder: Codes | None) -> Codes:
        """Return the code of the reading of each row.

        Parameters
        ----------
        method, value : ndarray of intp, shape (n,)
            Codes of the texts of both columns.
        ladder : ndarray of intp, shape (n,) or (1,), or None
            Codes of declared dilution series; None where nothing is declared, which costs nothing.

        Returns
        -------
        ndarray of intp, shape (n,)
            ``texts[code]`` is a text that is read so.
        """
        if ladder is None:
            return self._plain.codes(method, value)
        return self._of_series.codes(self._series.codes(ladder, method), value)

    def _read_plain(self, method: int, value: int) -> int:
        return self._read(method, value, None)

    def _read_of_series(self, place: int, value: int) -> int:
        ladder = self._texts[LADDER].texts[self._series.one.values[place]]
        return self._read(int(self._series.other.values[place]), value, ladder)

    def _read(self, method: int, value: int, ladder: str | None) -> int:
        """Return the code of what one text is read as."""
        text = self._texts[VALUE].texts[value] or ""
        reading = reading_of(named(self._texts["method"].texts[method]), text, self._policy, ladder)
        if reading not in self._known:
            self._known[reading] = len(self.texts)
            self.texts.append((text, ladder))
            self.are_ratios.extend(np.array([_is_ratio(reading)]))
        return self._known[reading]


def reading_of(method: str | None, text: str, policy: Policy, ladder: str | None = None) -> Reading:
    """Return everything about a value that an answer can depend on."""
    if text.startswith(SUMMED):
        return (Reason.ROW_SUMS_UP,)
    match method:
        case Method.DISK.value:
            zone = read_zone(
                text, strict=policy.strict, zero_is_no_inhibition=policy.zone_zero_is_no_inhibition
            )
            return _of_zone(zone)
        case Method.MIC.value:
            series = read_series(ladder)
            return _of_mic(series if isinstance(series, Refused) else read_mic(text, series))
        case _:
            return ()


def _is_ratio(reading: Reading) -> bool:
    """Tell whether a reading is of an MIC that is written as a ratio."""
    return len(reading) > _RATIO and reading[_RATIO] is not None


def _of_zone(zone: Zone | Refused) -> Reading:
    if isinstance(zone, Refused):
        return Method.DISK, zone.code, zone.reason
    return Method.DISK, zone.mm, zone.rounded_down


def _of_mic(mic: Mic | Refused) -> Reading:
    if isinstance(mic, Refused):
        return Method.MIC, mic.code, mic.reason
    ratio = compositions_of_mic(mic)
    return Method.MIC, mic.sign, mic.step, mic.on_ladder, ratio, mic.series, mic.off_series
