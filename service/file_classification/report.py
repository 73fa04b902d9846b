"""What a file came to: the one summary that command line, interface, job and page show."""

from enum import StrEnum

import msgspec

from breakpoints.refused_sample import RefusedSample
from datasets.facts import Delimiter
from service.file_classification.detected import Detected
from service.file_classification.options import Out, OutLayout
from service.lookup.classify_request import Policy

MOST_NAMED = 200


class NoticeCode(StrEnum):
    """What a reader of the summary must know besides the counts; each has a text ``file.notice.<code>``."""

    OTHER_GUIDELINE = "other_guideline"
    """Columns are headed with another guideline's letter than the tables that were asked."""
    CONTENT_NOT_KNOWN = "content_not_known"
    """A header's content has no known meaning for its agent: its results are refused."""
    FIGURE_TAKEN_FOR_CONTENT = "figure_taken_for_content"
    """A figure behind the zone in a header, which may count readings, was taken for the disk's content."""
    DATES_NOT_DECIDED = "dates_not_decided"
    """Day and month of no row differ enough to tell which comes first: dates were left out."""
    HOST_STATED = "host_stated"
    """The host stated for every row was used, not the file's column."""
    CONTROLS_READ = "controls_read"
    """Rows of control strains were checked against the ranges held, and speak of the results of their day."""
    CONTROLS_NOT_CHECKED = "controls_not_checked"
    """Rows are of control strains, and no range that the laboratory holds could judge any of them."""
    CONTROLS_UNNAMED = "controls_unnamed"
    """Rows are marked as quality control but name no strain: they have no category and met no range."""
    CONTROLS_UNDATED = "controls_undated"
    """Controls bear a date that cannot be read: they speak of every day."""
    CHARSET_GUESSED = "charset_guessed"
    """The character set of a text was guessed."""
    MECHANISMS_IN_WORDS = "mechanisms_in_words"
    """Columns that nobody reads as a test name mechanisms of resistance: what these concern was left open."""
    RESISTANCE_IN_WORDS = "resistance_in_words"
    """Columns list drugs that isolates resist: each counts as a resistant result of its isolate."""
    ISOLATES_UNNAMED_BESIDE_TRIGGER = "isolates_unnamed_beside_trigger"
    """Results were left open, because a row that names no isolate, or they themselves, may be of any."""
    PROJECTS_NAME_MECHANISMS = "projects_name_mechanisms"
    """A column of projects names a mechanism in every row: it was not taken for a finding of its isolates."""
    VERDICTS_UNREAD = "verdicts_unread"
    """Columns that seem to hold a verdict on results (category, validity, repeat) were not read."""
    RULES_OFF = "rules_off"
    """Intrinsic resistance and expert rules were left out at the caller's wish."""
    ROWS_WITHOUT_HOST = "rows_without_host"
    """Rows name no host: none of their results was classified."""
    ROWS_SUM_UP = "rows_sum_up"
    """Rows are named as a mean or total and not as an isolate: none of their results was classified."""
    NO_ROWS = "no_rows"
    """Nothing stands below the header: there was nothing to classify."""
    BLANK_LINES = "blank_lines"
    """Lines in which nothing stands were left out; they are no rows."""
    HEADER_BELOW_TITLE = "header_below_title"
    """The header stands below a title or other lines, which were left out."""
    TITLES_BETWEEN = "titles_between"
    """Lines of text stand between rows of results: they were not applied to the rows below them."""
    MERGED_CELLS_READ = "merged_cells_read"
    """Cells merged over several rows were read as standing in each of them."""
    SERIES_UNDECLARED = "series_undeclared"
    """MICs are plainly of the series 100, 50, 25 ..., and the file declares none."""
    HEADINGS_OF_A_LETTER = "headings_of_a_letter"
    """Columns that nobody reads are headed by a letter that is the code of a disk."""
    CELL_NOTES = "cell_notes"
    """Cells of the workbook bear notes, which were not read."""
    STRUCK_THROUGH = "struck_through"
    """Cells of the workbook are struck through: such results, and those of what they name, were refused."""
    HIDDEN_ROWS = "hidden_rows"
    """Hidden rows were read like any other."""
    HIDDEN_COLUMNS = "hidden_columns"
    """Columns of the sheet are hidden, and were read all the same."""
    HIDDEN_SHEETS = "hidden_sheets"
    """The workbook has hidden sheets, which were not read."""
    MORE_SHEETS = "more_sheets"
    """The workbook has further sheets with content, which were not read."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with the parts of its sentence."""

    code: NoticeCode
    parameters: dict[str, str] = {}


class RefusedCount(msgspec.Struct, frozen=True, kw_only=True):
    """Results refused for one reason; ``reason`` is None where the refusal says it all."""

    refused: str
    reason: str | None
    results: int


class LeftOpenCount(msgspec.Struct, frozen=True, kw_only=True):
    """Results that were read and are not evaluable, for one reason."""

    reason: str | None
    results: int


class DrugCount(msgspec.Struct, frozen=True, kw_only=True):
    """Results of a drug (as the file writes it) that no criterion covers."""

    drug: str
    results: int


class FileClassified(msgspec.Struct, frozen=True, kw_only=True):
    """What a file came to; ``results`` is the sum of the categories and of the refused."""

    detected: Detected
    rows: int
    """Rows of the file that say anything: results, or isolates of a wide export. As many were written."""
    results: int
    without_result: int = 0
    """Isolates of a wide export with no measurement at all; they are written, too."""
    categories: dict[str, int]
    refused: tuple[RefusedCount, ...] = ()
    left_open: tuple[LeftOpenCount, ...] = ()
    """Why results are not evaluable; readings of control strains (``control_strain``) are among them."""
    no_criterion: tuple[DrugCount, ...] = ()
    """Drugs without a criterion, the most frequent first, `MOST_NAMED` at most."""
    warnings: dict[str, int] = {}
    """Results that carry each warning."""
    only_for_sites: dict[str, int] = {}
    """Results that hold for some sites of infection only (the warning of this name), by these sites."""
    samples: tuple[RefusedSample, ...] = ()
    """The first refused results, `MOST_SAMPLES` of them at most."""
    left_open_samples: tuple[RefusedSample, ...] = ()
    """The first results that are not evaluable, controls left out; `MOST_SAMPLES` at most."""
    notices: tuple[Notice, ...] = ()
    not_used: tuple[str, ...] = ()
    """Columns that no answer depends on; personal ones and those that the sender set aside left out."""
    set_aside: tuple[str, ...] = ()
    """Columns that the sender said no category rests on."""
    renamed: dict[str, str] = {}
    """Columns of the file whose name the answer needed: old -> new."""
    answered: tuple[str, ...] = ()
    """Fields that have a column of their name in the answer, whatever the file calls them."""
    personal_dropped: tuple[str, ...] = ()
    """Personal columns that were not given back."""
    tables: tuple[str, ...]
    """``name@version`` of every version that was asked, in order of preference."""
    table_digests: dict[str, str] = {}
    policy: Policy = Policy()
    """What the caller accepted."""
    i_means: str = "not_stated"
    """What ``I`` means: ``intermediate`` or ``increased_exposure``, if all tables asked say the same."""
    on: str
    out: Out
    out_delimiter: Delimiter | None = None
    """What separates the columns of the answer, where it is a text."""
    out_layout: OutLayout
    media_type: str
