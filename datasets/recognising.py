"""Which format each grid of a file is in: by its content, unless the uploader said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.findings import Rule, file_finding
from datasets.formats import (
    antibiograms,
    distributions,
    infarm,
    mapped,
    microscan,
    ncbi_browser,
    sensititre,
    sirscan,
    tidy,
    vitek,
    whonet,
    wide,
)
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.mapped import recognise_columns
from datasets.sheets_aside import to_be_read
from datasets.source import Grid, Head, HeadedGrid, Source, head_at, heads

FORMATS: tuple[Format, ...] = (
    whonet.FORMAT,
    *antibiograms.FORMATS,
    ncbi_browser.FORMAT,
    infarm.FORMAT,
    sirscan.FORMAT,
    vitek.FORMAT,
    microscan.FORMAT,
    sensititre.FORMAT,
    *distributions.FORMATS,
    wide.FORMAT,
    tidy.FORMAT,
)
"""Every format, the most particular first: the first to recognise a grid has it."""

_FORMAT_OF = {one.name: one for one in (*FORMATS, mapped.FORMAT)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The format of a file, its grids with their headers, and the sheets that are of no use."""

    format: Format
    recognised: Recognised
    grids: tuple[HeadedGrid, ...]
    sheets_not_used: tuple[str, ...] = ()


def recognise(source: Source, facts: UploadedFacts) -> Recognition:
    """Recognise a file by its grids, the uploader's choices first.

    Raises
    ------
    UnreadableFile
        A sheet or a header row that the uploader chose is not in the file.
    """
    grids = _chosen_grids(source, facts)
    candidates = [(grid, _heads(grid, facts)) for grid in grids]
    formats = FORMATS if facts.format is None else (_FORMAT_OF[facts.format],)
    if facts.format is None:
        explained = [(grid, seen) for grid, heads in candidates if (seen := recognise_columns(heads, facts))]
        if explained:
            return _recognition(mapped.FORMAT, explained[:1], source)
    for one in formats:
        found = [(grid, seen) for grid, heads in candidates if (seen := one.recognise(grid, heads))]
        if found:
            return _recognition(one, found, source)
    named = next((grid, heads) for grid, heads in candidates if heads)
    fallback = Recognised(
        format=facts.format or FormatName.TIDY,
        head=named[1][0],
        why=Why.FALLBACK if facts.format is None else Why.STATED,
    )
    return _recognition(_FORMAT_OF[fallback.format], [(named[0], fallback)], source)


def _recognition(one: Format, found: Sequence[tuple[Grid, Recognised]], source: Source) -> Recognition:
    used = [grid for grid, _ in found]
    return Recognition(
        format=one,
        recognised=found[0][1],
        grids=tuple(HeadedGrid(grid=grid, head=seen.head) for grid, seen in found),
        sheets_not_used=tuple(
            grid.sheet for grid in to_be_read(source.grids) if grid.sheet is not None and grid not in used
        ),
    )


def _chosen_grids(source: Source, facts: UploadedFacts) -> Sequence[Grid]:
    if not facts.sheets:
        return to_be_read(source.grids)
    names = [grid.sheet for grid in source.grids]
    absent = [sheet for sheet in facts.sheets if sheet not in names]
    if absent:
        raise UnreadableFile(
            file_finding(
                Rule.SHEET_CHOSEN_ABSENT,
                sheet=absent[0][:60],
                sheets=" | ".join(name for name in names if name is not None)[:300] or "–",
            )
        )
    return [grid for grid in source.grids if grid.sheet in facts.sheets]


def _heads(grid: Grid, facts: UploadedFacts) -> tuple[Head, ...]:
    if facts.header_row is None:
        return heads(grid)
    lines = [line for line in grid.top if line.row == facts.header_row]
    if not lines:
        raise UnreadableFile(file_finding(Rule.HEADER_ROW_ABSENT, row=facts.header_row))
    return (head_at(lines[0]),)
