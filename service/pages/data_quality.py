"""The page of a version's quality."""

from typing import Any
from urllib.parse import urlencode

import anyio.to_thread
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from service.pages.forms import ByCaller, InContext
from service.pages.frame import frame_of
from service.pages.rendering import page
from service.paired_data.data_quality.in_turn import quality_in_turn
from service.paired_data.data_quality.view import ChosenView, QualityView, signed
from service.paired_data.shown import read_dataset, read_findings, read_version

REPEATS = frozenset({"isolate_repeated", "isolate_undecided", "row_duplicated", "rows_all_twice"})
"""What was found of isolates that stand in a file more than once, each with its rows."""
MOST_REPEATED = 100


@get("/datasets/{dataset_id:str}/quality", include_in_schema=False)
async def show_data_quality(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    dataset_id: FromPath[str],
    *,
    version: FromQuery[str | None] = None,
    series: FromQuery[int] = 0,
) -> Response[str]:
    """Show what the rows of a version say of themselves."""
    frame = frame_of(request, caller, "datasets")
    dataset = await anyio.to_thread.run_sync(read_dataset, context, caller, dataset_id)
    shown = await anyio.to_thread.run_sync(read_version, context, caller, dataset_id, version)
    quality = await quality_in_turn(
        context, caller, dataset_id, shown.version, series=series, language=frame.language
    )
    findings = await anyio.to_thread.run_sync(
        read_findings, context, caller, dataset_id, shown.version, frame.language
    )
    return page(
        frame,
        "data_quality.html",
        dataset=dataset,
        version=shown,
        quality=quality,
        chosen_place=series,
        repeated=[one for one in findings if one.rule in REPEATS] if dataset.mine else [],
        most_repeated=MOST_REPEATED,
        derive_with=None if quality.chosen is None else _derivation(quality, quality.chosen),
        signed=signed,
    )


def _derivation(quality: QualityView, chosen: ChosenView) -> str | None:
    """Return the query of a new derivation with the errors that the repeats show, if they show any."""
    offered = chosen.error_offered
    if offered is None:
        return None
    fields = {
        "dataset": quality.dataset,
        "version": quality.version,
        "organism": chosen.series.organism,
        "drug": chosen.series.drug,
        "disk_content": chosen.series.disk_content,
        "sigma_zone": offered.sigma_zone,
        "sigma_zone_mm": offered.sigma_zone_mm,
        "sigma_mic_log2": offered.sigma_mic_log2,
    }
    return urlencode({name: value for name, value in fields.items() if value is not None})
