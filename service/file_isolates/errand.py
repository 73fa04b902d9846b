"""What is asked of a classified file about its isolates, and what comes back."""

import msgspec

from datasets.facts import Delimiter
from service.file_classification.detected import Format

MOST_LISTED = 100
MOST_RESULTS = 200
MOST_BESIDE = 2_000
"""Results that are in no report, and that rules look at all the same."""


class MeasuredAs(msgspec.Struct, frozen=True, kw_only=True):
    """What a measurement column of a wide file says of each of its results."""

    column: str
    said: dict[str, str]


class IsolatesErrand(msgspec.Struct, frozen=True, kw_only=True):
    """The first isolates of a file, those of one label, or the results of the one in a row."""

    path: str
    format: Format
    delimiter: Delimiter | None
    fields: dict[str, str]
    """Field -> the column that holds it."""
    label: str | None
    """The column of the isolates' labels."""
    beside: dict[str, tuple[str, ...]] = {}
    """Screening test -> the columns that count beside the one in `fields`."""
    together: tuple[str, ...] = ()
    """The columns that the rows of one isolate share; without them each row is one isolate."""
    measured: tuple[MeasuredAs, ...] = ()
    """The measurement columns of a wide file; without them each row is one result."""
    strain: str | None = None
    """The column that names the control strain of a row whose specimen is quality control."""
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
    """Of each result every field that its own row says, those of the isolate too."""
    controls: tuple[dict[str, str], ...] = ()
    """What the control strains among the file's rows read, each reading once."""
    beside: tuple[dict[str, str], ...] = ()
    """Results that are not shown and may decide a rule: those beyond `MOST_RESULTS`, and rows of the same
    label that name another organism or host."""
    further: int = 0
    """Results beyond `MOST_RESULTS`, which are left out."""


class IsolatesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A list of isolates, or one; ``isolates`` is how many there are."""

    isolates: int = 0
    lines: tuple[IsolateLine, ...] = ()
    found: IsolateFound | None = None
