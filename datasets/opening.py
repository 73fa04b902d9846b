"""Open an uploaded file by its content: whatever it is, it becomes grids of text."""

from __future__ import annotations

from pathlib import Path

from datasets.content import Content, content_of
from datasets.delimited import open_delimited
from datasets.facts import UploadedFacts
from datasets.fields import MEASUREMENTS
from datasets.limits import UploadLimits
from datasets.parquet import open_parquet
from datasets.preflight import refuse_hostile
from datasets.sniff import refuse_no_text, refuse_too_large
from datasets.source import Source
from datasets.whonet_database import open_whonet_database
from datasets.workbook import open_workbook


def open_source(path: Path, facts: UploadedFacts, limits: UploadLimits) -> Source:
    """Open a file.

    Raises
    ------
    UnreadableFile
        It is too large, or nothing that can be read.
    """
    refuse_too_large(path, limits)
    refuse_hostile(path, limits)
    content = content_of(path)
    match content:
        case Content.DATABASE:
            return Source(container="database", grids=(open_whonet_database(path, facts, limits),))
        case Content.WORKBOOK | Content.OLD_WORKBOOK:
            return Source(container="workbook", grids=open_workbook(path, limits, _naming(facts)))
        case Content.PARQUET:
            return Source(container="parquet", grids=(open_parquet(path, limits),))
    refuse_no_text(content)
    text = open_delimited(path, facts, limits)
    return Source(
        container="text",
        grids=(text,),
        charset=text.charset,
        charset_guessed=text.charset_guessed,
        delimiter=text.delimiter,
    )


def _naming(facts: UploadedFacts) -> frozenset[str]:
    """Return the headers of which the uploader says that they name what was tested."""
    return frozenset(
        header for field, header in facts.columns.items() if field not in MEASUREMENTS and header
    )
