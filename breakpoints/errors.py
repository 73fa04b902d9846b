# ruff: noqa: N818  - named by what is wrong; the base class carries the suffix
"""Errors of the table model.

* BreakpointError (ValueError)
  + BoundaryUnreadable   a boundary's text is not a comparator and a number
  + BoundariesOverlap    the S and the R region overlap
  + CriterionInvalid     a row contradicts itself
  + TableInvalid         rows of a table clash or name unknown entries
  + PolicyNameUnknown    a policy names a host, drug or organism that the vocabulary does not know
    - UnknownFallbackHost  in ``host_fallback``
  + ImportUnreadable     a file to import is no table of the kind it was said to be
  + DigestMismatch       the bytes of a version are not the bytes that were published
"""

from typing import Literal

Noun = Literal["drug", "organism", "host"]


class BreakpointError(ValueError):
    """A fault in a table or in what was asked of one."""


class BoundaryUnreadable(BreakpointError):
    """A boundary's text is not a comparator and a number."""

    def __init__(self, text: str, wanted: str) -> None:
        self.text, self.wanted = text, wanted
        super().__init__(f"boundary {text!r} cannot be read: write {wanted}")


class BoundariesOverlap(BreakpointError):
    """A value would be S and R at once."""

    def __init__(self, s_text: str | None, r_text: str | None) -> None:
        self.s_text, self.r_text = s_text, r_text
        super().__init__(f"S {s_text} and R {r_text} overlap: a value would be both")


class CriterionInvalid(BreakpointError):
    """A row contradicts itself."""

    def __init__(self, organism: str, drug: str, fault: str) -> None:
        self.organism, self.drug, self.fault = organism, drug, fault
        super().__init__(f"row {organism} / {drug}: {fault}")


class TableInvalid(BreakpointError):
    """Rows of a table clash or name what the vocabulary does not know."""

    def __init__(self, table: str, fault: str, rows: tuple[str, ...]) -> None:
        self.table, self.fault, self.rows = table, fault, rows
        super().__init__(f"table {table}: {fault}: {'; '.join(rows)}")


class ImportUnreadable(BreakpointError):
    """A file to import is no table of the kind it was said to be; ``code`` says why not."""

    def __init__(self, file: str, code: str, parameters: dict[str, str] | None = None) -> None:
        self.file, self.code, self.parameters = file, code, parameters or {}
        details = ", ".join(self.parameters.values())
        super().__init__(f"{file}: {code} {details}: check the file and the format it was given as")


class DigestMismatch(BreakpointError):
    """The bytes of a version are not the bytes that were published."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected, self.found = expected, found
        super().__init__(f"digest {found} where {expected} was published: the bytes were changed or damaged")


class PolicyNameUnknown(BreakpointError):
    """A policy names what the vocabulary does not know; ``field`` is where (``do_not_report/0/drug``)."""

    def __init__(self, field: str, noun: Noun, name: str, suggestions: tuple[str, ...]) -> None:
        self.field, self.noun, self.name, self.suggestions = field, noun, name, suggestions
        super().__init__(f"{field}: {name!r} is not a {noun} of the vocabulary; near: {suggestions}")


class UnknownFallbackHost(PolicyNameUnknown):
    """A policy falls back to a host that the vocabulary does not know."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        super().__init__("host_fallback", "host", name, suggestions)
