"""What an upload will say of a file as a whole, as far as a look at it tells: for the preview of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from breakpoints.vocabulary import vocabulary
from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.talkative import talkative_columns
from datasets.formats.tidy_table import TidyTable
from datasets.identities import StatedFacts
from datasets.limits import UploadLimits
from datasets.recognising import Recognition
from datasets.run_controls.aside import controls_aside
from datasets.run_controls.named import numbers_of_controls
from datasets.taken_out import taken_out
from datasets.top_of_grid import are_short, top_of
from datasets.validation import Validation

_SAID_BY_THE_PREVIEW_ITSELF: Final = frozenset(
    {
        *(Rule.FACT_MISSING, Rule.FACT_READ_AS, Rule.FACT_UNUSUAL, Rule.FACT_OVERRULED_BY_FILE),
        *(Rule.DISK_CONTENTS_NEEDED, Rule.OTHER_FILE_NEEDED, Rule.ISOLATE_NEEDED_TO_JOIN),
        *(Rule.COLUMN_PERSONAL, Rule.COLUMN_NOT_USED, Rule.SHEET_NOT_USED),
        *(Rule.CHARSET_GUESSED, Rule.DECIMAL_COMMA_ASSUMED),
    }
)
_SAID_OF_ROWS: Final = frozenset({Rule.ROW_IS_CONTROL, Rule.MEASUREMENT_STRUCK_THROUGH})


def foreseen(
    files: Sequence[tuple[Recognition, UploadedFacts]],
    facts: UploadedFacts,
    stated: StatedFacts,
    limits: UploadLimits,
) -> tuple[Finding, ...]:
    """Return what is wrong with the header, the units, the columns or the scale, and which rows are controls.

    What is found wrong in single cells is left to the reading of all rows.
    """
    try:
        tables = [_sample(recognition, own) for recognition, own in files]
        found = [*numbers_of_controls(tables)]
        found += [remark for table in tables for remark in table.remarks]
        found += [one for recognition, _ in files for one in taken_out(recognition.grids)]
        found += _that_may_be_personal(tables)
        found += _judged(tables, facts, stated, limits)
    except UnreadableFile as unreadable:
        found = [*unreadable.findings]
    return tuple(one for one in found if one.rule not in _SAID_BY_THE_PREVIEW_ITSELF)


def _sample(recognition: Recognition, facts: UploadedFacts) -> TidyTable:
    """Read all of a short file, and the first lines of a long one."""
    grids = recognition.grids
    looked_at = grids if are_short(grids) else [top_of(headed) for headed in grids]
    return recognition.format.read(list(looked_at), facts)


def _that_may_be_personal(tables: Sequence[TidyTable]) -> list[Finding]:
    told = [header for table in tables for header in talkative_columns(table)]
    return [file_finding(Rule.TEXT_MAY_BE_PERSONAL, headers=" | ".join(told))] if told else []


def _judged(
    tables: Sequence[TidyTable], facts: UploadedFacts, stated: StatedFacts, limits: UploadLimits
) -> list[Finding]:
    apart, _ = controls_aside(tables)
    validation = Validation(apart, facts, stated, vocabulary(), limits)
    validation.kept()
    found = validation.notes.findings(limits.max_listed_findings)
    return [one for one in found if one.row is None or one.rule in _SAID_OF_ROWS]
