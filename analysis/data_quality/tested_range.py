"""Whether the dilutions that were tested show where the isolates lie."""

import numpy as np

from analysis.data_quality.report import TestedRange
from analysis.paired_table import PairedTable

FEWEST_STEPS = 5
MOST_CENSORED = 0.5


def range_tested(table: PairedTable) -> TestedRange:
    """Count what lies inside the tested range and what beyond its ends.

    Parameters
    ----------
    table : PairedTable
        Of one organism, drug and disk content; not empty.

    Notes
    -----
    Narrow: MICs end at fewer than five different dilutions while some lie beyond an end. Mostly censored:
    more than half of the MICs (or, for zones, no inhibition) lie beyond the scale, from where on no relation
    is fitted (refusal "off scale").
    """
    below = np.isinf(table.mic_lower_log2)
    above = np.isinf(table.mic_upper_log2)
    beyond = int(table.count[below | above].sum())
    absent = int(table.count[table.zone_censored].sum())
    steps = len(np.unique(table.mic_upper_log2[~below & ~above]))
    return TestedRange(
        n=table.n,
        steps=steps,
        below=int(table.count[below].sum()),
        above=int(table.count[above].sum()),
        no_inhibition=absent,
        narrow=steps < FEWEST_STEPS and beyond > 0,
        mostly_censored=beyond > MOST_CENSORED * table.n,
        zones_mostly_absent=absent > MOST_CENSORED * table.n,
    )
