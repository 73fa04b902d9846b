"""Findings as a page shows them: what is said of many rows in one line, with how many and which first."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from service.locale.catalogue import Language, text
from service.paired_data.findings_shown import FindingView
from service.problems import FaultView, Problem

MOST_ROWS: Final = 10
MOST_LINES_OF_A_RULE: Final = 10
_OF_ROW: Final = re.compile(r"/row/(?P<row>[0-9]+)(?:/(?P<column>.*))?", re.DOTALL)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: the first of equal findings, and what is to be added of the others."""

    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    rule: str = ""
    severity: str = "error"
    field: str = ""
    """Which field of a form, where a sentence alone does not say it."""
    further: str = ""
    """That further rows say the same, in words."""


def lines_of_findings(findings: Iterable[FindingView], language: Language) -> tuple[Line, ...]:
    """Return the lines of a list of findings."""
    return condensed(
        [
            Line(
                message=one.message,
                row=one.row,
                column=one.column,
                value=one.value,
                rule=one.rule,
                severity=one.severity,
            )
            for one in findings
        ],
        language,
    )


def lines_of_faults(problem: Problem, language: Language) -> tuple[Line, ...]:
    """Return the lines of what a problem lists; a person finds a row by its sentence, not by a pointer."""
    return condensed([_line(one) for one in problem.errors if one.message != problem.detail], language)


def _line(fault: FaultView) -> Line:
    found = _OF_ROW.fullmatch(fault.pointer)
    if found is None:
        field = "" if fault.pointer.startswith(("/file", "/query")) else fault.pointer
        return Line(message=fault.message, rule=fault.rule, field=field)
    return Line(message=fault.message, row=int(found["row"]), column=found["column"], rule=fault.rule)


def condensed(lines: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """Put lines together that differ in their row alone; of a rule, ten and how many more there are."""
    alike: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        alike.setdefault((line.rule, _without_row(line)), []).append(line)
    shown: list[Line] = []
    of_rule: dict[str, int] = {}
    more: dict[str, list[Line]] = {}
    for (rule, _), group in alike.items():
        of_rule[rule] = of_rule.get(rule, 0) + 1
        if of_rule[rule] > MOST_LINES_OF_A_RULE and group[0].row is not None:
            more.setdefault(rule, []).extend(group)
            continue
        first, *others = group
        said = _further("finding.same_rows", others, language) if first.row is not None else ""
        shown.append(msgspec.structs.replace(first, further=said))
    for rest in more.values():
        told = _further("finding.more_of_rule", rest, language)
        shown.append(Line(message=told, rule=rest[0].rule, severity=rest[0].severity))
    return tuple(shown)


def _without_row(line: Line) -> str:
    if line.row is None:
        return line.message
    return re.sub(rf"(?<![0-9.])(?:{line.row}行目|[Rr]ow {line.row}(?![0-9]))", "#", line.message, count=1)


def _further(key: str, lines: Sequence[Line], language: Language) -> str:
    if not lines:
        return ""
    rows = list(dict.fromkeys(str(line.row) for line in lines))
    listed = ", ".join(rows[:MOST_ROWS]) + (", …" if len(rows) > MOST_ROWS else "")
    return text(f"pages.{key}", language, n=len(lines), rows=listed)
