"""The receiver operating characteristic of the zone against R or not by the MIC."""

from analysis.plots import RocTitles
from analysis.plots import roc_curve as draw
from service.plots.drawing import Plot, PlotTable, Subject


def roc_curve(subject: Subject) -> Plot | None:
    """Draw the curve over every limit."""
    roc = subject.record.roc
    if roc is None:
        return None
    words = subject.words("roc_curve", "false_resistant", "sensitivity", "zone")
    return Plot(
        spec=draw(roc, RocTitles(**words)),
        table=PlotTable(
            head=(words["zone"], words["sensitivity"], words["false_resistant"]),
            rows=tuple(
                (str(point.zone_lt_mm), f"{point.sensitivity:.3f}", f"{1 - point.specificity:.3f}")
                for point in roc.points
            ),
        ),
    )
