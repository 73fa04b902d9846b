"""Columns of zones and MICs that were exchanged: their values tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from breakpoints.ladder import Mic, read_mic
from breakpoints.zones import LARGEST_ZONE_MM, NO_INHIBITION_MM
from datasets.errors import UnreadableFile
from datasets.facts import MicScale
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.normalise import is_missing, measurement_text
from datasets.scale_of_mics import is_logarithm

_MOST = 0.95
"""Of the cells of an exchanged column; the others are slips."""
_MOST_DIFFERENT = 5_000
"""Texts of a column of measurements; whatever holds more is judged cell by cell."""
_SIGN = re.compile(r"[<>]")
_WHOLE = re.compile(r"[0-9]{1,2}(?:\.0+)?")
_ZONE, _MIC, _ZONE_NAME, _MIC_NAME = "zone", "mic", "zone name", "mic name"


@dataclass(frozen=True, slots=True)
class _Cells:
    """The different texts of a column and how often each stands there."""

    n: dict[str, int]

    def share(self, of: Iterable[str]) -> float:
        """Return the share of the cells that hold one of some texts."""
        return sum(self.n[text] for text in of) / sum(self.n.values())

    def look_like_mics(self) -> bool:
        """Tell a column of two-fold steps, some of which no zone can be."""
        if not any(map(_is_no_zone, self.n)):
            return False
        return self.share(text for text in self.n if _is_step(text)) >= _MOST

    def look_like_logarithms(self) -> bool:
        """Tell a column of small whole numbers, some of which no zone can be."""
        if not any(map(_is_never_a_zone, self.n)):
            return False
        return self.share(text for text in self.n if is_logarithm(text)) >= _MOST

    def look_like_zones(self) -> bool:
        """Tell a column of whole mm, some of which are no two-fold steps."""
        zones = [text for text in self.n if _is_zone(text)]
        return any(not _is_step(text) for text in zones) and self.share(zones) >= _MOST


def require_own_columns(
    zones: pl.Series, mics: pl.Series, names: dict[Field, str | pl.Series], scale: MicScale = "mg_per_l"
) -> None:
    """Refuse a file whose column of zones holds what only MICs can be, and that of its MICs zones.

    Negative numbers are logarithms whatever the scale that was stated.

    Raises
    ------
    UnreadableFile
        The columns were exchanged.
    """
    different = zones.unique()
    if len(different) > _MOST_DIFFERENT or not any(map(_is_never_a_zone, different)):
        return
    counted = _counted(
        {_ZONE: zones, _MIC: mics},
        {
            _ZONE_NAME: names.get(Field.ZONE_MM, Field.ZONE_MM.value),
            _MIC_NAME: names.get(Field.MIC_MG_PER_L, Field.MIC_MG_PER_L.value),
        },
    )
    faults = []
    for (zone_name, mic_name), part in counted.group_by(_ZONE_NAME, _MIC_NAME, maintain_order=True):
        of_zone, of_mic = _cells(part, _ZONE), _cells(part, _MIC)
        if of_zone.n and of_mic.n and _are_exchanged(of_zone, of_mic, scale):
            faults.append(
                file_finding(
                    Rule.COLUMNS_SWAPPED,
                    zone_header=str(zone_name)[:60],
                    mic_header=str(mic_name)[:60],
                    zones=", ".join(sorted(filter(_is_never_a_zone, of_zone.n))[:4]),
                    mics=", ".join(sorted(of_mic.n)[:4]),
                )
            )
    if faults:
        raise UnreadableFile(*faults)


def _are_exchanged(of_zone: _Cells, of_mic: _Cells, scale: MicScale) -> bool:
    if scale == "mg_per_l" and of_zone.look_like_mics() and of_mic.look_like_zones():
        return True
    negative = any(text.startswith("-") for text in of_zone.n)
    return (negative or scale == "log2") and of_zone.look_like_logarithms() and of_mic.look_like_zones()


def _counted(cells: dict[str, pl.Series], names: dict[str, str | pl.Series]) -> pl.DataFrame:
    """Count rows that are alike; a column's name stands beside each row, or holds for all."""
    of_rows = {name: said.cast(pl.String) for name, said in names.items() if isinstance(said, pl.Series)}
    of_all = {name: pl.lit(said) for name, said in names.items() if isinstance(said, str)}
    frame = pl.DataFrame({**cells, **of_rows})
    return frame.group_by(frame.columns, maintain_order=True).len("n").with_columns(**of_all)


def _cells(part: pl.DataFrame, name: str) -> _Cells:
    counted: dict[str, int] = {}
    for text, n in part.select(name, "n").iter_rows():
        written = measurement_text(text or "", ",")
        if written is not None and not is_missing(written):
            counted[written] = counted.get(written, 0) + n
    return _Cells(counted)


def _is_no_zone(text: str | None) -> bool:
    """Tell what only an MIC can be: a sign before a number, or one between 0 and 6 or beyond any zone."""
    written = measurement_text(text or "", ",") or ""
    mic = read_mic(written)
    if not isinstance(mic, Mic):
        return False
    return bool(_SIGN.search(written)) or not NO_INHIBITION_MM - 0.5 <= _amount(mic) <= LARGEST_ZONE_MM


def _is_never_a_zone(text: str | None) -> bool:
    written = measurement_text(text or "", ",") or ""
    return _is_no_zone(text) or (written.startswith("-") and is_logarithm(written))


def _is_step(text: str) -> bool:
    mic = read_mic(text)
    return isinstance(mic, Mic) and mic.on_ladder


def _is_zone(text: str) -> bool:
    return (
        _WHOLE.fullmatch(text) is not None
        and NO_INHIBITION_MM <= int(text.partition(".")[0]) <= LARGEST_ZONE_MM
    )


def _amount(mic: Mic) -> float:
    return float(2.0**mic.step)
