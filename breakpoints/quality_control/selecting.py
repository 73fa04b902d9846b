"""Which ranges a control reading is held against."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.model import Method
from breakpoints.quality_control.controls import ControlReading
from breakpoints.quality_control.ranges import QualityRange, QualityRanges, canonical_strain
from breakpoints.vocabulary.folding import folded

LONGEST_SILENCE_YEARS: Final = 5
_PLAIN: Final = "mh"
_PLAIN_OR_BLOOD: Final = "mhb"
_ONE_MEDIUM: Final = {
    folded(name): _PLAIN
    for name in (
        *("MHA", "Mueller-Hinton", "Mueller-Hinton agar", "MH agar", "Müller-Hinton", "Müller-Hinton agar"),
        *(
            "MH II",
            "MHA II",
            "MHB II",
            "Mueller-Hinton II",
            "Mueller-Hinton II agar",
            "Mueller-Hinton II broth",
        ),
        *("CAMHB", "CAMH", "CAMH broth", "Mueller-Hinton broth", "Müller-Hinton broth", "MH broth"),
        *("cation-adjusted MHB", "cation-adjusted Mueller-Hinton broth"),
        *(
            "ミューラーヒントン",
            "ミューラーヒントン寒天",
            "ミューラーヒントン寒天培地",
            "MH寒天",
            "MH寒天培地",
        ),
        *(
            "ミューラーヒントンブイヨン",
            "ミューラーヒントンブロス",
            "ミューラーヒントン液体培地",
            "MHブイヨン",
        ),
    )
}
"""Plain Mueller-Hinton by other names; WHONET calls media with blood MHB and MHB+, others a broth MHB."""


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """Which guideline and year is asked; by default, of each guideline the newest on a date."""

    guideline: str | None
    year: int | None
    on: dt.date


def guideline_of(guidelines: Iterable[str | None], ranges: QualityRanges) -> str | None:
    """Return the one guideline of the tables asked; None where there are several, none, or no range of it."""
    named = {one for one in guidelines if one}
    return next(iter(named & ranges.guidelines), None) if len(named) == 1 else None


def applying(reading: ControlReading, ranges: QualityRanges, asked: Edition) -> tuple[QualityRange, ...]:
    """Return every range of the editions asked that is one of the reading's strain, content and medium."""
    of_strain = of_its_strain(reading, ranges.of_drug(reading.drug, reading.method))
    of_edition = of_its_edition(of_strain, ranges, asked)
    return tuple(one for one in of_edition if of_its_content(reading, one) and of_its_medium(reading, one))


def of_its_strain(reading: ControlReading, found: Iterable[QualityRange]) -> list[QualityRange]:
    """Keep the ranges of the reading's strain."""
    strain = canonical_strain(reading.strain)
    return [one for one in found if canonical_strain(one.strain) == strain]


def of_its_edition(
    found: Iterable[QualityRange], ranges: QualityRanges, asked: Edition
) -> list[QualityRange]:
    """Keep the ranges of the editions that are asked."""
    editions = editions_asked(ranges, asked)
    return [one for one in found if (one.guideline, one.year) in editions]


def editions_asked(ranges: QualityRanges, asked: Edition) -> frozenset[tuple[str, int]]:
    """Return the guidelines and years that are asked: one year of each guideline.

    Unless it is named, a guideline whose newest edition is more than `LONGEST_SILENCE_YEARS`
    older than the newest of all is not asked: nobody keeps it up (a WHONET folder holds some
    from 2000 to 2004), and it must not contradict those in use.
    """
    guidelines = [
        one for one in ranges.guidelines if asked.guideline is None or folded(one) == folded(asked.guideline)
    ]
    years = [
        (one, asked.year if asked.year is not None else ranges.newest_year(one, asked.on.year))
        for one in guidelines
    ]
    found = frozenset((guideline, year) for guideline, year in years if year is not None)
    newest = max((year for _, year in found), default=0)
    named = asked.guideline is not None or asked.year is not None
    return frozenset(one for one in found if named or one[1] >= newest - LONGEST_SILENCE_YEARS)


def of_its_content(reading: ControlReading, one: QualityRange) -> bool:
    """Tell whether a range holds for the reading's disk; what is unsaid holds for any."""
    return reading.disk_content is None or one.disk_content in {None, reading.disk_content}


def of_its_medium(reading: ControlReading, one: QualityRange) -> bool:
    """Tell whether a range holds for the reading's medium; what is unsaid holds for any."""
    return reading.medium is None or one.medium is None or _may_be_same(reading.medium, one.medium)


def is_plain_medium(text: str, method: Method) -> bool:
    """Tell whether a text names plain Mueller-Hinton, the medium that is no deviation.

    ``MHB`` beside a dilution is the broth; beside a disk it may be the medium with blood.
    """
    return _medium(text) in ({_PLAIN, _PLAIN_OR_BLOOD} if method == Method.MIC else {_PLAIN})


def _may_be_same(tested: str, of_range: str) -> bool:
    """Tell whether a medium is that of a range; ``MHB`` may be the broth or the medium with blood."""
    said, wanted = _medium(tested), _medium(of_range)
    return said == wanted or (said == _PLAIN_OR_BLOOD and wanted == _PLAIN)


def _medium(text: str) -> str:
    """Return the one name of a medium; the sign of ``MHB+`` counts."""
    name = folded(text)
    return _ONE_MEDIUM.get(name, name)
