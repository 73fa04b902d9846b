"""The limits without each laboratory in turn."""

from analysis.heterogeneity.report import LeftOutPair
from analysis.methods import Factor
from analysis.plots import LeftOutTitles
from analysis.plots import leave_one_laboratory_out as draw
from service.locale.catalogue import text
from service.plots.drawing import Plot, PlotTable, Subject


def leave_one_laboratory_out(subject: Subject) -> Plot | None:
    """Draw the limits; a record of one laboratory, or without limits, has no plot of them."""
    found = next((one for one in subject.record.heterogeneity if one.factor is Factor.LABORATORY), None)
    if found is None or not found.left_out:
        return None
    words = subject.words("leave_one_laboratory_out", "group", "zone", "limit", "method")
    methods = {
        one.method.value: text(f"analysis.method.{one.method}", subject.language) for one in found.left_out
    }
    titles = LeftOutTitles(**words, methods=methods)
    return Plot(spec=draw(found.left_out, titles), table=_table(found.left_out, titles))


def _table(left_out: tuple[LeftOutPair, ...], titles: LeftOutTitles) -> PlotTable:
    """Return a row for each laboratory and method."""
    return PlotTable(
        head=(titles.group, titles.method, "S ≥ (mm)", "R ≤ (mm)"),
        rows=tuple(
            (
                one.group,
                titles.methods[one.method.value],
                "–" if one.zone_s_ge_mm is None else str(one.zone_s_ge_mm),
                "–" if one.zone_r_le_mm is None else str(one.zone_r_le_mm),
            )
            for one in left_out
        ),
    )
