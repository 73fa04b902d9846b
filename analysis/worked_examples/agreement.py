"""Forty isolates whose MIC was read twice, by the reference and by the method under test."""

from analysis.agreement.checks import mic_agreement
from analysis.agreement.mic_pairs import MicPairs, mic_pairs
from analysis.criterion import MicCriterion
from analysis.worked_examples.report import AgreementExample, PairedMics

FORTY_PAIRS: dict[tuple[int, int], int] = {
    (-1, -2): 1,
    (-1, -1): 4,
    (-1, 0): 1,
    (0, -1): 2,
    (0, 0): 7,
    (0, 1): 2,
    (1, 0): 1,
    (1, 1): 5,
    (1, 2): 2,
    (1, 3): 1,
    (2, 1): 1,
    (2, 2): 3,
    (2, 4): 1,
    (3, 2): 1,
    (3, 3): 4,
    (3, 4): 2,
    (4, 2): 1,
    (4, 4): 1,
}
"""Isolates by (reference step, tested step)."""

CRITERION = MicCriterion(l_step=1, u_step=3)


def agreement_example() -> AgreementExample:
    """Compare both readings."""
    return AgreementExample(
        pairs=tuple(
            PairedMics(reference_step=reference, tested_step=tested, count=count)
            for (reference, tested), count in sorted(FORTY_PAIRS.items())
        ),
        criterion=CRITERION,
        found=mic_agreement(forty_pairs(), CRITERION),
    )


def forty_pairs() -> MicPairs:
    """Return the forty isolates as pairs of intervals."""
    reference, tested, count = zip(*((r, t, n) for (r, t), n in FORTY_PAIRS.items()), strict=True)
    return mic_pairs([r - 1 for r in reference], reference, [t - 1 for t in tested], tested, count)
