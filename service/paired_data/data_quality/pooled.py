"""What everybody may see of a version's quality: all laboratories together.

A laboratory's figures beside the totals would tell of its few isolates, under whatever letter it stands.
"""

from collections import Counter

import msgspec

from datasets.data_quality.report import (
    FieldStated,
    LaboratoryCell,
    LaboratoryRows,
    SeriesOverview,
    SeriesQuality,
    VersionQuality,
)
from service.paired_data.data_quality.names import ALL


def pooled(quality: VersionQuality) -> VersionQuality:
    """Return a version's quality without a word of any single laboratory."""
    return msgspec.structs.replace(
        quality,
        laboratories=(LaboratoryRows(laboratory=ALL, n=quality.n_rows),),
        fields=tuple(FieldStated(field=one.field, stated=(sum(one.stated),)) for one in quality.fields),
        series=tuple(map(_overview, quality.series)),
        chosen=None if quality.chosen is None else _series(quality.chosen),
    )


def _overview(one: SeriesOverview) -> SeriesOverview:
    return msgspec.structs.replace(one, flags=tuple(found for found in one.flags if not found.laboratory))


def _series(one: SeriesQuality) -> SeriesQuality:
    counts = Counter[tuple[int | None, int | None, int]]()
    for cell in one.cells:
        counts[cell.mic_lower_log2, cell.mic_upper_log2, cell.zone_mm] += cell.count
    return msgspec.structs.replace(
        one,
        overview=_overview(one.overview),
        shown=(ALL,) if counts else (),
        cells=tuple(
            LaboratoryCell(
                laboratory=0, mic_lower_log2=lower, mic_upper_log2=upper, zone_mm=zone, count=count
            )
            for (lower, upper, zone), count in counts.items()
        ),
        laboratories=(),
    )
