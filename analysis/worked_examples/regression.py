"""Lines of zone on log2 MIC through the sixty isolates, whole and with a panel that is too short."""

from collections.abc import Iterator

from analysis.candidate import Question
from analysis.methods import Method
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan
from analysis.regression.fit import points
from analysis.regression.lines import LINE_METHODS, regress
from analysis.worked_examples.counted import RULE
from analysis.worked_examples.isolates import SIXTY, SIXTY_CRITERION, on_panel, table_of
from analysis.worked_examples.report import LineExample, RegressionExample

CUT_OFF_PANEL = (0, 2)
_WITHOUT_RESAMPLES = AnalysisPlan(regression_resamples=0)


def regression_example() -> RegressionExample:
    """Fit every line; where the panel ends early, least squares and maximum likelihood."""
    table = table_of(SIXTY)
    cells = points(table, 0)
    n, x, y = cells.n, cells.step, cells.zone_mm
    sum_x, sum_y = float(cells.count @ x), float(cells.count @ y)
    sum_xx, sum_xy = float(cells.count @ x**2), float(cells.count @ (x * y))
    slope = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x**2)
    return RegressionExample(
        n=n,
        sum_x=sum_x,
        sum_y=sum_y,
        sum_xx=sum_xx,
        sum_xy=sum_xy,
        slope=slope,
        intercept=(sum_y - slope * sum_x) / n,
        lines=tuple(line for method in LINE_METHODS for line in _lines(table, method)),
        panel_lowest_step=CUT_OFF_PANEL[0],
        panel_highest_step=CUT_OFF_PANEL[1],
        cut_off_lines=tuple(
            line
            for method in (Method.INTERVAL_CENSORED, Method.OLS)
            for line in _lines(on_panel(SIXTY, *CUT_OFF_PANEL), method)
        ),
    )


def _lines(table: PairedTable, method: Method) -> Iterator[LineExample]:
    """Yield the lines of one method with the limits that they imply together."""
    question = Question(table=table, criterion=SIXTY_CRITERION, rule=RULE)
    for answer, lines in regress(question, method, _WITHOUT_RESAMPLES):
        for line in lines:
            yield LineExample(line=line, zone_s_ge_mm=answer.zone_s_ge_mm, zone_r_le_mm=answer.zone_r_le_mm)
