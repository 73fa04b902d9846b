"""Hold the control strains of a file against the ranges of its laboratory."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from breakpoints.model import Method
from breakpoints.quality_control.check import check
from breakpoints.quality_control.controls import WrittenControl, read_control
from breakpoints.quality_control.outcomes import ControlReason, ControlStanding
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from breakpoints.vocabulary import Vocabulary
from datasets.normalise import is_missing
from datasets.run_controls.aside import ControlRow


class RunControl(msgspec.Struct, frozen=True, kw_only=True):
    """One control reading: of which run, laboratory and drug (its id), and where it lies."""

    run: str
    laboratory: str
    drug: str
    strain: str
    value: str
    standing: ControlStanding
    medium: str = ""
    """The medium of a reading that has ranges for other media alone."""
    media_held: str = ""
    """These other media."""


def checked_controls(
    rows: Sequence[ControlRow],
    ranges: Iterable[QualityRange],
    words: Vocabulary,
    on: dt.date,
    *,
    drug: str = "",
    disk_content: str = "",
    laboratory: str = "",
) -> tuple[RunControl, ...]:
    """Check every zone and MIC of the controls; ``drug`` and the others hold where a row says nothing.

    A run that is written as a date is judged by the ranges of that date, any other by those of ``on``.
    """
    held = QualityRanges(ranges)
    found = []
    for row in rows:
        date = _date(row.run)
        for method, value, content in (
            (Method.DISK, row.zone_mm, row.disk_content or disk_content),
            (Method.MIC, row.mic_mg_per_l, ""),
        ):
            if is_missing(value):
                continue
            written = WrittenControl(
                strain=row.organism,
                drug=row.drug or drug,
                method=method.value,
                value=value,
                disk_content=content or None,
                medium=row.medium or None,
            )
            reading = read_control(written, words)
            outcome = check(reading, held, date or on)
            of_other_media = outcome.reason is ControlReason.OTHER_MEDIA_ONLY
            found.append(
                RunControl(
                    run=row.run,
                    laboratory=row.laboratory or laboratory,
                    drug=reading.drug,
                    strain=row.organism,
                    value=f"{value} mm" if method is Method.DISK else f"{value} mg/L",
                    standing=outcome.standing,
                    medium=row.medium if of_other_media else "",
                    media_held=outcome.parameters.get("media", "") if of_other_media else "",
                )
            )
    return tuple(found)


def standings(controls: Iterable[RunControl]) -> dict[str, str]:
    """Count the controls by where they lie, for the report."""
    counted = Counter(one.standing for one in controls)
    failed = sum(n for standing, n in counted.items() if standing.has_failed)
    told = counted[ControlStanding.IN_RANGE]
    total = counted.total()
    return {
        "controls": str(total),
        "in_range": str(told),
        "failed": str(failed),
        "unconfirmed": str(total - told - failed),
    }


def _date(run: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(run.strip().replace("/", "-"))
    except ValueError:
        return None
