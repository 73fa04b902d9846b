"""Every revision that ever was is brought up to date."""

from __future__ import annotations

from pathlib import Path

from datasets.store import migration


def test_every_migration_is_known_and_the_last_is_the_head() -> None:
    folder = Path(migration.__file__).with_name("migrations") / "versions"
    revisions = sorted(file.name[:4] for file in folder.glob("[0-9]*.py"))
    assert revisions[-1] == migration.HEAD
    assert frozenset(revisions) == migration._KNOWN
