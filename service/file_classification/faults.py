# ruff: noqa: N818  - named by what is wrong; the base class carries the suffix
"""Why a file as a whole is not classified; a fault of one row is a refusal in its row."""

from enum import StrEnum

import msgspec


class FileFault(StrEnum):
    """What is wrong with a file; each has a text ``file.fault.<code>``."""

    EMPTY = "empty"
    IS_PDF = "is_pdf"
    IS_OLD_SPREADSHEET = "is_old_spreadsheet"
    IS_ARCHIVE = "is_archive"
    IS_DATABASE = "is_database"
    IS_BINARY = "is_binary"
    CHARSET_UNREADABLE = "charset_unreadable"
    IN_NO_CHARSET = "in_no_charset"
    NOT_TABULAR = "not_tabular"
    FORMAT_CONTRADICTED = "format_contradicted"
    DAMAGED = "damaged"
    TOO_MANY_FIELDS = "too_many_fields"
    QUOTE_NOT_CLOSED = "quote_not_closed"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    CELL_TOO_LONG = "cell_too_long"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    RESULT_TOO_LARGE = "result_too_large"
    NEEDS_TOO_MUCH = "needs_too_much"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN_SHEET = "unknown_sheet"
    NO_SHEET = "no_sheet"
    HEADER_ROW_ABSENT = "header_row_absent"
    FIELD_MISSING = "field_missing"
    SEVERAL_VALUES = "several_values"
    SEVERAL_VALUES_AND_LACKING = "several_values_and_lacking"
    COLUMN_ABSENT = "column_absent"
    IGNORED_ABSENT = "ignored_absent"
    FIELD_UNKNOWN = "field_unknown"
    SCREENING_UNREAD = "screening_unread"
    FINDINGS_UNREAD = "findings_unread"
    SIGNS_UNREAD = "signs_unread"
    UNITS_UNREAD = "units_unread"
    ISOLATE_DITTO = "isolate_ditto"
    SECOND_HEADER = "second_header"
    TITLE_CONTRADICTS = "title_contradicts"
    FINDING_ELSEWHERE = "finding_elsewhere"
    COLUMN_REPEATED = "column_repeated"
    DRUG_UNREAD = "drug_unread"
    REPEATS_UNREAD = "repeats_unread"
    AMONG_VERDICTS = "among_verdicts"
    VERDICT_OF_WHICH = "verdict_of_which"
    ORGANISM_UNREAD = "organism_unread"
    SPECIMEN_UNREAD = "specimen_unread"
    CONTENT_UNREAD = "content_unread"
    CONTENTS_IN_ROW = "contents_in_row"
    CATEGORIES_IN_ROW = "categories_in_row"
    RESISTANCE_LISTED = "resistance_listed"
    UNIT_NOT_READ = "unit_not_read"
    NOT_WIDE = "not_wide"
    METHOD_UNSAID = "method_unsaid"
    UNKNOWN_NAME = "unknown_name"
    TOO_MANY_CONTROLS = "too_many_controls"
    ENCRYPTED = "encrypted"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_SHEETS = "too_many_sheets"
    PATH_UNSAFE = "path_unsafe"
    NESTED_ARCHIVE = "nested_archive"
    LINKS_OUTSIDE = "links_outside"
    DECLARES_ENTITIES = "declares_entities"
    CELL_FAR_AWAY = "cell_far_away"
    NUMBER_FORMAT_MISLEADS = "number_format_misleads"


class Unclassifiable(Exception):
    """A file that cannot be classified, with the reason."""

    def __init__(self, code: FileFault, **parameters: object) -> None:
        self.fault = FaultFound(code=code, parameters={name: str(one) for name, one in parameters.items()})
        super().__init__(code.value)


class FaultFound(msgspec.Struct, frozen=True, kw_only=True):
    """A fault with the parts of its sentence."""

    code: FileFault
    parameters: dict[str, str] = {}
