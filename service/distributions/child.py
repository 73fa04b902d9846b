"""What runs inside the limited child: a file of counts into cut-offs. Nothing heavy outside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from analysis.wild_type.report import MicAnswer, ZoneAnswer
from datasets.distributions.faults import Fault
from datasets.facts import MicScale
from datasets.findings import Finding
from datasets.limits import UploadLimits

if TYPE_CHECKING:
    from datasets.distributions.reading import Distribution

MOST_DISTRIBUTIONS = 60
DRAWN_AGAIN = 8
"""Of so many distributions the data are drawn again; of a longer list that would take minutes."""
RESAMPLES = 200
SEED = 1


class DistributionsErrand(msgspec.Struct, frozen=True, kw_only=True):
    """A file, how MICs in its rows are written, and what it may hold."""

    path: str
    mic_scale: MicScale
    limits: UploadLimits


class MicCount(msgspec.Struct, frozen=True, kw_only=True):
    """Isolates of one step (log2 mg/L): at or below it if ``open_low``, above the one before if high."""

    step: int
    n: float
    open_low: bool = False
    open_high: bool = False


class ZoneCount(msgspec.Struct, frozen=True, kw_only=True):
    """Isolates of one zone."""

    zone_mm: int
    n: float


class PlacedDistribution(msgspec.Struct, frozen=True, kw_only=True):
    """One organism, drug or disk of the file, with its cut-offs on the axes that it has."""

    label: str
    isolates: int
    cut_off_in_file: str | None = None
    mic_counts: tuple[MicCount, ...] = ()
    zone_counts: tuple[ZoneCount, ...] = ()
    mic: MicAnswer | None = None
    zone: ZoneAnswer | None = None


class DistributionsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file; ``faults`` say why nothing did."""

    placed: tuple[PlacedDistribution, ...] = ()
    not_placed: int = 0
    findings: tuple[Finding, ...] = ()
    faults: tuple[Fault, ...] = ()
    columns_not_used: tuple[str, ...] = ()
    without_isolates: tuple[str, ...] = ()
    challenge_isolates: int = 0


def distributions_in_child(argument: bytes) -> bytes:
    """Answer an errand; called by name in the child."""
    return msgspec.msgpack.encode(_answer(msgspec.msgpack.decode(argument, type=DistributionsErrand)))


def _answer(errand: DistributionsErrand) -> DistributionsAnswer:
    from datasets.distributions.faults import UnusableDistributionFile  # noqa: PLC0415
    from datasets.distributions.reading import read_distributions  # noqa: PLC0415

    try:
        read = read_distributions(Path(errand.path), mic_scale=errand.mic_scale, limits=errand.limits)
    except UnusableDistributionFile as unusable:
        return DistributionsAnswer(
            findings=tuple(one for one in unusable.reasons if isinstance(one, Finding)),
            faults=tuple(one for one in unusable.reasons if isinstance(one, Fault)),
        )
    chosen = read.distributions[:MOST_DISTRIBUTIONS]
    resamples = RESAMPLES if len(chosen) <= DRAWN_AGAIN else 0
    return DistributionsAnswer(
        placed=tuple(_placed(one, resamples) for one in chosen),
        not_placed=len(read.distributions) - len(chosen),
        findings=read.findings,
        columns_not_used=read.columns_not_used,
        without_isolates=read.without_isolates,
        challenge_isolates=read.challenge_isolates,
    )


def _placed(one: "Distribution", resamples: int) -> PlacedDistribution:
    from analysis.wild_type.mic_answer import mic_answer  # noqa: PLC0415
    from analysis.wild_type.zone_answer import zone_answer  # noqa: PLC0415

    return PlacedDistribution(
        label=one.label,
        isolates=one.isolates,
        cut_off_in_file=one.cut_off_in_file,
        mic_counts=tuple(_mic_counts(one)),
        zone_counts=tuple(_zone_counts(one)),
        mic=mic_answer(one.mic, seed=SEED, resamples=resamples) if one.mic else None,
        zone=zone_answer(one.zone, seed=SEED, resamples=resamples) if one.zone else None,
    )


def _mic_counts(one: "Distribution") -> Iterator[MicCount]:
    counts: dict[tuple[int, bool, bool], float] = {}
    for part in (part for source in one.mic for part in source.parts):
        last = len(part.counts) - 1
        for place, n in enumerate(part.counts):
            low, high = part.lowest_open and place == 0, part.highest_open and place == last
            at = (part.lowest_step + place, low, high)
            counts[at] = counts.get(at, 0.0) + n
    for (step, low, high), n in sorted(counts.items()):
        if n:
            yield MicCount(step=step, n=n, open_low=low, open_high=high)


def _zone_counts(one: "Distribution") -> Iterator[ZoneCount]:
    counts: dict[int, float] = {}
    for source in one.zone:
        for place, n in enumerate(source.zones.counts):
            at = source.zones.lowest_mm + place
            counts[at] = counts.get(at, 0.0) + n
    for zone_mm, n in sorted(counts.items()):
        if n:
            yield ZoneCount(zone_mm=zone_mm, n=n)
