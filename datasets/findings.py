"""What was found in an uploaded file: row, column, value, rule."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """Whether the row is refused or kept."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """The closed list of rules that a file or a row can break; each has a text in ja and en."""

    # the file as a whole
    FILE_EMPTY = "file_empty"
    FILE_HEADER_ONLY = "file_header_only"
    FILE_IS_PDF = "file_is_pdf"
    FILE_IS_SPREADSHEET = "file_is_spreadsheet"
    FILE_IS_ARCHIVE = "file_is_archive"
    FILE_IS_DATABASE = "file_is_database"
    FILE_IS_PARQUET = "file_is_parquet"
    FILE_IS_BINARY = "file_is_binary"
    FILE_CHARSET_UNREADABLE = "file_charset_unreadable"
    FILE_TOO_LARGE = "file_too_large"
    FILE_TOO_MANY_ROWS = "file_too_many_rows"
    FILE_TOO_MANY_COLUMNS = "file_too_many_columns"
    FILE_LINE_TOO_LONG = "file_line_too_long"
    FILE_NEEDS_TOO_MUCH = "file_needs_too_much"
    FILE_READING_FAILED = "file_reading_failed"
    FILE_NOT_TABULAR = "file_not_tabular"
    # its header
    HEADER_MISSING = "header_missing"
    HEADER_REPEATED = "header_repeated"
    COLUMN_MISSING = "column_missing"
    COLUMN_AMBIGUOUS = "column_ambiguous"
    COLUMN_CHOSEN_ABSENT = "column_chosen_absent"
    COLUMN_NOT_USED = "column_not_used"
    COLUMN_PERSONAL = "column_personal"
    # facts that the file does not hold
    FACT_MISSING = "fact_missing"
    FACT_UNREADABLE = "fact_unreadable"
    FACT_OVERRULED_BY_FILE = "fact_overruled_by_file"
    # guesses that the user can override
    GUESSED_CHARSET = "guessed_charset"
    DECIMAL_COMMA_ASSUMED = "decimal_comma_assumed"
    DECIMAL_COMMA_AMBIGUOUS = "decimal_comma_ambiguous"
    # a row
    ROW_RAGGED = "row_ragged"
    ROW_BLANK = "row_blank"
    CHARACTER_NOT_ALLOWED = "character_not_allowed"
    CELL_TOO_LONG = "cell_too_long"
    ORGANISM_UNKNOWN = "organism_unknown"
    ORGANISM_AMBIGUOUS = "organism_ambiguous"
    DRUG_UNKNOWN = "drug_unknown"
    DRUG_AMBIGUOUS = "drug_ambiguous"
    HOST_UNKNOWN = "host_unknown"
    HOST_AMBIGUOUS = "host_ambiguous"
    SITE_NOT_RECOGNISED = "site_not_recognised"
    DISK_CONTENT_UNREADABLE = "disk_content_unreadable"
    LADDER_UNKNOWN = "ladder_unknown"
    YEAR_UNREADABLE = "year_unreadable"
    ZONE_MISSING = "zone_missing"
    ZONE_UNREADABLE = "zone_unreadable"
    ZONE_IS_CATEGORY = "zone_is_category"
    ZONE_OUT_OF_RANGE = "zone_out_of_range"
    ZONE_ROUNDED_DOWN = "zone_rounded_down"
    ZONE_ZERO_READ_AS_NONE = "zone_zero_read_as_none"
    ZONE_ZERO_UNDECLARED = "zone_zero_undeclared"
    MEASUREMENT_IS_DATE = "measurement_is_date"
    MIC_MISSING = "mic_missing"
    MIC_UNREADABLE = "mic_unreadable"
    MIC_NOT_POSITIVE = "mic_not_positive"
    MIC_OUT_OF_RANGE = "mic_out_of_range"
    MIC_SIGN_ALONE = "mic_sign_alone"
    MIC_IS_CATEGORY = "mic_is_category"
    MIC_OFF_LADDER = "mic_off_ladder"
    MIC_RATIO_OF_SINGLE_AGENT = "mic_ratio_of_single_agent"
    ISOLATE_REPEATED = "isolate_repeated"


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing found, in codes and parameters; the service puts it into words.

    ``row`` counts as a spreadsheet shows it: the header is row 1. ``None`` stands for the whole file.
    ``parameters`` always hold ``row``, ``column`` and ``value`` as text where these are known.
    """

    rule: Rule
    severity: Severity
    row: int | None = None
    column: str | None = None
    value: str | None = None
    parameters: dict[str, str] = {}


class RuleCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a rule was broken in a file, listed findings and unlisted ones together."""

    rule: Rule
    severity: Severity
    n: int
