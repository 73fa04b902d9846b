"""What the selectors of an upload offer: columns, formats, saved mappings, and the drugs that lack a disk."""

from typing import Any

from breakpoints.vocabulary import vocabulary
from breakpoints.vocabulary.matching import Match
from datasets.facts import FormatName
from service.locale.catalogue import Language, text
from service.paired_data.mappings import MappingView
from service.paired_data.previews import FilePreview, PreviewView


def reading_choices(
    language: Language, seen: PreviewView | None = None, saved: MappingView | None = None
) -> dict[str, Any]:
    """Return the views of ``parts/upload_form.html``; without a preview columns are typed, not chosen."""
    offered = {one.id: one.name for one in (() if seen is None else seen.mappings)}
    if saved is not None:
        offered[saved.id] = saved.name
    files = () if seen is None else tuple(one for one in (seen.file, seen.second_file) if one is not None)
    drugs = dict.fromkeys(drug for file in files for drug in file.disk_contents_needed)
    return {
        "seen": seen,
        "saved": saved,
        "formats_to_choose": [(one.value, text(f"format.{one.value}", language)) for one in FormatName],
        "columns_of": _columns_of,
        "mappings_to_choose": list(offered.items()),
        "disk_lines": "\n".join(f"{drug} = " for drug in drugs),
        "usual_disks": [(drug, content) for drug in drugs if (content := _usual_content(drug))],
    }


def _columns_of(file: FilePreview) -> list[tuple[str, str]]:
    return [(header, header) for header in file.headers if header]


def _usual_content(drug: str) -> str | None:
    """Return the disk that is usual for a drug: to be suggested, never to be assumed."""
    words = vocabulary()
    found = words.find_drug(drug)
    return words.drugs[found.id].usual_disk_content if isinstance(found, Match) else None
