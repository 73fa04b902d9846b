"""The pairs of limits that resamples of the isolates choose."""

from analysis.plots import BootstrapTitles
from analysis.plots import bootstrap_pairs as draw
from analysis.record import BootstrapPairs, DerivationRecord
from service.plots.drawing import Plot, PlotTable, Subject


def bootstrap_pairs(subject: Subject) -> Plot | None:
    """Draw the resampled pairs of the answer that the drawings are about."""
    about = subject.about
    wanted = (
        one for one in bootstraps_of(subject.record) if about is not None and one.method is about.method
    )
    found = next(wanted, None)
    if found is None or not found.pairs:
        return None
    words = subject.words("bootstrap_pairs", "zone_r_le", "zone_s_ge", "share")
    return Plot(spec=draw(found, BootstrapTitles(**words)), table=_table(found, words))


def bootstraps_of(record: DerivationRecord) -> tuple[BootstrapPairs, ...]:
    """Return the distributions of resampled pairs, the model's first."""
    return (*(() if record.model is None else record.model.bootstraps), *record.bootstraps)


def _table(found: BootstrapPairs, words: dict[str, str]) -> PlotTable:
    return PlotTable(
        head=(words["zone_s_ge"], words["zone_r_le"], words["share"]),
        rows=tuple(
            (str(pair.zone_s_ge_mm), str(pair.zone_r_le_mm), f"{100 * pair.count / found.resamples:.1f}")
            for pair in found.pairs
        ),
    )
