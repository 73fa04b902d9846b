"""Lay our wild-type cut-offs beside the official ones of *E. coli*, drug by drug.

``python -m tests.benchmarks.ecoff FOLDER [--write]``: FOLDER holds ``reference/``. Prints every drug with
the cut-off of every method, and the shares of agreement. ``--write`` renews what ships with the package:
shares and misses, neither the distributions nor the official values.
"""

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import ceil, log2
from pathlib import Path
from statistics import median
from typing import Literal

import msgspec

from analysis.concentration import concentration_text
from analysis.record import canonical_json
from analysis.study.ecoff import Agreement, EcoffStudy, Miss, Source, Warned
from analysis.wild_type.classes import mic_classes
from analysis.wild_type.distribution import MicDistribution
from analysis.wild_type.mic_answer import mic_answer
from analysis.wild_type.mixture import MIC_SDS, choose
from analysis.wild_type.profile import FittedMixture, isolates_to_tell_apart, log_likelihood_fall
from analysis.wild_type.report import Cautioned, MicAnswer, WildTypeCaution, WildTypeMethod
from analysis.wild_type.resampling import RESAMPLES
from analysis.wild_type.sources import MicSource
from tests.benchmarks.code_version import ROOT, code_version

FILE = "eucast_ecoli_mic_distributions.csv"
CITATION = (
    "European Committee on Antimicrobial Susceptibility Testing, MIC and zone diameter distributions and "
    "ECOFFs, Escherichia coli: aggregated counts and (T)ECOFF, 43 agents"
)
SHIPPED = ROOT / "analysis" / "study" / "ecoff.json"
OF_EVERY_ANSWER = {WildTypeCaution.SOURCES_NOT_STATED}
"""Aggregated distributions name no laboratory: this caution says nothing of one drug."""

Standing = Literal["full", "tentative"]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One drug: its distribution, its official step and how firm that is, and our answer."""

    drug: str
    standing: Standing
    distribution: MicDistribution
    official_step: int
    answer: MicAnswer

    def off(self, method: WildTypeMethod, percent: float | None = None) -> int | None:
        """Return our step less the official one, None where the method has no cut-off."""
        for one in self.answer.cut_offs:
            if one.method is method:
                steps = {found.percent: found.cut_off_step for found in one.quantiles}
                return (one.cut_off_step if percent is None else steps[percent]) - self.official_step
        return None


def compare(folder: Path, *, resamples: int = RESAMPLES) -> tuple[Compared, ...]:
    """Place a cut-off on every distribution with an official value.

    Notes
    -----
    A value in brackets, single or double, is tentative; ``ID`` and ``-`` are none.
    """
    with (folder / "reference" / FILE).open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    first, last = 1, header.index("Distributions")
    official = header.index("(T)ECOFF")
    found = []
    for row in rows:
        value = row[official].strip("()")
        if not value.replace(".", "", 1).isdigit():
            continue
        distribution = MicDistribution(
            lowest_step=round(log2(float(header[first]))), counts=tuple(map(float, row[first:last]))
        )
        found.append(
            Compared(
                drug=row[0],
                standing="full" if value == row[official] else "tentative",
                distribution=distribution,
                official_step=round(log2(float(value))),
                answer=mic_answer(
                    [MicSource(parts=(distribution,))], seed=1, resamples=resamples, diagnose_three=False
                ),
            )
        )
    return tuple(found)


def agreements(compared: Sequence[Compared]) -> Iterator[Agreement]:
    """Yield the shares of agreement of every way and quantile."""
    for standing in ("full", "tentative"):
        of_standing = [one for one in compared if one.standing == standing]
        percents = [found.percent for found in of_standing[0].answer.cut_offs[0].quantiles]
        for method in (WildTypeMethod.MIXTURE, WildTypeMethod.ITERATIVE):
            for percent in percents:
                yield _agreement(
                    standing, method.value, percent, [one.off(method, percent) for one in of_standing]
                )
        normalized = [one.off(WildTypeMethod.NORMALIZED) for one in of_standing]
        yield _agreement(standing, "normalized", None, normalized)
        yield _agreement(standing, "median_of_three", None, [median_of_three(one) for one in of_standing])


def median_of_three(one: Compared) -> int | None:
    """Return the median of the three methods' steps, less the official one."""
    steps = [
        one.off(method)
        for method in (WildTypeMethod.MIXTURE, WildTypeMethod.ITERATIVE, WildTypeMethod.NORMALIZED)
    ]
    known = [step for step in steps if step is not None]
    return ceil(median(known)) if known else None


def _agreement(
    standing: Standing, way: str, percent: float | None, steps_off: Sequence[int | None]
) -> Agreement:
    known = [step for step in steps_off if step is not None]
    return msgspec.convert(
        {
            "standing": standing,
            "way": way,
            "percent": percent,
            "drugs": len(steps_off),
            "exact": sum(step == 0 for step in known),
            "within_one": sum(abs(step) <= 1 for step in known),
            "lower": sum(step < 0 for step in known),
            "higher": sum(step > 0 for step in known),
        },
        Agreement,
    )


def misses(compared: Sequence[Compared]) -> Iterator[Miss]:
    """Yield what the default does not give as the official value, and how near it was."""
    for one in compared:
        off = one.off(WildTypeMethod.MIXTURE)
        if off is None or off == 0:
            continue
        quantiles = one.answer.cut_offs[0].quantiles
        at_99 = next(found.quantile_log2 for found in quantiles if found.percent == 99)
        edge = one.official_step if off > 0 else one.official_step - 1
        fall = _fall(one.distribution, edge)
        needed = isolates_to_tell_apart(fall, one.distribution.n)
        yield Miss(
            drug=re.sub(r"[^a-z]+", "_", one.drug.casefold()),
            standing=one.standing,
            isolates=round(one.distribution.n),
            steps_off=off,
            distance_steps=abs(edge - at_99),
            fall=fall,
            isolates_to_tell=min(needed, 1e9),
            agreeing_percent=min(
                (found.percent for found in quantiles if found.cut_off_step == one.official_step),
                key=lambda percent: abs(percent - 99),
                default=None,
            ),
            iterative_steps_off=one.off(WildTypeMethod.ITERATIVE),
            normalized_steps_off=one.off(WildTypeMethod.NORMALIZED),
            cautions=_own_cautions(one),
        )


def _fall(distribution: MicDistribution, edge: int) -> float:
    """Return how far the log likelihood falls if the quantile has to lie on an edge."""
    classes = mic_classes([(distribution,)])
    count = classes.pooled(weighted=False)
    chosen = choose(classes, count, MIC_SDS).chosen
    fitted = FittedMixture(classes=classes, count=count, mixture=chosen, sds=MIC_SDS)
    return log_likelihood_fall(fitted, float(edge))


def _own_cautions(one: Compared) -> tuple[Cautioned, ...]:
    basis = one.answer.basis
    return (
        () if basis is None else tuple(found for found in basis.cautions if found.code not in OF_EVERY_ANSWER)
    )


def study(compared: Sequence[Compared], folder_named: str = "FOLDER") -> EcoffStudy:
    """Return what ships with the package."""
    full = [one for one in compared if one.standing == "full"]
    hit = [one for one in full if one.off(WildTypeMethod.MIXTURE) == 0]
    missed = [one for one in full if one.off(WildTypeMethod.MIXTURE) != 0]
    return EcoffStudy(
        source=Source(
            distributions=CITATION,
            command=f"python -m tests.benchmarks.ecoff {folder_named} --write",
            date=f"{datetime.now(UTC):%Y-%m-%d}",
            code_version=code_version(),
        ),
        agreements=tuple(agreements(compared)),
        misses=tuple(misses(compared)),
        warned=Warned(
            misses=len(missed),
            misses_cautioned=sum(bool(_own_cautions(one)) for one in missed),
            exact=len(hit),
            exact_cautioned=sum(bool(_own_cautions(one)) for one in hit),
        ),
    )


def _table(compared: Sequence[Compared]) -> Iterator[str]:
    """Yield a line a drug: official and ours, mg/L, and what our answer cautions about."""
    methods = (WildTypeMethod.MIXTURE, WildTypeMethod.ITERATIVE, WildTypeMethod.NORMALIZED)
    head = f"{'drug':32}{'isolates':>9}{'official':>10}{'mixture':>9}{'iterative':>11}{'NRI':>7}"
    yield f"{head}  99 % quantile  cautions"
    for one in sorted(compared, key=lambda one: (one.standing, one.drug)):
        official = concentration_text(one.official_step)
        shown = official if one.standing == "full" else f"({official})"
        cells = []
        for method in methods:
            off = one.off(method)
            text = "–" if off is None else concentration_text(one.official_step + off)
            cells.append(text if off == 0 else f"{text}*")
        quantile = 2 ** one.answer.cut_offs[0].quantiles[2].quantile_log2
        cautions = ", ".join(found.code for found in _own_cautions(one))
        yield (
            f"{one.drug[:31]:32}{one.distribution.n:9.0f}{shown:>10}{cells[0]:>9}{cells[1]:>11}{cells[2]:>7}"
            f"  {quantile:10.4g} mg/L  {cautions}"
        )


def main() -> None:
    """Print both tables, and write the study where that is asked for."""
    folder, write = Path(sys.argv[1]), "--write" in sys.argv[2:]
    compared = compare(folder)
    for line in _table(compared):
        print(line)
    print("* not the official value\n")
    found = study(compared)
    for one in found.agreements:
        way = one.way if one.percent is None else f"{one.way} {one.percent:g} %"
        shares = f"exact {one.exact:2}/{one.drugs} = {one.exact / one.drugs:6.1%}"
        near = f"within one {one.within_one / one.drugs:6.1%}"
        print(f"{one.standing:10}{way:20}{shares}  {near}  lower {one.lower}  higher {one.higher}")
    print()
    for miss in found.misses:
        moved = f"quantile {miss.distance_steps:.2f} steps off, fall {miss.fall:.1f}"
        told = f"of {miss.isolates} isolates, told apart by {miss.isolates_to_tell:.2g}"
        name = f"{miss.drug:32}{miss.standing:10}{miss.steps_off:+d}"
        print(f"{name}: {moved} {told}; agrees at {miss.agreeing_percent}")
    print(found.warned)
    if write:
        SHIPPED.write_bytes(canonical_json(found) + b"\n")


if __name__ == "__main__":
    main()
