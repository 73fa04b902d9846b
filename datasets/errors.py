"""Errors of reading files and data sets.

* DatasetError
  + UnreadableFile   the file as a whole cannot be read; what was found goes to its uploader
  + DamagedVersion   stored bytes are not the version they are said to be
  + NothingSelected  no row of the version belongs to the organism, drug, disk content and host asked for
"""

from __future__ import annotations

from datasets.findings import Finding


class DatasetError(Exception):
    """Base of all errors of this package."""


class UnreadableFile(DatasetError):  # noqa: N818
    """The file as a whole cannot be read, for the reasons found."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__(f"The file cannot be read: {', '.join(found.rule for found in findings)}")


class DamagedVersion(DatasetError):  # noqa: N818
    """Bytes of a data set version do not have the digest, or the form, that they must have."""

    def __init__(self, expected_digest: str, fault: str) -> None:
        self.expected_digest, self.fault = expected_digest, fault
        super().__init__(
            f"Data set version {expected_digest}: {fault}. The stored bytes are damaged; "
            "restore them from a backup."
        )


class NothingSelected(DatasetError):  # noqa: N818
    """No row of the version belongs to what was asked for."""

    def __init__(self, organism: str, drug: str, disk_content: str, host: str | None) -> None:
        self.organism, self.drug, self.disk_content, self.host = organism, drug, disk_content, host
        super().__init__(
            f"No pair of {organism}, {drug}, {disk_content}, host {host or 'any'} in this data set version. "
            "Choose one of its groups."
        )
