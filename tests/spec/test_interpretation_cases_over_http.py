"""The interpretation cases over HTTP, from tables that a laboratory imported over HTTP.

The same cases, exceptions and oracle as without HTTP; here the whole way is in between: the
upload, the limited child, the store, the tables in memory, the words of the request, JSON.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from breakpoints.vocabulary import VocabularyAdditions, vocabulary
from datasets.store import imports, migrate, open_store
from service.app import create_app
from service.first_start import first_start
from service.jobs import migrate_queue
from service.security.key_format import new_key
from service.settings import Settings

Case = dict[str, str]
KEY = new_key().text
HEADERS = {"Authorization": f"Bearer {KEY}"}


class Laboratory(msgspec.Struct, frozen=True, kw_only=True):
    """A laboratory's client, what its two imports answered, and the cases."""

    client: TestClient[Any]
    cases: tuple[Case, ...]
    imported: dict[str, dict[str, Any]]
    drugs: dict[str, str]
    """Ids of R AMR's codes, which WHONET's folder does not know."""

    def answers(self, cases: list[Case], name: str, rules: str) -> list[dict[str, Any]]:
        """Ask one request for each table that the cases name; answers in the order of the cases."""
        tables = {
            f"{one['guideline']} {one['year']}": f"{one['table']}@{one['version']}"
            for one in self.imported[name]["tables"]
            if one["kind"] == "clinical"
        }
        own = name == "amr"
        asked = [
            {
                "organism": case["organism"],
                "host": case["host"],
                "drug": f"amr:{case['drug']}" if own else self.drugs[case["drug"]],
                "method": case["method"],
                "value": case["value"],
                "tables": [tables[case["table"]]],
                **({"site": case["site"]} if case["site"] else {}),
            }
            for case in cases
        ]
        body = {"results": asked, "tables": ["nval-tentative"], "policy": {"rules": rules}}
        answer = self.client.post("/api/v1/classify", json=body, headers=HEADERS)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def wrong(self, cases: list[Case], name: str) -> list[str]:
        """Describe the cases that get another category or another set than expected."""
        found = []
        for case, answer in zip(cases, self.answers(cases, name, "off"), strict=True):
            said, possible = (
                answer.get("category", answer.get("refused")),
                "|".join(answer.get("possible", ())),
            )
            if said != case["expected"] or (case["possible"] and possible != case["possible"]):
                found.append(f"{' '.join(case.values())}: {said} {possible}")
        return found


@pytest.fixture(scope="module")
def laboratory(acceptance_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Import R AMR's export and the zipped WHONET folder into a new store."""
    url = f"sqlite:///{tmp_path_factory.mktemp('cases')}/store.sqlite"
    migrate(url)
    migrate_queue(url)
    settings = Settings(store=url, bootstrap_key=KEY)
    store = open_store(url)
    first_start(store, settings)
    folder = acceptance_dir / "acceptance"
    with TestClient(create_app(settings, store)) as client:
        content = (folder / "r_amr_animal_and_ecoff.csv").read_bytes()
        imported = {"amr": sent(client, "amr", "r-amr", content)}
        with store.reading() as connection:
            filed = imports.listing(connection, laboratory_of(client)).items[-1]
            added = imports.part(connection, filed, imports.ADDITIONS)
        assert added is not None
        words = vocabulary().extended(msgspec.json.decode(added, type=VocabularyAdditions))
        with (folder / "interpretation_cases.csv").open(encoding="utf-8") as file:
            cases = tuple(csv.DictReader(file))
        drugs = {case["drug"]: words.find_drug(f"amr:{case['drug']}") for case in cases}
        yield Laboratory(
            client=client,
            cases=cases,
            imported=imported,
            drugs={code: getattr(found, "id", code) for code, found in drugs.items()},
        )
    store.close()


@pytest.fixture(scope="module")
def with_whonet(laboratory: Laboratory, acceptance_dir: Path) -> Laboratory:
    """Import the zipped WHONET folder beside R AMR's export."""
    content = zipped(acceptance_dir / "acceptance" / "whonet")
    whonet = sent(laboratory.client, "whonet", "whonet", content)
    return msgspec.structs.replace(laboratory, imported={**laboratory.imported, "whonet": whonet})


def sent(client: TestClient[Any], name: str, file_format: str, content: bytes) -> dict[str, Any]:
    answer = client.post(
        "/api/v1/imports", params={"name": name, "format": file_format}, content=content, headers=HEADERS
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"Resources/{path.name}")
    return out.getvalue()


def laboratory_of(client: TestClient[Any]) -> str:
    items = client.get("/api/v1/laboratories", headers=HEADERS).json()["items"]
    return str(items[0]["id"])


def only_in_amr(case: Case) -> bool:
    """The nine cases that rest on a row for *Salmonella enterica* from pigs, which WHONET's file lacks."""
    key = (case["organism"], case["drug"], case["host"])
    return key == ("Salmonella enterica enterica", "FLR", "swine")


@pytest.mark.parametrize("tier", ["1", "2", "3"])
def test_every_case_of_the_tier_is_answered_as_expected_from_r_amrs_export(
    laboratory: Laboratory, tier: str
) -> None:
    cases = [case for case in laboratory.cases if case["tier"] == tier]
    wrong = laboratory.wrong(cases, "amr")
    assert not wrong, "\n".join(wrong[:40]) + f"\n{len(wrong)} of {len(cases)}"


def test_the_import_counts_every_row_and_names_every_table(laboratory: Laboratory) -> None:
    amr = laboratory.imported["amr"]
    assert (amr["rows_read"], amr["rows_imported"], amr["rows_refused"]) == (8039, 8032, 7)
    assert sum(one["rows"] for one in amr["tables"]) == 8032
    assert {one["table"] for one in amr["tables"]} >= {
        "amr-clsi-2025",
        "amr-clsi-2025-ecv",
        "amr-eucast-2025",
    }
    listed = laboratory.client.get(f"{amr['findings_url']}?lang=en", headers=HEADERS).json()["items"]
    assert sum(one["severity"] == "refused" for one in listed) == 7
    assert sum(amr["findings"].values()) == len(listed)


@pytest.mark.all
@pytest.mark.parametrize("tier", ["1", "2", "3"])
def test_every_case_whose_key_whonet_holds_too_is_answered_as_expected_from_its_zipped_folder(
    with_whonet: Laboratory, tier: str
) -> None:
    cases = [case for case in with_whonet.cases if case["tier"] == tier and not only_in_amr(case)]
    wrong = with_whonet.wrong(cases, "whonet")
    assert not wrong, "\n".join(wrong[:40]) + f"\n{len(wrong)} of {len(cases)}"


@pytest.mark.all
def test_nine_cases_rest_on_a_row_that_whonets_folder_does_not_have(with_whonet: Laboratory) -> None:
    cases = [case for case in with_whonet.cases if only_in_amr(case)]
    said = {one["category"] for one in with_whonet.answers(cases, "whonet", "off")}
    assert (len(cases), said) == (9, {"no_criterion"})


@pytest.mark.all
def test_expected_resistance_of_the_folder_turns_thirty_five_cases_intrinsic(with_whonet: Laboratory) -> None:
    answers = with_whonet.answers(list(with_whonet.cases), "whonet", "on")
    both = list(zip(with_whonet.cases, answers, strict=True))
    turned = [case["expected"] for case, one in both if one.get("category") == "intrinsic"]
    assert (len(turned), turned.count("S")) == (35, 8)
    salmonella = [
        one["category"]
        for case, one in both
        if case["organism"].startswith("Salmonella") and case["drug"] == "GEN"
    ]
    assert (len(salmonella), set(salmonella)) == (9, {"not_evaluable"})
