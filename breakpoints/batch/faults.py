# ruff: noqa: N818  - named by what is wrong; the base class says what it is
"""Errors of a batch as a whole; a fault of a single row is a refusal in its row.

* BatchFault (ValueError)
  + FieldMissing     columns that every result needs are neither in the file nor stated
  + FormatUnknown    the ending of a file's name is none of the formats
  + FileUnreadable   not a file of this format, damaged, or in another encoding
  + OutputIsInput    the answer would overwrite the file that is read
"""

from pathlib import Path


class BatchFault(ValueError):
    """A batch cannot be classified at all; ``code`` and ``parameters`` have a text in both languages."""

    code = "batch_fault"

    def __init__(self, message: str, **parameters: str) -> None:
        self.parameters = parameters
        super().__init__(message)


class FieldMissing(BatchFault):
    """Columns that every result needs are neither in the file nor stated for all rows."""

    code = "field_missing"

    def __init__(self, missing: tuple[str, ...], found: tuple[str, ...]) -> None:
        self.missing, self.found = missing, found
        wanted, there = ", ".join(missing), ", ".join(found[:40]) or "-"
        super().__init__(
            f"no column for {wanted}; the file has {there}. Rename its columns, say which column "
            "holds what, or state one value for all rows.",
            missing=wanted,
            found=there,
        )


class FormatUnknown(BatchFault):
    """The ending of a file's name is none of the formats."""

    code = "format_unknown"

    def __init__(self, path: Path, endings: tuple[str, ...]) -> None:
        self.path, self.endings = path, endings
        listed = ", ".join(endings)
        super().__init__(
            f"{path}: the ending is none of {listed}; name the file by what it is",
            file=str(path),
            endings=listed,
        )


class FileUnreadable(BatchFault):
    """Not a file of this format, damaged, or in another encoding."""

    code = "file_unreadable"

    def __init__(self, path: Path, wanted: str, reason: str) -> None:
        self.path, self.wanted, self.reason = path, wanted, reason
        super().__init__(
            f"{path} cannot be read as {wanted}: {reason}", file=str(path), wanted=wanted, reason=reason
        )


class OutputIsInput(BatchFault):
    """The answer would overwrite the file that is read."""

    code = "output_is_input"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is the file that is read: name another one to write", file=str(path))
