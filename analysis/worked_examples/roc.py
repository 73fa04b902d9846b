"""The receiver operating characteristic of the sixty isolates."""

from analysis.roc import roc
from analysis.worked_examples.isolates import SIXTY, SIXTY_CRITERION, table_of
from analysis.worked_examples.report import RocExample

HEAVY_WEIGHT_PERCENT = 80


def roc_example() -> RocExample:
    """Compare zones with R or not R, with Youden's weight and with a heavier one for sensitivity."""
    table = table_of(SIXTY)
    heavy = roc(table, SIXTY_CRITERION, HEAVY_WEIGHT_PERCENT)
    return RocExample(
        found=roc(table, SIXTY_CRITERION),
        heavy_weight_percent=HEAVY_WEIGHT_PERCENT,
        heavy_best_zone_s_ge_mm=heavy.best_zone_s_ge_mm,
    )
