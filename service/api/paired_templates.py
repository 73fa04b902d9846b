"""The dictionary of fields, the template and the filled example of paired data."""

from litestar import MediaType, Response, get
from litestar.params import FromPath

from service.api.given import InLanguage
from service.errors import NotFound
from service.findings_workbook.asked import MEDIA_TYPE
from service.paired_template.dictionary import Dictionary, dictionary
from service.paired_template.files import template_csv, template_xlsx

TAGS = ["data sets"]


@get("/fields", operation_id="listFields", tags=TAGS, sync_to_thread=False)
def list_fields(language: InLanguage) -> Dictionary:
    """Return every field that is understood in a file: meaning, unit, values, headers."""
    return dictionary(language)


@get(
    "/templates/{name:str}",
    operation_id="downloadTemplate",
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def template(language: InLanguage, name: FromPath[str]) -> Response[bytes]:
    """Return `paired-data` (empty) or `paired-data-example` (filled), as `.csv` or `.xlsx`."""
    stem, _, form = name.rpartition(".")
    if stem not in {"paired-data", "paired-data-example"} or form not in {"csv", "xlsx"}:
        raise NotFound("template", name)
    filled = stem.endswith("-example")
    content = (
        template_csv(language, filled=filled) if form == "csv" else template_xlsx(language, filled=filled)
    )
    return Response(
        content,
        media_type="text/csv" if form == "csv" else MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept-Language"},
    )


HANDLERS = (list_fields, template)
