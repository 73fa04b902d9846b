"""The next version number, from what the change does to answers."""

from collections.abc import Iterator
from typing import Literal

from breakpoints.candidates import Question
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from breakpoints.policy import Allowed, Policy, allowed_by
from breakpoints.resolve import resolve
from breakpoints.version import TableVersion
from breakpoints.vocabulary import Host, Vocabulary

Change = Literal["major", "minor", "patch"]
Said = tuple[object, ...]


def change_of(old: TableVersion, new: TableVersion, vocabulary: Vocabulary) -> Change:
    """Tell what a new version does to the answers of the old one.

    ``major``: the answer to a question that had one changes; ``minor``: only questions
    without an answer gain one; ``patch``: no answer changes. Answers are compared over
    organisms, hosts, disk contents, sites and kinds, not rows: a new, more specific row
    changes answers too. Expected resistance and expert rules speak of whole groups: whatever
    changes in them changes answers there were.
    """
    if set(old.resistance) != set(new.resistance) or set(old.expert_rules) != set(new.expert_rules):
        return "major"
    before, after = TableIndex.of(old), TableIndex.of(new)
    policies = [allowed_by(policy, vocabulary) for policy in _policies()]
    rows = (*old.criteria, *new.criteria)
    gained = False
    for question in _questions(rows, vocabulary):
        for allowed in policies:
            had, has = _said(question, before, allowed), _said(question, after, allowed)
            if had and had != has:
                return "major"
            gained = gained or had != has
    return "minor" if gained else "patch"


def next_version(old: TableVersion | None, new: TableVersion, vocabulary: Vocabulary) -> str:
    """Return the version number ``new`` must carry (``1.0.0`` for the first)."""
    if old is None:
        return "1.0.0"
    major, minor, patch = (int(part) for part in old.version.split("."))
    match change_of(old, new, vocabulary):
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"


def _policies() -> Iterator[Policy]:
    """Ask for every kind alone and for all together; what is not stated is part of the answer."""
    for kinds in (*((kind,) for kind in Kind), tuple(Kind)):
        yield Policy(kinds=kinds, accept_not_stated=True)


def _questions(rows: tuple[Criterion, ...], vocabulary: Vocabulary) -> Iterator[Question]:
    """Return every question that a row of either version may answer."""
    pairs = sorted({(row.drug, row.method) for row in rows})
    for drug, method in pairs:
        about = [row for row in rows if (row.drug, row.method) == (drug, method)]
        yield from _questions_about(about, drug, method, vocabulary)


def _questions_about(
    rows: list[Criterion], drug: str, method: Method, vocabulary: Vocabulary
) -> Iterator[Question]:
    """Return the questions about one drug and method."""
    named = {row.organism for row in rows}
    listed = {site for row in rows for site in row.sites}
    contents = [None, *sorted({row.disk_content for row in rows if row.disk_content is not None})]
    unlisted = sorted(vocabulary.sites.keys() - listed)[:1]
    for organism in vocabulary.organisms.values():
        if named.isdisjoint(organism.lineage):
            continue
        for host in _hosts(rows, vocabulary):
            for content in contents:
                for site in (None, *sorted(listed), *unlisted):
                    yield Question(
                        organism=organism,
                        host=host,
                        drug=drug,
                        method=method,
                        disk_content=content,
                        site=site,
                    )


def _hosts(rows: list[Criterion], vocabulary: Vocabulary) -> list[Host]:
    """Return the hosts that rows name, the hosts below them, and one that stands for all others."""
    named = {row.host for row in rows}
    hosts = list(vocabulary.hosts.values())
    touched = [host for host in hosts if not named.isdisjoint(host.lineage)]
    return touched + [host for host in hosts if host not in touched][:1]


def _said(question: Question, table: TableIndex, allowed: Allowed) -> Said:
    """Return what a table says to a question: per site the boundaries that apply; empty for nothing."""
    outcomes = resolve(question, (table,), allowed).outcomes
    return tuple(
        (outcome.sites, row.host, row.disk_content, row.kind, row.organism, _verdict(row))
        for outcome in outcomes
        for row in (outcome.chosen.row,)
        if not row.block
    )


def _verdict(row: Criterion) -> Said:
    """Return what decides the category of a value."""
    return (row.boundaries, row.between, row.always_intermediate)
