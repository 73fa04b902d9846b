"""Licensed tables over HTTP: taken in, answered from for their laboratory alone, numbered, purged."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import make_url

from breakpoints.version import canonical_bytes
from datasets.limits import ChildLimits
from datasets.store import audit, imports, table_versions
from datasets.table_imports import in_child
from service.context import now
from service.openapi.examples import UPLOADS

ZEBRA = {
    "organism": "Zebrella testii",
    "drug": "zebramycin",
    "host": "dog",
    "method": "disk",
    "disk_content": "10 µg",
    "value": "17",
}


def send(
    service: Any, content: bytes, name: str = "own", file_format: str = "r-amr", who: str = "lab"
) -> Any:
    return service.client.post(
        "/api/v1/imports",
        params={"name": name, "format": file_format, "lang": "en"},
        content=content,
        headers=service.by(who),
    )


def classified(service: Any, who: str | None, result: dict[str, str] = ZEBRA, **more: object) -> Any:
    headers = {} if who is None else service.by(who)
    body = {"results": [result], **more}
    answer = service.client.post("/api/v1/classify", json=body, headers=headers)
    return answer.json()["results"][0] if answer.status_code == 200 else answer


def test_an_import_answers_with_its_counts_its_tables_and_where_the_findings_are(
    service: Any, licensed: Any
) -> None:
    bad = (
        "CLSI 2025,animal,dogs,DISK,NA,B_ZZTST,Zebrella testii,2,ZZE,Zebrazine,NA,10 mcg,0.5,0.25,FALSE,FALSE"
    )
    answer = send(service, licensed.r_amr(bad))
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["rows_read"], found["rows_imported"], found["rows_refused"]) == (2, 1, 1)
    (table,) = found["tables"]
    assert (table["table"], table["version"], table["rows"]) == ("own-clsi-2025", "1.0.0", 1)
    assert (table["guideline"], table["year"], table["kind"]) == ("CLSI", 2025, "clinical")
    listed = service.client.get(f"{found['findings_url']}?lang=en", headers=service.by("lab")).json()["items"]
    refused = [one for one in listed if one["severity"] == "refused"]
    assert [(one["row"], one["code"]) for one in refused] == [(3, "mic_number_in_disk_row")]
    assert "0.5" in refused[0]["message"]
    in_japanese = service.client.get(
        f"{found['findings_url']}.csv", params={"lang": "ja"}, headers=service.by("lab")
    )
    assert in_japanese.headers["content-type"].startswith("text/csv")
    assert "取り込" in in_japanese.text or "mm" in in_japanese.text
    assert service.client.get("/api/v1/imports", headers=service.by("lab")).json()["items"] == [found]


def test_only_the_laboratorys_keys_are_answered_from_its_tables_and_by_its_words(
    service: Any, licensed: Any
) -> None:
    assert send(service, licensed.r_amr()).status_code == 201
    own = classified(service, "lab")
    assert (own["category"], own["criterion"]) == ("S", own["criterion"])
    for who in ("strange_lab", "stranger", None):
        assert classified(service, who)["refused"] == "unknown_organism"
        known = classified(service, who, ZEBRA | {"organism": "escherichia_coli"})
        assert known["refused"] == "unknown_drug"
        named = classified(service, who, tables=["own-clsi-2025"])
        assert (named.status_code, named.json()["code"]) == (422, "unknown_table")


def test_nothing_of_a_private_table_shows_to_others(service: Any, licensed: Any) -> None:
    """Lists, searches with their counts, versions, downloads, differences, criteria: word for word."""
    paths = (
        "/api/v1/tables?lang=en",
        "/api/v1/organisms?q=zebra",
        "/api/v1/drugs?q=zebra",
        "/api/v1/drugs?q=amr:ZZD",
        "/api/v1/hosts",
        "/api/v1/sites",
        "/api/v1/tables/own-clsi-2025",
        "/api/v1/tables/own-clsi-2025/1.0.0",
        "/api/v1/tables/own-clsi-2025/latest.csv",
        "/api/v1/tables/own-clsi-2025/diff?from=1.0.0&to=latest",
        "/api/v1/criteria?organism=escherichia_coli&drug=ampicillin&host=dog",
        "/api/v1/criteria?organism=zebrella_testii&drug=zebramycin&host=dog",
        "/metrics",
        "/en/",
        "/en/tables",
        "/en/tables/own-clsi-2025",
        "/en/criteria?organism=zebrella_testii&drug=zebramycin",
        "/en/zones",
    )

    def seen(who: str | None) -> list[tuple[int, str, str | None]]:
        headers = {} if who is None else service.by(who)
        answers = [service.client.get(path, headers=headers) for path in paths]
        return [(one.status_code, _without_figures(one.text), one.headers.get("etag")) for one in answers]

    before = {who: seen(who) for who in ("strange_lab", None)}
    assert send(service, licensed.r_amr()).status_code == 201
    for who, answers in before.items():
        assert seen(who) == answers
    own = [service.client.get(path, headers=service.by("lab")).status_code for path in paths]
    assert own == [200] * len(paths)


def _without_figures(text: str) -> str:
    """Leave the store's generation out, which counts every change of anybody."""
    return "\n".join(line for line in text.splitlines() if "store_generation" not in line)


def test_what_was_imported_is_listed_searched_read_and_downloaded_by_its_laboratory(
    service: Any, licensed: Any
) -> None:
    send(service, licensed.r_amr())
    client, by = service.client, service.by("lab")
    (drug,) = client.get("/api/v1/drugs?q=zebra", headers=by).json()["items"]
    assert (drug["id"], drug["codes"]) == ("zebramycin", ["amr:ZZD"])
    listed = {one["table"]: one for one in client.get("/api/v1/tables", headers=by).json()["items"]}
    assert listed["own-clsi-2025"]["private"] is True
    looked_up = client.get(
        "/api/v1/criteria", params={"organism": "B_ZZTST", "drug": "ZZD", "host": "dog"}, headers=by
    ).json()
    assert looked_up["organism"]["name_en"] == "Zebrella testii"
    assert [(one["s"], one["r"]) for one in looked_up["criteria"]] == [(">=17", "<=13")]
    for ending in ("csv", "json", "parquet"):
        downloaded = client.get(f"/api/v1/tables/own-clsi-2025/1.0.0.{ending}", headers=by)
        assert downloaded.status_code == 200
        assert downloaded.headers["cache-control"].startswith("private")


def test_the_same_bytes_again_under_the_same_name_change_nothing(service: Any, licensed: Any) -> None:
    first, again = send(service, licensed.r_amr()).json(), send(service, licensed.r_amr()).json()
    assert (first["already_there"], again["already_there"]) == (False, True)
    assert again["id"] == first["id"]
    assert len(service.client.get("/api/v1/imports", headers=service.by("lab")).json()["items"]) == 1


def test_other_content_under_the_same_name_becomes_the_next_version(service: Any, licensed: Any) -> None:
    """Numbers by what answers change: another boundary is MAJOR, only more answers MINOR."""
    more = (
        "CLSI 2025,animal,cats,DISK,NA,B_ZZTST,Zebrella testii,2,ZZD,Zebramycin,NA,10 mcg,20,16,FALSE,FALSE"
    )
    sent = [licensed.r_amr(), licensed.r_amr(more), licensed.r_amr(more, s="18"), licensed.r_amr()]
    numbers = [send(service, content).json()["tables"][0]["version"] for content in sent]
    assert numbers == ["1.0.0", "1.1.0", "2.0.0", "3.0.0"]
    assert classified(service, "lab")["category"] == "S"
    pinned = classified(service, "lab", tables=["own-clsi-2025@2.0.0"])
    assert pinned["category"] == "I"


def test_a_name_that_stands_for_something_else_is_refused(service: Any, licensed: Any) -> None:
    table = (
        b"organism,drug,method,disk_content,host,kind,s_text,r_text,citation\n"
        b"escherichia_coli,ampicillin,disk,10 \xc2\xb5g,dog,clinical,>=17,<=13,own\n"
    )
    public = send(service, table, name="nval-tentative", file_format="zonebook")
    assert (public.status_code, public.json()["code"]) == (409, "table_is_public")
    assert send(service, licensed.r_amr()).status_code == 201
    taken = send(service, table, name="own-clsi-2025", file_format="zonebook")
    assert (taken.status_code, taken.json()["code"]) == (409, "table_of_other_import")
    other = send(service, licensed.whonet(), file_format="whonet")
    assert (other.status_code, other.json()["code"]) == (409, "name_of_other_format")
    for name in ("Own", "own--x", "1own", "own lab", "判定"):
        answer = send(service, licensed.r_amr(), name=name)
        assert (answer.status_code, answer.json()["code"]) == (422, "import_name_unusable"), name
    nameless = send(service, licensed.r_amr(), name=" ")
    assert (nameless.status_code, nameless.json()["code"]) == (422, "import_name_missing")
    answer = send(service, licensed.r_amr(), file_format="csv")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_format")


def test_a_public_table_published_later_under_the_same_name_is_hidden_and_that_is_said(
    service: Any, licensed: Any
) -> None:
    send(service, licensed.r_amr())
    (own,) = [
        one
        for one in service.client.app.state.context.tables._view.held
        if one.stored.table == "own-clsi-2025"
    ]
    public = msgspec.structs.replace(own.version, vocabulary=None, criteria=())
    with service.store.writing() as connection:
        new = table_versions.NewTableVersion(
            table="own-clsi-2025", version="1.0.0", canonical=canonical_bytes(public)
        )
        table_versions.publish(connection, new, by=None, at=now())
    service.client.app.state.context.refresh()
    listed = {
        who: next(
            one
            for one in service.client.get("/api/v1/tables", headers=service.by(who)).json()["items"]
            if one["table"] == "own-clsi-2025"
        )
        for who in ("lab", "strange_lab")
    }
    said = {who: (one["private"], one["hides_public"]) for who, one in listed.items()}
    assert said == {"lab": (True, True), "strange_lab": (False, False)}
    assert listed["strange_lab"]["versions"][0]["rows"] == 0
    assert classified(service, "lab")["category"] == "S"


def test_of_several_editions_the_newest_in_force_answers_unless_another_is_named(
    service: Any, licensed: Any
) -> None:
    older = (
        "CLSI 2019,animal,dogs,DISK,NA,B_ZZTST,Zebrella testii,2,ZZD,Zebramycin,NA,10 mcg,12,10,FALSE,FALSE"
    )
    send(service, licensed.r_amr(older))
    result = ZEBRA | {"value": "15"}
    assert classified(service, "lab", result)["category"] == "I"
    assert classified(service, "lab", result, on="2020-06-01")["category"] == "S"
    assert classified(service, "lab", result, tables=["own-clsi-2019"])["category"] == "S"


def test_a_purged_import_no_longer_answers_and_its_bytes_are_gone(service: Any, licensed: Any) -> None:
    imported = send(service, licensed.r_amr()).json()
    address = f"/api/v1/imports/{imported['id']}"
    assert service.client.delete(address, headers=service.by("strange_lab")).status_code == 404
    purged = service.client.delete(address, headers=service.by("lab"))
    assert purged.status_code == 200
    assert purged.json()["purged_at"]
    assert service.client.delete(address, headers=service.by("lab")).json() == purged.json()
    assert classified(service, "lab")["refused"] == "unknown_organism"
    assert service.client.get("/api/v1/drugs?q=zebra", headers=service.by("lab")).json()["items"] == []
    findings = service.client.get(imported["findings_url"], headers=service.by("lab"))
    assert (findings.status_code, findings.json()["code"]) == (409, "import_purged")
    with service.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT content FROM blob").all()
        assert not any(b"ebramycin" in bytes(row[0]) for row in found)
        actions = [one.action for one in audit.listing(connection).items]
        assert audit.verify(connection).is_intact
    assert {"tables_imported", "import_purged"} <= set(actions)
    for who in ("admin", "strange_admin"):  # who reads the log of every laboratory reads no private name
        log = service.client.get("/api/v1/audit", headers=service.by(who))
        assert "import_purged" in log.text
        assert "own" not in log.text.replace("unknown", "")


def test_no_byte_of_a_purged_table_stays_in_the_files_of_a_store(service: Any, licensed: Any) -> None:
    path = Path(str(make_url(service.store.url).database))

    def found() -> int:
        files = (path, path.with_name(f"{path.name}-wal"))
        return sum(file.read_bytes().count(b"ebramycin") for file in files if file.exists())

    imported = send(service, licensed.r_amr()).json()
    assert found()
    service.client.delete(f"/api/v1/imports/{imported['id']}", headers=service.by("lab"))
    assert not found()


def test_the_same_bytes_come_back_after_a_purge_as_the_same_version(service: Any, licensed: Any) -> None:
    first = send(service, licensed.r_amr()).json()
    service.client.delete(f"/api/v1/imports/{first['id']}", headers=service.by("lab"))
    again = send(service, licensed.r_amr()).json()
    assert again["id"] != first["id"]
    assert again["tables"] == first["tables"]
    assert classified(service, "lab")["category"] == "S"


def test_purging_a_later_import_brings_the_earlier_one_back(service: Any, licensed: Any) -> None:
    send(service, licensed.r_amr())
    later = send(service, licensed.r_amr(s="18")).json()
    assert classified(service, "lab")["category"] == "I"
    service.client.delete(f"/api/v1/imports/{later['id']}", headers=service.by("lab"))
    assert classified(service, "lab")["category"] == "S"


def test_a_zipped_whonet_folder_brings_tables_rules_ranges_and_words(service: Any, licensed: Any) -> None:
    found = send(service, licensed.whonet(), file_format="whonet").json()
    assert [one["table"] for one in found["tables"]] == ["own-clsi-2025"]
    assert found["findings"]["mic_number_in_disk_row"] == 1
    assert found["rows_refused"] == 1
    assert found["quality_ranges"] == 1
    coli = {"organism": "eco", "drug": "AMP", "host": "dog", "method": "disk", "value": "17"}
    named = {"tables": ["own-clsi-2025"]}
    assert classified(service, "lab", coli, **named)["category"] == "S"
    assert classified(service, "lab", coli | {"organism": "zzt"}, **named)["category"] == "intrinsic"


def test_the_example_of_the_contract_can_be_imported(shared: Any) -> None:
    example = UPLOADS["importTables"].encode()
    found = send(shared, example, name="example", file_format="zonebook").json()
    assert [(one["table"], one["version"], one["rows"]) for one in found["tables"]] == [
        ("example", "1.0.0", 1)
    ]


def test_a_workbook_of_human_breakpoints_answers_only_where_human_is_a_fallback(
    service: Any, licensed: Any
) -> None:
    found = send(service, licensed.eucast(), file_format="eucast").json()
    assert [one["table"] for one in found["tables"]] == ["own-eucast-2021"]
    assert [one["file"] for one in found["files"]] == ["Enterobacterales"]
    result = {"organism": "E. coli", "drug": "ampicillin", "host": "dog", "method": "mic", "value": "4"}
    assert classified(service, "lab", result)["category"] == "no_criterion"
    answer = classified(service, "lab", result, policy={"host_fallback": ["human"]})
    assert (answer["category"], answer["extrapolated"]) == ("S", "human_reference")


def test_imports_work_alike_on_both_engines(service_on_each_engine: Any, licensed: Any) -> None:
    service = service_on_each_engine
    first = send(service, licensed.whonet(), file_format="whonet").json()
    second = send(service, licensed.whonet(s="18"), file_format="whonet").json()
    assert second["tables"][0]["version"] == "2.0.0"
    service.client.delete(f"/api/v1/imports/{first['id']}", headers=service.by("lab"))
    listed = service.client.get("/api/v1/imports", headers=service.by("lab")).json()["items"]
    assert [one["purged_at"] is None for one in listed] == [True, False]
    with service.store.reading() as connection:
        laboratory = next(
            one.laboratory_id
            for one in table_versions.of_every_laboratory(connection)
            if one.laboratory_id is not None
        )
        assert len(imports.quality_of_every_laboratory(connection)) == 1
        assert imports.get(connection, first["id"], laboratory) is not None
        assert imports.get(connection, first["id"], "f" * 32) is None


def _bomb() -> bytes:
    """Return an archive of 200 kB that claims a Breakpoints.txt of 210 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("Breakpoints.txt", "w") as one,
    ):
        for _ in range(210):
            one.write(bytes(1_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "file_format", "rule"),
    [
        pytest.param(b"", "r-amr", "empty", id="nothing"),
        pytest.param(b"a,b\n1,2\n", "r-amr", "columns_missing", id="another table"),
        pytest.param(b"%PDF-1.7\n\0\0", "r-amr", "not_text", id="a PDF"),
        pytest.param(b"a,b\n1,2\n", "whonet", "not_an_archive", id="no archive"),
        pytest.param(b"PK\x03\x04rest", "whonet", "not_an_archive", id="a damaged archive"),
    ],
)
def test_what_is_no_such_table_is_refused_with_the_reason_and_changes_nothing(
    shared: Any, content: bytes, file_format: str, rule: str
) -> None:
    answer = send(shared, content, file_format=file_format)
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_imported"), answer.text
    assert [one["rule"] for one in answer.json()["errors"]] == [rule]
    assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("who", ["big", "outside"])
def test_an_archive_can_neither_fill_the_memory_nor_leave_its_folder(
    service: Any, licensed: Any, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = service.client.app.state.context.settings
    monkeypatch.setattr(type(settings), "max_upload_bytes", 1_000_000)
    content = licensed.whonet(more={"../../../../tmp/zonebook-escaped/Organisms.txt": b"x\n"})
    answer = send(service, content if who == "outside" else _bomb(), file_format="whonet")
    assert answer.status_code == 422
    assert [one["rule"] for one in answer.json()["errors"]] == ["unsafe"], answer.text


def test_a_child_that_dies_is_a_finding_with_its_reason(
    shared: Any, licensed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = ChildLimits(memory_bytes=1_000_000)
    monkeypatch.setattr(in_child.import_in_child, "__defaults__", (tight,))
    answer = send(shared, licensed.whonet(s="19"), name="tight", file_format="whonet")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_imported"), answer.text
    assert [one["rule"] for one in answer.json()["errors"]] == ["needs_too_much"]


def test_a_file_larger_than_the_limit_is_cut_off(shared: Any) -> None:
    answer = send(shared, b"x" * (shared.limit_bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")


def test_formulas_in_a_file_are_harmless_in_the_downloaded_findings(shared: Any, licensed: Any) -> None:
    row = "CLSI 2025,animal,=1+1,DISK,NA,B_ZZTST,Zebrella testii,2,ZZD,Zebramycin,NA,10 mcg,20,16,FALSE,FALSE"
    found = send(shared, licensed.r_amr(row), name="formulas").json()
    text = shared.client.get(f"{found['findings_url']}.csv", headers=shared.by("lab")).text
    assert not any(cell.startswith(("=", "+", "@")) for line in text.splitlines() for cell in line.split(","))
