"""The quality of data set versions: laboratories, repeats, what is missing, what is flagged."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter

from service.api.given import ByCaller, InContext, InLanguage
from service.paired_data.data_quality.in_turn import quality_in_turn
from service.paired_data.data_quality.view import QualityView

TAGS = ["data sets"]
Series = Annotated[
    int,
    QueryParameter(
        description="Which organism, drug and disk in detail, the largest first.", ge=0, le=100_000
    ),
]


@get("/datasets/{dataset_id:str}/quality", operation_id="readLatestQuality", tags=TAGS)
async def latest_quality(
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    series: Series = 0,
) -> QualityView:
    """Return the quality of the newest version: per laboratory, repeats with their error, flags, plots."""
    return await quality_in_turn(context, caller, dataset_id, None, series=series, language=language)


@get("/datasets/{dataset_id:str}/{version:str}/quality", operation_id="readQuality", tags=TAGS)
async def version_quality(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    version: FromPath[str],
    series: Series = 0,
) -> QualityView:
    """Return the quality of a version: per laboratory, repeats with their error, flags, plots."""
    return await quality_in_turn(context, caller, dataset_id, version, series=series, language=language)


HANDLERS = (latest_quality, version_quality)
