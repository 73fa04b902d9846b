"""A finding in words: where it stands, what is wrong, and what to do."""

import msgspec

from datasets.fields import Field
from datasets.findings import Finding, Rule
from service.locale.catalogue import Language, text
from service.lookup.notes import in_words
from service.paired_data.discretion import UNSAID

CONTROLS_FILE = 3
"""As in ``datasets.run_controls.of_file``, which imports polars."""
_OF_LABORATORY = frozenset({Rule.PAIR_IMPROBABLE, Rule.PAIR_CONTRADICTS_CATEGORY})
"""Findings that name the laboratory, where the file states one."""
_FIELDS = frozenset(field.value for field in Field)
_BETWEEN: dict[Language, str] = {"en": ": ", "ja": "："}


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One finding with its sentence in the request's language."""

    row: int | None
    column: str | None
    value: str | None
    rule: str
    severity: str
    message: str
    what_to_do: str
    sheet: str | None = None
    file: int | None = None
    """Counted from 1, where several files were uploaded together; 3 is the file of control readings."""


def finding_view(finding: Finding, language: Language) -> FindingView:
    """Put a finding into words, its sheet and file first where the upload has any."""
    parameters = in_words(finding.parameters, language)
    if "column" in parameters:
        parameters["column"] = _column(parameters["column"], language)
    message = text(_key(finding), language, **parameters)
    if parameters.get("laboratory") not in {None, "", UNSAID} and finding.rule in _OF_LABORATORY:
        message += text("finding_laboratory", language, laboratory=parameters["laboratory"])
    place = _place(finding.file, finding.sheet, language)
    return FindingView(
        row=finding.row,
        column=finding.column,
        value=finding.value,
        rule=finding.rule.value,
        severity=finding.severity.value,
        message=f"{place}{_BETWEEN[language]}{message}" if place else message,
        what_to_do=text(f"finding_next.{_concern(finding)}_{finding.severity.value}", language),
        sheet=finding.sheet,
        file=finding.file,
    )


def _key(finding: Finding) -> str:
    """Return the sentence of a finding; where isolates show one zone alone, it names no range."""
    told = finding.parameters
    if finding.rule is Rule.PAIR_IMPROBABLE and told.get("usual_from_mm") == told.get("usual_to_mm"):
        return "finding.pair_improbable_beside_one_zone"
    return f"finding.{finding.rule.value}"


def _place(file: int | None, sheet: str | None, language: Language) -> str:
    if file is None and sheet is None:
        return ""
    if file == CONTROLS_FILE:
        return text("finding_place.controls", language)
    key = "sheet" if file is None else "file" if sheet is None else "both"
    return text(f"finding_place.{key}", language, file=file, sheet=sheet)


def _column(column: str, language: Language) -> str:
    """Name a column as the file does; one that the file does not have by what is missing in it."""
    return text(f"field.{column}", language) if column in _FIELDS else column


def _concern(finding: Finding) -> str:
    return "file" if finding.row is None else "row"
