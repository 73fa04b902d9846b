"""The isolates by MIC and zone, with the limits that the answer proposes."""

from service.paired_data.cell_table import CellTable, cell_table
from service.paired_data.figures import criterion_scattergram, titles_of
from service.plots.drawing import Plot, PlotTable, Subject


def scattergram(subject: Subject) -> Plot | None:
    """Draw the isolates with the limits."""
    record = subject.record
    titles = titles_of(subject.organism, subject.drug, subject.disk_content, record.n, subject.language)
    spec = criterion_scattergram(record.cells, record.criterion, *subject.limits, titles)
    cells = cell_table(spec)
    return None if cells is None else Plot(spec=spec, table=_table(cells, subject))


def _table(cells: CellTable, subject: Subject) -> PlotTable:
    total = subject.word("chart.total")
    counted = [
        (label, *("" if count is None else str(count) for count in counts), str(of))
        for label, counts, of in cells.rows
    ]
    margin = (total, *(str(of) for of in cells.zone_totals), str(cells.total))
    return PlotTable(
        head=(subject.word("chart.mic"), *(str(zone) for zone in cells.zones_mm), total),
        rows=(*counted, margin),
        style="cells",
    )
