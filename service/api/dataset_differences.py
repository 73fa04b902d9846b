"""The difference between two versions of a data set."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter

from service.api.given import ByCaller, InContext, InLanguage
from service.paired_data.differences import DifferenceView, read_difference

Before = Annotated[
    str | None,
    QueryParameter(name="from", description="The older version; by default the one before.", max_length=64),
]
After = Annotated[
    str | None,
    QueryParameter(name="to", description="The newer version; by default the newest.", max_length=64),
]


@get(
    "/datasets/{dataset_id:str}/difference",
    operation_id="compareDatasetVersions",
    tags=["data sets"],
    sync_to_thread=True,
)
def version_difference(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    before: Before = None,
    after: After = None,
) -> DifferenceView:
    """Return the rows added, removed and changed between two versions, and the findings gone and new."""
    return read_difference(context, caller, dataset_id, before=before, after=after, language=language)


HANDLERS = (version_difference,)
