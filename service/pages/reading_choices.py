"""What the selectors of an upload offer: columns, formats, saved mappings, and the drugs that lack a disk."""

from typing import Any

from datasets.facts import FormatName
from service.locale.catalogue import Language, text
from service.paired_data.mappings import MappingView
from service.paired_data.previews import PreviewView


def reading_choices(
    language: Language, seen: PreviewView | None = None, saved: MappingView | None = None
) -> dict[str, Any]:
    """Return the views of ``parts/upload_form.html``; without a preview columns are typed, not chosen."""
    file = None if seen is None else seen.file
    offered = {one.id: one.name for one in (() if seen is None else seen.mappings)}
    if saved is not None:
        offered[saved.id] = saved.name
    return {
        "seen": seen,
        "saved": saved,
        "formats_to_choose": [(one.value, text(f"format.{one.value}", language)) for one in FormatName],
        "columns_to_choose": [
            (header, header) for header in (() if file is None else file.headers) if header
        ],
        "mappings_to_choose": list(offered.items()),
        "disk_lines": "\n".join(f"{drug} = " for drug in (() if file is None else file.disk_contents_needed)),
    }
