"""What a forkserver loads before its first fork, so that no child has to: the reading, and the vocabulary.

Nothing here may use polars: its threads would not survive the fork.
"""

from breakpoints.vocabulary import vocabulary
from datasets.reading import read_requested
from datasets.table_imports.reading import import_requested

__all__ = ["import_requested", "read_requested", "vocabulary"]

vocabulary()
