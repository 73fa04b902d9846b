"""Everything an import gives: tables, words, ranges, and the report."""

import msgspec

from breakpoints.importing.editions import ImportedTable
from breakpoints.importing.report import FileCounts, ImportFinding
from breakpoints.quality_control.ranges import QualityRange
from breakpoints.vocabulary.additions import VocabularyAdditions

__all__ = ["Imported", "QualityRange"]


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """One import: private tables, what they add to the vocabulary, and what was not taken.

    Rows in = rows imported + rows refused, for each file of ``counts``.
    """

    tables: tuple[ImportedTable, ...]
    additions: VocabularyAdditions
    quality_ranges: tuple[QualityRange, ...] = ()
    counts: tuple[FileCounts, ...]
    findings: tuple[ImportFinding, ...]

    @property
    def rows_read(self) -> int:
        """Rows of all files."""
        return sum(one.rows_read for one in self.counts)

    @property
    def rows_refused(self) -> int:
        """Rows of all files that were left out."""
        return sum(one.rows_refused for one in self.counts)

    @property
    def rows_imported(self) -> int:
        """Rows of all files that were taken."""
        return self.rows_read - self.rows_refused
