"""Wait for a place before a child measures: as many at once as files are read, and fewer for visitors."""

from functools import partial

from service.context import Context
from service.locale.catalogue import Language
from service.paired_data.data_quality.reading import read_quality
from service.paired_data.data_quality.view import QualityView
from service.security.caller import Caller


async def quality_in_turn(
    context: Context,
    caller: Caller,
    dataset_id: str,
    version: str | None,
    *,
    series: int,
    language: Language,
) -> QualityView:
    """Read the quality of a version, which may have to be measured first."""
    return await context.upload_places.in_turn(
        partial(read_quality, context, caller, dataset_id, version, series=series, language=language),
        of=caller.laboratory_id,
    )
