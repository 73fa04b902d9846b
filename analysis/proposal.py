"""All methods side by side, and the default proposal: the record of a derivation."""

from collections.abc import Callable

from analysis.criterion import MicCriterion
from analysis.paired_table import PairedTable
from analysis.record import AnalysisPlan, DerivationRecord

Progress = Callable[[str, int, int], None]
"""Called with the method's id, how many steps are done, and of how many."""


def derive(
    table: PairedTable,
    criterion: MicCriterion,
    plan: AnalysisPlan,
    *,
    code_version: str,
    data_digest: str,
    progress: Progress | None = None,
) -> DerivationRecord:
    """Derive zone breakpoints that correlate with ``criterion``."""
    raise NotImplementedError
