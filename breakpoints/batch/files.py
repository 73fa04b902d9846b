"""A file of results in, the same file with the columns of the answers out, in shards."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from polars.exceptions import PolarsError

from breakpoints.batch.columns import OUTPUT_SCHEMA, given_names
from breakpoints.batch.faults import FileUnreadable, OutputIsInput
from breakpoints.batch.formats import FileFormat, format_of
from breakpoints.batch.gathering import gathered
from breakpoints.batch.lines import PlainText, is_plain
from breakpoints.batch.sharding import Shards
from breakpoints.batch.source import Source, as_texts
from breakpoints.batch.summary import FileClassified
from breakpoints.batch.twin import BatchTwin
from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.vocabulary import Vocabulary

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many; called from the threads that do them."""


def classify_file(
    path_in: Path,
    path_out: Path,
    tables: Sequence[TableIndex],
    policy: Policy,
    vocabulary: Vocabulary,
    *,
    source: Source | None = None,
    progress: Progress | None = None,
) -> FileClassified:
    """Classify every row of a Parquet or CSV file; the answer is a file of the ending's format.

    Parameters
    ----------
    path_in, path_out : Path
        ``.parquet``, ``.csv`` or ``.tsv``; the answer appears whole or not at all.
    tables, policy, vocabulary
        As for `breakpoints.classify.classify`.
    source : Source, optional
        Columns of other names, and fields that are the same in every row.
    progress : callable, optional
        Told how many rows are done, of how many.

    Returns
    -------
    FileClassified
        Rows by category and by refusal, and what became of the file's own columns.

    Raises
    ------
    FileUnreadable
        Not a file of the format that its ending names, damaged, or not UTF-8.
    FieldMissing
        A field that every result needs is neither a column nor given.
    OutputIsInput
        Both paths are one file.
    PolicyNameUnknown
        The policy names a host, drug or organism that the vocabulary does not know.

    Notes
    -----
    Shards stream through reading, classifying and writing, so that memory holds a few
    shards whatever the file's length. The columns asked and answered are written as
    dictionaries (categorical), all others as they were read, the isolate's among them.
    Where results name isolates and a rule looks at other results of one, the file is read
    twice, and memory holds a number for each isolate that shows what a rule looks for.
    """
    reads, writes = format_of(path_in), format_of(path_out)
    if path_out.exists() and path_in.exists() and path_in.samefile(path_out):
        raise OutputIsInput(path_in)
    source = source or Source()
    twin = BatchTwin(tables, policy, vocabulary)
    with _readable(path_in, reads):
        rows = reads.scan(path_in)
        schema = rows.collect_schema()
        places = source.places(schema.names())
        asked = as_texts(rows, places)
        renamed = given_names(schema.names())
        after = {**asked.rename(renamed).collect_schema(), **OUTPUT_SCHEMA}
        length = 0 if progress is None else reads.length(path_in)
        isolates = gathered(twin, asked, places, source.given)
    shards = Shards(twin, places, source.given, renamed, progress=progress, length=length, isolates=isolates)
    answered = asked.map_batches(shards.answer, schema=after, streamable=True, validate_output_schema=False)
    with _whole(path_out) as part, _readable(path_in, reads, shards):
        separator, names = writes.separator_written, {name: renamed.get(name, name) for name in schema}
        if separator == reads.separator_read(path_in) and is_plain(path_in, separator, len(names)):
            PlainText(
                names,
                separator,
                as_texts=lambda lines, _: as_texts(lines, places),
                verdicts=shards.verdicts,
                columns=twin.columns,
            ).answer(path_in, part)
        else:
            writes.sink(answered, part)
    used = set(places.values())
    return FileClassified(
        counted=shards.counted(),
        renamed=renamed,
        not_used=tuple(name for name in schema.names() if name not in used),
    )


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to, and move it there once it is complete."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _readable(path: Path, reads: FileFormat, shards: Shards | None = None) -> Iterator[None]:
    """Say of a file that cannot be read what it should have been; a fault of a shard is its own."""
    try:
        yield
    except PolarsError as fault:
        if shards is not None and shards.fault is not None:
            raise shards.fault from None
        raise FileUnreadable(path, reads.name, str(fault).splitlines()[0][:200]) from fault
