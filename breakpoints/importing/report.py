"""What an import took, what it refused and what it found suspicious, row by row.

``refused``     the row is not in the table
``suspicious``  the row is in the table, or the finding is about the whole file

Each code has a text in ja and en that says what is wrong and what to do about it.
"""

from enum import StrEnum
from typing import Final

import msgspec


class FindingCode(StrEnum):
    """What can be wrong with a file of breakpoints, or with one of its rows."""

    # the file
    OTHER_ENCODING = "other_encoding"
    EDITION_REPEATS = "edition_repeats"
    FILE_MISSING = "file_missing"
    RULES_WITHOUT_TABLE = "rules_without_table"
    # a row that is kept
    CODE_WITHOUT_NAME = "code_without_name"
    CODE_AND_NAME_DIFFER = "code_and_name_differ"
    CODE_OF_OTHER_TYPE = "code_of_other_type"
    NEW_HOST = "new_host"
    NEW_SITE = "new_site"
    SITES_OVERLAP = "sites_overlap"
    EVERY_ZONE_PASSES = "every_zone_passes"
    COLUMNS_UNKNOWN = "columns_unknown"
    COLUMNS_TAKEN = "columns_taken"
    RULE_PARTLY_UNDERSTOOD = "rule_partly_understood"
    # a row that is refused
    LINE_TRUNCATED = "line_truncated"
    LINE_TOO_LONG = "line_too_long"
    EDITION_UNREADABLE = "edition_unreadable"
    METHOD_UNKNOWN = "method_unknown"
    TYPE_UNKNOWN = "type_unknown"
    UNKNOWN_ORGANISM = "unknown_organism"
    UNKNOWN_DRUG = "unknown_drug"
    UNKNOWN_HOST = "unknown_host"
    UNKNOWN_SITE = "unknown_site"
    COMPARATOR_NEEDED = "comparator_needed"
    HOST_MISSING = "host_missing"
    DISK_CONTENT_MISSING = "disk_content_missing"
    DISK_CONTENT_UNREADABLE = "disk_content_unreadable"
    NUMBER_UNREADABLE = "number_unreadable"
    MIC_OUT_OF_RANGE = "mic_out_of_range"
    MIC_NUMBER_IN_DISK_ROW = "mic_number_in_disk_row"
    ZONE_OUT_OF_RANGE = "zone_out_of_range"
    ZONE_NOT_WHOLE = "zone_not_whole"
    R_ON_WRONG_SIDE_OF_S = "r_on_wrong_side_of_s"
    TWO_CUT_OFFS = "two_cut_offs"
    DUPLICATE_ROW = "duplicate_row"
    DUPLICATE_KEY = "duplicate_key"
    RANGE_UNREADABLE = "range_unreadable"
    CRITERIA_NOT_UNDERSTOOD = "criteria_not_understood"
    ROW_CONTRADICTS_ITSELF = "row_contradicts_itself"
    BREAKPOINT_NOT_STATED = "breakpoint_not_stated"
    BREAKPOINT_IN_BRACKETS = "breakpoint_in_brackets"
    BREAKPOINT_IN_A_NOTE = "breakpoint_in_a_note"
    QUALIFIER_NOT_UNDERSTOOD = "qualifier_not_understood"


class Unreadable(StrEnum):
    """Why nothing can be imported at all."""

    EMPTY = "empty"
    NOT_TEXT = "not_text"
    COLUMNS_MISSING = "columns_missing"
    COLUMNS_NOT_UNDERSTOOD = "columns_not_understood"
    COLUMNS_CLASH = "columns_clash"
    LINE_UNREADABLE = "line_unreadable"
    FILE_NEEDED = "file_needed"
    ARCHIVE_DAMAGED = "archive_damaged"
    TOO_LARGE = "too_large"
    NAME_UNUSABLE = "name_unusable"
    NOT_AN_ARCHIVE = "not_an_archive"
    NOT_A_WORKBOOK = "not_a_workbook"
    UNSAFE = "unsafe"
    EDITION_NOT_STATED = "edition_not_stated"
    NO_ROWS = "no_rows"
    NEEDS_TOO_MUCH = "needs_too_much"
    READING_FAILED = "reading_failed"


KEPT: Final = frozenset(
    {
        FindingCode.OTHER_ENCODING,
        FindingCode.EDITION_REPEATS,
        FindingCode.FILE_MISSING,
        FindingCode.RULES_WITHOUT_TABLE,
        FindingCode.CODE_WITHOUT_NAME,
        FindingCode.CODE_AND_NAME_DIFFER,
        FindingCode.CODE_OF_OTHER_TYPE,
        FindingCode.NEW_HOST,
        FindingCode.NEW_SITE,
        FindingCode.SITES_OVERLAP,
        FindingCode.EVERY_ZONE_PASSES,
        FindingCode.COLUMNS_UNKNOWN,
        FindingCode.COLUMNS_TAKEN,
        FindingCode.RULE_PARTLY_UNDERSTOOD,
    }
)
"""Findings that refuse nothing."""


class ImportFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding; ``row`` counts the lines of ``file`` from 1, the header; None: the whole file."""

    code: FindingCode
    file: str
    row: int | None = None
    parameters: dict[str, str] = {}

    @property
    def refuses(self) -> bool:
        """Whether the row was left out."""
        return self.code not in KEPT

    @property
    def severity(self) -> str:
        """Return ``refused``, ``absent`` of a file that is not there, or ``suspicious``."""
        if self.code is FindingCode.FILE_MISSING:
            return "absent"
        return "refused" if self.refuses else "suspicious"


class FileCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a file were read and how many of them were refused."""

    file: str
    rows_read: int
    rows_refused: int

    @property
    def rows_imported(self) -> int:
        """Rows that are in a table, or in the rules, ranges or vocabulary that came with it."""
        return self.rows_read - self.rows_refused


def counted(file: str, rows_read: int, findings: tuple[ImportFinding, ...]) -> FileCounts:
    """Count the rows of a file that some finding refuses, each once."""
    refused = {one.row for one in findings if one.refuses and one.file == file}
    return FileCounts(file=file, rows_read=rows_read, rows_refused=len(refused))
