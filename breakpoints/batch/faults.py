# ruff: noqa: N818  - named by what is wrong
"""What keeps a batch as a whole from being classified; a fault of a single row is a refusal in its row."""


class FieldMissing(ValueError):
    """Columns that every result needs are neither in the file nor stated for all rows."""

    def __init__(self, missing: tuple[str, ...], found: tuple[str, ...]) -> None:
        self.missing, self.found = missing, found
        wanted, there = ", ".join(missing), ", ".join(found[:40]) or "-"
        super().__init__(
            f"no column for {wanted}; the file has {there}. Rename its columns, say which column "
            "holds what, or state one value for all rows."
        )
