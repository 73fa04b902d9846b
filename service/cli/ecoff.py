"""``ecoff``: wild-type cut-offs of a file of distributions, every method beside the others."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
import msgspec

from analysis.concentration import concentration_text
from analysis.record import canonical_json
from analysis.wild_type.mic_answer import mic_answer
from analysis.wild_type.report import MicAnswer, WildTypeMethod, ZoneAnswer
from analysis.wild_type.resampling import RESAMPLES
from analysis.wild_type.zone_answer import zone_answer
from datasets.distributions.faults import Fault, UnusableDistributionFile
from datasets.distributions.reading import Distribution, DistributionFile, read_distributions
from datasets.facts import MicScale
from datasets.findings import Finding
from service.cli.terminal import CommandRefusedError, chosen_settings, complain, language, print_line
from service.cli.wild_type_lines import Placed, full_lines, short_lines

SHOWN_IN_FULL = 3


class PlacedInJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One axis of one distribution: the cut-off asked for, and everything beside it."""

    label: str
    axis: Literal["mic", "zone"]
    isolates: float
    ecoff_mg_per_l: float | None = None
    ecoff_step: int | None = None
    ecoff_mm: int | None = None
    answer: MicAnswer | ZoneAnswer


class CutOffsInJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole answer; the first three repeat the only distribution of a file that has one."""

    ecoff_mg_per_l: float | None = None
    ecoff_step: int | None = None
    ecoff_mm: int | None = None
    method: WildTypeMethod
    quantile_percent: float = 99.0
    seed: int
    resamples: int
    distributions: tuple[PlacedInJson, ...]
    findings: tuple[Finding, ...] = ()


def ecoff(
    file: Path,
    *,
    axis: Literal["mic", "zone"] | None = None,
    method: Literal["mixture", "iterative", "normalized"] = "mixture",
    mic_scale: MicScale = "mg_per_l",
    only: str | None = None,
    resamples: Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=0, lte=5000))] = (
        RESAMPLES
    ),
    seed: Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=0))] = 1,
    language: Literal["ja", "en"] | None = None,
    json: Annotated[bool, cyclopts.Parameter(negative="")] = False,
) -> int:
    """Place cut-offs on the distributions of a file."""
    chosen_settings(language=language)
    read = _read(file, axis, mic_scale)
    wanted = [one for one in read.distributions if only is None or only.casefold() in one.label.casefold()]
    if not wanted:
        names = " | ".join(one.label for one in read.distributions)
        raise CommandRefusedError("command.no_such_distribution", only=only, names=names)
    _tell_what_was_read(read)
    placed = [
        found
        for one in wanted
        for found in _placed(one, file.stem, WildTypeMethod(method), resamples=resamples, seed=seed)
    ]
    if json:
        _print_json(placed, read, resamples=resamples, seed=seed)
    else:
        _print_lines(placed)
    return 1 if _is_refusal(placed, read) else 0


def _read(file: Path, axis: Literal["mic", "zone"] | None, scale: MicScale) -> DistributionFile:
    """Read the file, or refuse with every reason."""
    try:
        return read_distributions(file, axis=axis, mic_scale=scale)
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=file, reason=fault.strerror) from fault
    except UnusableDistributionFile as unusable:
        for reason in unusable.reasons[:20]:
            _complain_of(reason)
        raise CommandRefusedError("command.no_distribution", file=file) from unusable


def _complain_of(reason: Fault | Finding) -> None:
    """Say one reason on standard error."""
    if isinstance(reason, Fault):
        complain(f"distribution.{reason.code}", **reason.parameters)
    else:
        complain(f"finding.{reason.rule}", **reason.parameters)


def _tell_what_was_read(read: DistributionFile) -> None:
    """Say on standard error what was left out of the file, and what was not used."""
    for finding in read.findings[:20]:
        _complain_of(finding)
    if len(read.findings) > 20:
        complain("ecoff.more_findings", findings=len(read.findings) - 20)
    if read.challenge_isolates:
        complain("ecoff.challenge_left_out", isolates=read.challenge_isolates)
    if read.without_isolates:
        complain("ecoff.without_isolates", rows=" | ".join(read.without_isolates))
    if read.columns_not_used:
        complain("ecoff.columns_not_used", headers=" | ".join(read.columns_not_used))


def _placed(
    one: Distribution, otherwise: str, method: WildTypeMethod, *, resamples: int, seed: int
) -> Iterator[Placed]:
    """Yield the axes of a distribution with their cut-offs."""
    label = one.label or otherwise
    if one.mic:
        isolates = sum(source.n for source in one.mic)
        answer = mic_answer(one.mic, seed=seed, resamples=resamples)
        yield Placed(label=label, isolates=isolates, answer=answer, method=method)
    if one.zone:
        isolates = sum(source.n for source in one.zone)
        zones = zone_answer(one.zone, seed=seed, resamples=resamples)
        yield Placed(label=label, isolates=isolates, answer=zones, method=method)


def _print_lines(placed: Sequence[Placed]) -> None:
    """Print a few distributions in full, many in a line each."""
    if len(placed) > SHOWN_IN_FULL:
        for line in short_lines(placed, language()):
            print_line(line)
        return
    for at, one in enumerate(placed):
        if at:
            print_line("")
        for line in full_lines(one, language()):
            print_line(line)


def _print_json(placed: Sequence[Placed], read: DistributionFile, *, resamples: int, seed: int) -> None:
    """Print the canonical JSON of every answer."""
    shown = tuple(_in_json(one) for one in placed)
    alone = shown[0] if len(shown) == 1 else None
    whole = CutOffsInJson(
        ecoff_mg_per_l=alone.ecoff_mg_per_l if alone else None,
        ecoff_step=alone.ecoff_step if alone else None,
        ecoff_mm=alone.ecoff_mm if alone else None,
        method=placed[0].method,
        seed=seed,
        resamples=resamples,
        distributions=shown,
        findings=read.findings,
    )
    print_line(canonical_json(whole).decode())


def _in_json(one: Placed) -> PlacedInJson:
    """Describe one answer for machines."""
    if isinstance(one.answer, MicAnswer):
        step = next((found.cut_off_step for found in one.answer.cut_offs if found.method is one.method), None)
        return PlacedInJson(
            label=one.label,
            axis="mic",
            isolates=one.isolates,
            ecoff_mg_per_l=None if step is None else float(concentration_text(step)),
            ecoff_step=step,
            answer=one.answer,
        )
    zone = next((found.cut_off_mm for found in one.answer.cut_offs if found.method is one.method), None)
    return PlacedInJson(label=one.label, axis="zone", isolates=one.isolates, ecoff_mm=zone, answer=one.answer)


def _is_refusal(placed: Sequence[Placed], read: DistributionFile) -> bool:
    """Tell whether something was refused: a cut-off, or cells of the file."""
    return any(one.written is None for one in placed) or any(
        finding.severity == "error" for finding in read.findings
    )
