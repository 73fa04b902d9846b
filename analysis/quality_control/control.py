"""Is a reading in its range: quality control of the day, and what it lets in."""

from collections.abc import Sequence

import msgspec

from analysis.quality_control.readings import MicReading
from analysis.quality_control.report import Control


class ControlledRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run (day, drug and method of a laboratory) with its control readings and its isolates."""

    run: str
    controls: tuple[Control, ...]
    isolates: int


class RunExcluded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run whose isolates are left out, and why: what its control readings were."""

    run: str
    isolates: int
    out_of_range: int
    cannot_be_told: int
    readings: int


def zone_control(zone_mm: int, lowest_mm: int, highest_mm: int) -> Control:
    """Tell whether a zone lies in its range, ends included."""
    return Control.IN_RANGE if lowest_mm <= zone_mm <= highest_mm else Control.OUT_OF_RANGE


def mic_control(mic: MicReading, lowest_step: int, highest_step: int) -> Control:
    """Tell whether an MIC lies in its range of steps, ends included.

    Notes
    -----
    A result (lower, upper] stands for the steps lower + 1 to upper: in range if all of them are, out
    of range if none is (``<=0.06`` where the range starts at 0.25), otherwise it cannot be told.
    """
    lower, upper = mic.bounds
    if lowest_step <= lower + 1 and upper <= highest_step:
        return Control.IN_RANGE
    if upper < lowest_step or lower + 1 > highest_step:
        return Control.OUT_OF_RANGE
    return Control.CANNOT_BE_TOLD


def excluded_runs(runs: Sequence[ControlledRun], *, without_control: bool = True) -> tuple[RunExcluded, ...]:
    """Return the runs whose isolates do not enter.

    Parameters
    ----------
    runs : sequence of ControlledRun
    without_control : bool
        Whether runs without any control reading enter.

    Notes
    -----
    A run enters if every control reading is in range. One that cannot be told keeps it out too.
    """
    return tuple(
        RunExcluded(
            run=one.run,
            isolates=one.isolates,
            out_of_range=one.controls.count(Control.OUT_OF_RANGE),
            cannot_be_told=one.controls.count(Control.CANNOT_BE_TOLD),
            readings=len(one.controls),
        )
        for one in runs
        if any(control is not Control.IN_RANGE for control in one.controls)
        or not (one.controls or without_control)
    )
