"""What was found in an uploaded file: row, column, value, rule."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """Whether the row (or the whole file) is refused, or kept."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """The closed list of rules that a file or a row can break; each has a text in ja and en."""

    # the file as a whole
    FILE_EMPTY = "file_empty"
    FILE_SECOND_HEADER = "file_second_header"
    FILE_HEADER_ONLY = "file_header_only"
    FILE_IS_PDF = "file_is_pdf"
    FILE_IS_SPREADSHEET = "file_is_spreadsheet"
    FILE_IS_ARCHIVE = "file_is_archive"
    FILE_IS_DATABASE = "file_is_database"
    FILE_IS_PARQUET = "file_is_parquet"
    FILE_IS_BINARY = "file_is_binary"
    FILE_WORKBOOK_DAMAGED = "file_workbook_damaged"
    FILE_PARQUET_UNREADABLE = "file_parquet_unreadable"
    FILE_CHARSET_UNREADABLE = "file_charset_unreadable"
    FILE_IN_NO_CHARSET = "file_in_no_charset"
    FILE_TOO_LARGE = "file_too_large"
    FILE_TOO_MANY_ROWS = "file_too_many_rows"
    FILE_TOO_MANY_COLUMNS = "file_too_many_columns"
    FILE_NEEDS_TOO_MUCH = "file_needs_too_much"
    FILE_READING_FAILED = "file_reading_failed"
    FILE_NOT_TABULAR = "file_not_tabular"
    FILE_ROW_UNPARSABLE = "file_row_unparsable"
    # what is refused before anything else opens it
    FILE_DAMAGED = "file_damaged"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    FILE_TOO_MANY_PARTS = "file_too_many_parts"
    FILE_TOO_MANY_SHEETS = "file_too_many_sheets"
    FILE_PATH_UNSAFE = "file_path_unsafe"
    FILE_NESTED_ARCHIVE = "file_nested_archive"
    FILE_LINKS_OUTSIDE = "file_links_outside"
    FILE_DECLARES_ENTITIES = "file_declares_entities"
    FILE_CELL_FAR_AWAY = "file_cell_far_away"
    FILE_NUMBER_FORMAT_MISLEADS = "file_number_format_misleads"
    FILE_IS_DISTRIBUTION = "file_is_distribution"
    FILE_IS_COUNTED_DISTRIBUTION = "file_is_counted_distribution"
    FILE_IS_COUNTED_PAIRS = "file_is_counted_pairs"
    DATABASE_WITHOUT_ISOLATES = "database_without_isolates"
    DATABASE_DAMAGED = "database_damaged"
    MEASURE_NOT_TOLD = "measure_not_told"
    NO_DRUG_COLUMN = "no_drug_column"
    # its header
    HEADER_MISSING = "header_missing"
    HEADER_REPEATED = "header_repeated"
    COLUMN_MISSING = "column_missing"
    COLUMN_AMBIGUOUS = "column_ambiguous"
    COLUMN_CHOSEN_ABSENT = "column_chosen_absent"
    SHEET_CHOSEN_ABSENT = "sheet_chosen_absent"
    HEADER_ROW_ABSENT = "header_row_absent"
    SHEET_NOT_USED = "sheet_not_used"
    MERGED_CELLS_READ = "merged_cells_read"
    CELLS_STRUCK_THROUGH = "cells_struck_through"
    HIDDEN_ROWS_READ = "hidden_rows_read"
    HIDDEN_COLUMNS_READ = "hidden_columns_read"
    HIDDEN_SHEETS_READ = "hidden_sheets_read"
    OTHER_FILE_NEEDED = "other_file_needed"
    ISOLATE_NEEDED_TO_JOIN = "isolate_needed_to_join"
    DISK_CONTENTS_NEEDED = "disk_contents_needed"
    COLUMN_NOT_USED = "column_not_used"
    COLUMN_PERSONAL = "column_personal"
    TEXT_MAY_BE_PERSONAL = "text_may_be_personal"
    # facts that the uploader gives
    FACT_MISSING = "fact_missing"
    FACT_UNREADABLE = "fact_unreadable"
    FACT_OVERRULED_BY_FILE = "fact_overruled_by_file"
    FACT_READ_AS = "fact_read_as"
    FACT_UNUSUAL = "fact_unusual"
    MIC_SCALE_CONTRADICTED = "mic_scale_contradicted"
    MIC_SCALE_DOUBTFUL = "mic_scale_doubtful"
    MIC_SCALE_AGAINST_UNIT = "mic_scale_against_unit"
    MIC_SERIES_DOUBTFUL = "mic_series_doubtful"
    UNIT_NOT_READ = "unit_not_read"
    HEADER_WORD_UNKNOWN = "header_word_unknown"
    SIGNS_UNCLEAR = "signs_unclear"
    COLUMNS_SWAPPED = "columns_swapped"
    # guesses that the uploader can override
    SIGNS_READ = "signs_read"
    CHARSET_GUESSED = "charset_guessed"
    DECIMAL_COMMA_ASSUMED = "decimal_comma_assumed"
    HOST_CODES_NOT_KNOWN = "host_codes_not_known"
    HOST_CODES_OVERRULED = "host_codes_overruled"
    # a row
    ROW_RAGGED = "row_ragged"
    LINE_WITHOUT_MEASUREMENT = "line_without_measurement"
    LINE_IS_SUMMARY = "line_is_summary"
    LINE_REPEATS_HEADER = "line_repeats_header"
    RESULT_WITHOUT_METHOD = "result_without_method"
    UNIT_OF_ROW_NOT_READ = "unit_of_row_not_read"
    CELL_MISSING = "cell_missing"
    CELL_TOO_LONG = "cell_too_long"
    CHARACTER_NOT_ALLOWED = "character_not_allowed"
    DECIMAL_COMMA_AMBIGUOUS = "decimal_comma_ambiguous"
    MEASUREMENT_IS_DATE = "measurement_is_date"
    MEASUREMENT_MARKED = "measurement_marked"
    MEASUREMENT_STRUCK_THROUGH = "measurement_struck_through"
    MEASUREMENT_IS_RANGE = "measurement_is_range"
    ORGANISM_UNKNOWN = "organism_unknown"
    ORGANISM_AMBIGUOUS = "organism_ambiguous"
    DRUG_UNKNOWN = "drug_unknown"
    DRUG_AMBIGUOUS = "drug_ambiguous"
    HOST_UNKNOWN = "host_unknown"
    HOST_AMBIGUOUS = "host_ambiguous"
    SITE_NOT_RECOGNISED = "site_not_recognised"
    DISK_CONTENT_NOT_STATED = "disk_content_not_stated"
    DISK_CONTENT_UNREADABLE = "disk_content_unreadable"
    DISK_CONTENT_AMBIGUOUS = "disk_content_ambiguous"
    DISK_CONTENT_IMPOSSIBLE = "disk_content_impossible"
    DISK_CONTENT_UNUSUAL = "disk_content_unusual"
    DISK_CONTENT_REWRITTEN = "disk_content_rewritten"
    LADDER_UNKNOWN = "ladder_unknown"
    SAMPLING_UNKNOWN = "sampling_unknown"
    QUALITY_CONTROL_OUT_OF_RANGE = "quality_control_out_of_range"
    QUALITY_CONTROL_CANNOT_BE_TOLD = "quality_control_cannot_be_told"
    QUALITY_CONTROL_UNKNOWN = "quality_control_unknown"
    YEAR_UNREADABLE = "year_unreadable"
    ZONE_MISSING = "zone_missing"
    ZONE_UNREADABLE = "zone_unreadable"
    ZONE_IS_CATEGORY = "zone_is_category"
    ZONE_WITH_SIGN = "zone_with_sign"
    ZONE_OUT_OF_RANGE = "zone_out_of_range"
    ZONE_ROUNDED = "zone_rounded"
    ZONE_ROUNDED_DOWN = "zone_rounded_down"  # of versions that were read before zones were rounded to nearest
    ZONE_ZERO_READ_AS_NONE = "zone_zero_read_as_none"
    ZONE_ZERO_UNDECLARED = "zone_zero_undeclared"
    MIC_MISSING = "mic_missing"
    MIC_UNREADABLE = "mic_unreadable"
    MIC_IS_CATEGORY = "mic_is_category"
    MIC_SIGN_ALONE = "mic_sign_alone"
    MIC_NOT_POSITIVE = "mic_not_positive"
    MIC_OUT_OF_RANGE = "mic_out_of_range"
    MIC_THOUSAND_OR_DECIMAL = "mic_thousand_or_decimal"
    MIC_OFF_LADDER = "mic_off_ladder"
    MIC_TOTAL_TAKEN_APART = "mic_total_taken_apart"
    MIC_TOTAL_DOUBTFUL = "mic_total_doubtful"
    MIC_RATIO_OF_SINGLE_DRUG = "mic_ratio_of_single_drug"
    MIC_RATIO_DOES_NOT_FIT = "mic_ratio_does_not_fit"
    READING_MISSING = "reading_missing"
    ISOLATE_NOT_NAMED = "isolate_not_named"
    ISOLATE_REPEATED = "isolate_repeated"
    ROW_DUPLICATED = "row_duplicated"
    ISOLATE_UNDECIDED = "isolate_undecided"
    ROWS_ALL_TWICE = "rows_all_twice"
    PAIR_IMPROBABLE = "pair_improbable"
    PAIR_CONTRADICTS_CATEGORY = "pair_contradicts_category"
    # control strains in the file
    CONTROLS_READ = "controls_read"
    CONTROL_MEDIUM_WITHOUT_RANGE = "control_medium_without_range"
    CONTROLS_NOT_NAMED = "controls_not_named"
    ROW_IS_CONTROL = "row_is_control"
    FILE_HOLDS_CONTROLS_ONLY = "file_holds_controls_only"
    ISOLATE_MAY_BE_CONTROL = "isolate_may_be_control"
    RUN_CONTROL_FAILED = "run_control_failed"
    RUN_CONTROL_DOUBTFUL = "run_control_doubtful"
    PARTNER_AMBIGUOUS = "partner_ambiguous"
    PARTNER_CONTRADICTS = "partner_contradicts"
    PARTNER_NEARLY_NAMED = "partner_nearly_named"
    ZONE_EDITED_BY_HAND = "zone_edited_by_hand"


WARNINGS = frozenset(
    {
        Rule.COLUMN_NOT_USED,
        Rule.COLUMN_PERSONAL,
        Rule.TEXT_MAY_BE_PERSONAL,
        Rule.FACT_OVERRULED_BY_FILE,
        Rule.FACT_READ_AS,
        Rule.FACT_UNUSUAL,
        Rule.SIGNS_READ,
        Rule.CHARSET_GUESSED,
        Rule.DECIMAL_COMMA_ASSUMED,
        Rule.HOST_CODES_NOT_KNOWN,
        Rule.HOST_CODES_OVERRULED,
        Rule.SITE_NOT_RECOGNISED,
        Rule.YEAR_UNREADABLE,
        Rule.ZONE_ROUNDED,
        Rule.ZONE_ROUNDED_DOWN,
        Rule.DISK_CONTENT_UNUSUAL,
        Rule.DISK_CONTENT_REWRITTEN,
        Rule.ZONE_ZERO_READ_AS_NONE,
        Rule.MIC_OFF_LADDER,
        Rule.MIC_TOTAL_TAKEN_APART,
        Rule.ISOLATE_REPEATED,
        Rule.ROW_DUPLICATED,
        Rule.ISOLATE_UNDECIDED,
        Rule.ROWS_ALL_TWICE,
        Rule.PAIR_IMPROBABLE,
        Rule.PAIR_CONTRADICTS_CATEGORY,
        Rule.CONTROLS_READ,
        Rule.CONTROL_MEDIUM_WITHOUT_RANGE,
        Rule.ISOLATE_MAY_BE_CONTROL,
        Rule.RUN_CONTROL_DOUBTFUL,
        Rule.SHEET_NOT_USED,
        Rule.MERGED_CELLS_READ,
        Rule.CELLS_STRUCK_THROUGH,
        Rule.HIDDEN_ROWS_READ,
        Rule.HIDDEN_COLUMNS_READ,
        Rule.HIDDEN_SHEETS_READ,
        Rule.ZONE_EDITED_BY_HAND,
    }
)


def severity_of(rule: Rule) -> Severity:
    """Return what breaking a rule means for the row, or for the file if it concerns the file."""
    return Severity.WARNING if rule in WARNINGS else Severity.ERROR


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing found, in codes and parameters; the service puts it into words.

    ``row`` counts as a spreadsheet shows it: the header is row 1. ``None`` stands for the whole file.
    ``file`` counts from 1 where several files were uploaded together (3: control readings), ``sheet`` is the
    sheet of a workbook.
    ``parameters`` fill every placeholder of the rule's text; for a row they always hold ``row``, ``column``
    and ``value``.
    """

    rule: Rule
    severity: Severity
    row: int | None = None
    column: str | None = None
    value: str | None = None
    parameters: dict[str, str] = {}
    sheet: str | None = None
    file: int | None = None


class RuleCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a rule was broken in a file, listed findings and unlisted ones together."""

    rule: Rule
    severity: Severity
    n: int


def file_finding(rule: Rule, **parameters: object) -> Finding:
    """Return a finding about the file as a whole."""
    return Finding(
        rule=rule,
        severity=severity_of(rule),
        parameters={name: str(value) for name, value in parameters.items()},
    )
