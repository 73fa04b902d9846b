"""What uploads keep is counted, and named by something: a sweep finds no bytes that nobody refers to."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from datasets.store import Store, quotas, schema
from service.app import create_app
from service.settings import Settings

FACTS = {"organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"}


def _send(client: Any, service: Any, content: str, route: str = "", **facts: str) -> Any:
    name = {} if route else {"name": "kept"}
    return client.post(
        f"/api/v1/datasets{route}",
        params={**name, **FACTS, **facts},
        content=f"isolate_id,zone_mm,mic_mg_per_l\n{content}".encode(),
        headers=service.by("researcher"),
    )


def orphans(store: Store) -> set[str]:
    """Return the blobs whose digest stands in no row of any other table."""
    with store.reading() as connection:
        held = {*connection.execute(select(schema.blob.c.digest)).scalars()}
        said = "\n".join(
            str(row)
            for table in schema.metadata.sorted_tables
            if table.name != "blob"
            for row in connection.execute(select(table))
        )
    return {digest for digest in held if digest not in said}


def test_an_upload_again_with_other_findings_leaves_no_bytes_that_nothing_names(service: Any) -> None:
    before = orphans(service.store)
    first = _send(service.client, service, "i1,20,4\ni2,4,4\n").json()
    versions = f"/{first['id']}/versions"
    again = _send(service.client, service, "i1,20,4\ni2,99,4\ni3,x,8\n", versions)
    assert again.json()["already_there"] is True  # the kept row is the same, what was refused is not
    new = _send(service.client, service, "i1,20,4\ni2,22,2\ni3,x,8\n", versions)
    assert new.json()["number"] == 2
    assert _send(service.client, service, "i1,20,4\ni2,3,4\n").json()["already_there"] is True
    assert orphans(service.store) == before == set()


def test_a_laboratory_is_counted_what_it_keeps_to_the_byte_against_the_blobs(service: Any) -> None:
    first = _send(service.client, service, "i1,20,4\ni2,4,4\n").json()
    with service.store.reading() as connection:
        query = select(schema.dataset_version).where(schema.dataset_version.c.dataset_id == first["id"])
        row = connection.execute(query).one()
        laboratory = connection.execute(
            select(schema.dataset.c.laboratory_id).where(schema.dataset.c.id == first["id"])
        ).scalar()
        sizes = dict(connection.execute(select(schema.blob.c.digest, schema.blob.c.size_bytes)).all())
        own = (
            select(schema.dataset_version)
            .join(schema.dataset, schema.dataset.c.id == schema.dataset_version.c.dataset_id)
            .where(schema.dataset.c.laboratory_id == laboratory)
        )
        named = {
            digest
            for one in connection.execute(own)
            for digest in (one.digest, one.findings_digest, one.rows_digest)
            if digest
        }
        assert row.rows_digest is not None
        assert quotas.held(connection, laboratory).n_bytes == sum(sizes[digest] for digest in named)


def test_rows_as_read_and_reports_count_before_they_are_kept(service: Any) -> None:
    rows = "".join(f"i{place},99,4\n" for place in range(2000)) + "i,20,4\n"
    settings = Settings(store=service.store.url, laboratory_bytes=50_000)
    with TestClient(create_app(settings, service.store)) as client:
        refused = _send(client, service, rows)
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_bytes")
    assert orphans(service.store) == set()


def test_a_store_of_the_version_before_learns_which_rows_as_read_its_versions_have(service: Any) -> None:
    """The schema of 0004 is made again by taking the column away; 0005 finds the rows in the reports."""
    from datasets.store import migrate  # noqa: PLC0415

    sent = _send(service.client, service, "i1,20,4\ni2,4,4\n").json()
    path = service.store.url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as old:
        query = "SELECT rows_digest FROM dataset_version WHERE dataset_id = ?"
        named = old.execute(query, (sent["id"],)).fetchone()
        triggers = [
            sql
            for (sql,) in old.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'dataset_version'")
            if sql and sql.startswith("CREATE TRIGGER")
        ]
        columns = ", ".join(
            name for _, name, *_ in old.execute("PRAGMA table_info(dataset_version)") if name != "rows_digest"
        )
        old.execute("ALTER TABLE dataset_version RENAME TO kept")
        old.execute(f"CREATE TABLE dataset_version AS SELECT {columns} FROM kept")  # noqa: S608
        old.execute("DROP TABLE kept")
        for sql in triggers:
            old.execute(sql)
        old.execute("ALTER TABLE dataset DROP COLUMN authors")  # came with 0006
        old.execute("UPDATE alembic_version SET version_num = '0004'")
    old.close()
    assert migrate(service.store.url)
    with sqlite3.connect(path) as new:
        assert new.execute(query, (sent["id"],)).fetchone() == named != (None,)
        with pytest.raises(sqlite3.IntegrityError):
            new.execute("UPDATE dataset_version SET rows_digest = NULL")
    new.close()
