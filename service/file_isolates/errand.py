"""What is asked of a classified file about its isolates, and what comes back."""

from typing import Final, Literal

import msgspec

from breakpoints.dates import DateOrder
from breakpoints.quality_control.controls import WrittenControl
from breakpoints.whonet.measured import MeasuredColumn
from datasets.facts import Delimiter
from service.file_classification.detected import Format

MOST_LISTED = 100
MOST_RESULTS = 200
MOST_BESIDE = 2_000
"""Results that are in no report, and that rules look at all the same."""
Rows = Literal["results", "isolates", "answers"]
"""What a row is: a result of a file of results, an isolate with a column for each agent, or one of the
results that were made of such an isolate."""

ANSWERED: Final = "answered"
"""What the classified file says of a result: its category, or the code of its refusal."""
REASON: Final = "answered_reason"
"""The code of the reason that the file gives for this, where it gives one."""
DETAIL: Final = "answered_detail"
"""What the sentence of the reason needs, in a file with a row for each result."""
WARNED: Final = "answered_warnings"
"""The codes of the warnings beside it, with semicolons between them."""


class IsolatesErrand(msgspec.Struct, frozen=True, kw_only=True):
    """The first isolates of a file, those of one label, or the results of the one in a row."""

    path: str
    format: Format
    delimiter: Delimiter | None
    rows: Rows
    fields: dict[str, str]
    """Field -> the column that holds it."""
    further: dict[str, tuple[str, ...]] = {}
    """Field -> the columns that count beside the one in `fields`."""
    stated: dict[str, str] = {}
    """What holds for every row."""
    date_order: DateOrder | None = None
    measured: tuple[MeasuredColumn, ...] = ()
    """The measurement columns, where a row is an isolate."""
    strain: str | None = None
    """The column that names the control strain of a row, where a row is an isolate."""
    names_strains: bool = False
    """Some name of an isolate may be that of a control strain."""
    wanted: str | None = None
    """List only the isolates of this label."""
    row: int | None = None
    """Counted from 1, without the header: any row of the isolate that is asked for."""


class IsolateLine(msgspec.Struct, frozen=True, kw_only=True):
    """One isolate of a list: its first row, and its label where it has one."""

    row: int
    label: str | None


class IsolateFound(msgspec.Struct, frozen=True, kw_only=True):
    """One isolate, every text as the file writes it."""

    label: str | None
    results: tuple[dict[str, str], ...]
    """Of each result every field that its own row says or that was stated, those of the isolate too."""
    controls: tuple[WrittenControl, ...] = ()
    """What the control strains among the file's rows read, each reading once."""
    beside: tuple[dict[str, str], ...] = ()
    """Results that are not shown and may decide a rule: those beyond `MOST_RESULTS`, and other rows of the
    same name, among them those of another organism or host."""
    further: int = 0
    """Results beyond `MOST_RESULTS`, which are left out."""


class IsolatesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A list of isolates, or one; ``isolates`` is how many there are."""

    isolates: int = 0
    lines: tuple[IsolateLine, ...] = ()
    found: IsolateFound | None = None
