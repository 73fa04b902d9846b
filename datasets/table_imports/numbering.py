"""The number of an imported table: what it changes in the answers of the version before."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from breakpoints.diff import Difference, difference
from breakpoints.model import Criterion, Method
from breakpoints.semver import change_of
from breakpoints.version import TableVersion, digest, read_canonical
from breakpoints.vocabulary import Vocabulary, VocabularyAdditions, vocabulary
from datasets.table_imports.request import Before

Change = Literal["major", "minor", "patch"]
_ORDER: tuple[Change, ...] = ("patch", "minor", "major")


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """A version with its number, and what it changes; no change, if it is the one that is held."""

    version: TableVersion
    difference: Difference | None = None


def numbered(new: TableVersion, additions: VocabularyAdditions | None, before: Before | None) -> Numbered:
    """Give an imported table the number that follows what the laboratory holds.

    The same rows and words are the same version. A version whose bytes were purged can no
    longer be compared: what follows it may change any answer.
    """
    if before is None:
        return Numbered(version=new)
    same = msgspec.structs.replace(new, version=before.number)
    if digest(same) == before.digest:
        return Numbered(version=same)
    if before.canonical is None:
        return Numbered(version=_after(new, before.highest, "major"))
    old = read_canonical(before.canonical, before.digest)
    known = (
        None if before.additions is None else msgspec.json.decode(before.additions, type=VocabularyAdditions)
    )
    changes = difference(old, new)
    change = _change(old, new, changes, known, additions)
    return Numbered(version=_after(new, before.highest, change), difference=changes)


def _after(new: TableVersion, highest: str, change: Change) -> TableVersion:
    major, minor, patch = (int(part) for part in highest.split("."))
    number = {
        "major": f"{major + 1}.0.0",
        "minor": f"{major}.{minor + 1}.0",
        "patch": f"{major}.{minor}.{patch + 1}",
    }[change]
    return msgspec.structs.replace(new, version=number)


def _change(
    old: TableVersion,
    new: TableVersion,
    changes: Difference,
    known: VocabularyAdditions | None,
    additions: VocabularyAdditions | None,
) -> Change:
    """Tell what changes, from what is quick to see to what takes questions.

    A row that is gone, or says something else, answered the question that is exactly its own.
    Rows that came, or end a search, are asked about together with the others of their drug and
    method, which are all that they can stand before.
    """
    if changes.changes_rules or any(_answered(old, new, changes)):
        return "major"
    words = _words(additions)
    by_words = _change_of_words(_words(known), words)
    came = (*changes.added, *changes.removed)
    if by_words == "major" or not came:
        return by_words
    touched = {(row.drug, row.method) for row in came}
    by_rows = change_of(_only(old, touched), _only(new, touched), words)
    return max(by_words, by_rows, key=_ORDER.index)


def _answered(old: TableVersion, new: TableVersion, changes: Difference) -> Iterator[bool]:
    """Tell of each row that is gone or changed whether it gave an answer that it gives no longer."""
    yield old.i_means != new.i_means
    for row in changes.removed:
        yield not row.block
    for one in changes.changed:
        yield _says(one.before) != _says(one.after)


def _says(row: Criterion) -> tuple[object, ...]:
    return row.boundaries, row.between, row.always_intermediate, row.block, row.includes_subgroups


def _only(version: TableVersion, pairs: set[tuple[str, Method]]) -> TableVersion:
    rows = tuple(row for row in version.criteria if (row.drug, row.method) in pairs)
    return msgspec.structs.replace(version, criteria=rows)


def _words(additions: VocabularyAdditions | None) -> Vocabulary:
    return vocabulary() if additions is None else vocabulary().extended(additions)


def _change_of_words(old: Vocabulary, new: Vocabulary) -> Change:
    """Tell what other words change: an organism or host that belongs elsewhere finds other rows."""
    for before, after in ((old.organisms, new.organisms), (old.hosts, new.hosts)):
        for identity, entry in before.items():
            if identity not in after or after[identity].lineage != entry.lineage:
                return "major"
    gained = (old.organisms.keys(), old.hosts.keys()) != (new.organisms.keys(), new.hosts.keys())
    return "minor" if gained else "patch"
