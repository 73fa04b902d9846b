"""Read an import: tables with their numbers and bytes, findings, words. Runs inside the limited child."""

import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from breakpoints.errors import ImportUnreadable
from breakpoints.importing import Imported, ImportedTable, Unreadable, import_amr, import_own, import_whonet
from breakpoints.importing.opening import MOST_BYTES, files_at
from breakpoints.importing.whonet.folder import READ
from breakpoints.version import canonical_bytes, digest_of_bytes
from breakpoints.vocabulary import VocabularyAdditions, vocabulary
from breakpoints.vocabulary.additions import canonical_additions
from datasets.content import ZIPPED, content_of
from datasets.errors import UnreadableFile
from datasets.limits import UPLOAD_LIMITS, UploadLimits
from datasets.preflight.folder import refuse_hostile_folder
from datasets.preflight.text import refuse_growing_text
from datasets.preflight.workbook import refuse_hostile_archive
from datasets.table_imports.numbering import Numbered, numbered
from datasets.table_imports.request import Failure, ImportAnswer, ImportRequest, TableMade

_WHONET_FILES: Final = frozenset(name.casefold() for name in READ)
_FOLDER_LIMITS: Final = UploadLimits(max_unpacked_bytes=MOST_BYTES)


def import_requested(request: bytes) -> bytes:
    """Read the file of an encoded ``ImportRequest`` and return an encoded ``ImportAnswer``."""
    asked = msgspec.msgpack.decode(request, type=ImportRequest)
    return msgspec.msgpack.encode(read_import(asked))


def read_import(asked: ImportRequest) -> ImportAnswer:
    """Read a file; whatever is wrong with it is a finding or a failure, never an exception."""
    try:
        _refuse_hostile(asked)
        found = _imported(asked)
    except UnreadableFile as hostile:
        check = hostile.findings[0].rule.value
        return ImportAnswer(
            failure=Failure(code=Unreadable.UNSAFE, file=asked.file, parameters={"check": check})
        )
    except ImportUnreadable as unreadable:
        return ImportAnswer(
            failure=Failure(code=unreadable.code, file=unreadable.file, parameters=unreadable.parameters)
        )
    words = found.additions if any(one.version.vocabulary for one in found.tables) else None
    return ImportAnswer(
        tables=tuple(_made(one, words, asked) for one in found.tables if one.version.criteria),
        counts=found.counts,
        findings=msgspec.json.encode(found.findings),
        findings_counted=dict(Counter(one.code.value for one in found.findings)),
        additions=None if words is None else canonical_additions(words),
        quality=msgspec.json.encode(found.quality_ranges) if found.quality_ranges else None,
        quality_ranges=len(found.quality_ranges),
    )


def _refuse_hostile(asked: ImportRequest) -> None:
    """Look at the file as what it will be opened as, whatever its first bytes pretend."""
    path = Path(asked.path)
    match asked.format:
        case "whonet":
            _need_archive(asked, Unreadable.NOT_AN_ARCHIVE)
            refuse_hostile_folder(path, _FOLDER_LIMITS, _is_of_whonet)
        case "eucast":
            _need_archive(asked, Unreadable.NOT_A_WORKBOOK)
            refuse_hostile_archive(path, UPLOAD_LIMITS)
        case "r-amr" | "zonebook":
            refuse_growing_text(path, UPLOAD_LIMITS)


def _need_archive(asked: ImportRequest, otherwise: Unreadable) -> None:
    path = Path(asked.path)
    if content_of(path) not in ZIPPED or not zipfile.is_zipfile(path):
        raise ImportUnreadable(asked.file, otherwise)


def _is_of_whonet(name: str) -> bool:
    return PurePosixPath(name.replace("\\", "/")).name.casefold() in _WHONET_FILES


def _imported(asked: ImportRequest) -> Imported:
    """Read the file as what it is said to be."""
    path, words = Path(asked.path), vocabulary()
    match asked.format:
        case "whonet":
            return import_whonet(files_at(path), asked.name, words)
        case "r-amr":
            return import_amr(path.read_bytes(), asked.name, words, file=asked.file)
        case "eucast":
            from breakpoints.importing.eucast import import_eucast  # noqa: PLC0415 - after the fork

            return import_eucast(path.read_bytes(), asked.name, words, file=asked.file)
        case "zonebook":
            return import_own(
                path.read_bytes(), asked.name, words, in_force_from=asked.today, file=asked.file
            )


def _made(one: ImportedTable, words: VocabularyAdditions | None, asked: ImportRequest) -> TableMade:
    """Number a table after what is held, and write it in every format."""
    from breakpoints.formats import csv_bytes, json_bytes, parquet_bytes  # noqa: PLC0415 - polars: after the fork

    given: Numbered = numbered(one.version, words, asked.before.get(one.version.table))
    version, changes = given.version, given.difference
    canonical = canonical_bytes(version)
    return TableMade(
        table=version.table,
        version=version.version,
        digest=digest_of_bytes(canonical),
        edition=version.edition,
        guideline=one.guideline,
        year=one.year,
        kind=one.kind,
        in_force_from=version.in_force_from,
        rows=len(version.criteria),
        changes={
            "added": 0 if changes is None else len(changes.added),
            "removed": 0 if changes is None else len(changes.removed),
            "changed": 0 if changes is None else len(changes.changed),
        },
        canonical=canonical,
        formats={"json": json_bytes(version), "csv": csv_bytes(version), "parquet": parquet_bytes(version)},
    )
