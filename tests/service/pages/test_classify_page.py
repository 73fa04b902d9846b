"""A file sent on its page: given back at once, or kept with a summary and reports that say what it says."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import polars as pl
import pytest
from litestar.testing import TestClient

from datasets.store import jobs
from datasets.store.rows import WorkState
from service.jobs.classification import ClassificationWork
from service.jobs.work import Workshop
from service.locale.catalogue import LANGUAGES, Language, text

Client = TestClient[Any]
HOSTILE = "<script>alert(1)</script>"
LONG = f"""isolate,organism,host,drug,method,disk_content,value,specimen,owner,kind
A-001,Pasteurella multocida,pig,ampicillin,disk,10 µg,27,,Sato,x
A-001,Pasteurella multocida,pig,kanamycin,disk,30 µg,5,,Sato,x
A-001,Mannheimia haemolytica,cattle,tetracycline,disk,30 µg,21,lung,Sato,x
A-001,Pasteurella multocida,pig,kanamycin,disk,30 µg,12,,Sato,x
{HOSTILE},Mannheimia haemolytica,cattle,{HOSTILE},disk,30 µg,19,,Sato,x
=1+1,Pasteurella multocida,豚,ABPC,ディスク,,20,,Sato,x
"""
WIDE = """SPEC_NUM|ORGANISM|HOST|SPEC_TYPE|ESBL|AMP_ND10|KAN_ND30|TCY_ND30|ENR_NM|FIRST_NAME
S1|Pasteurella multocida|pig|lu|+|27|12||<=0.25|Hana
S2|Mannheimia haemolytica|cattle||||18|21|8|Taro
"""


def send(client: Client, content: str | bytes, language: str = "en", **fields: str) -> Any:
    sent = content.encode() if isinstance(content, str) else content
    files = {"file": ("results.csv", sent, "text/csv")}
    data = {"accept_not_stated": "yes", **fields}
    return client.post(f"/{language}/classify", files=files, data=data, follow_redirects=False)


def work(client: Client) -> None:
    """Do what waits for a job worker, here."""
    context = client.app.state.context
    with context.store.reading() as connection:
        waiting = [job for job in jobs.unfinished(connection) if job.kind == "classification"]
    for job in waiting:
        workshop = Workshop(store=context.store, settings=context.settings, report=lambda _: None)
        with context.store.writing() as transaction:
            jobs.start(transaction, job.id, at=datetime.now(UTC))
        outcome = ClassificationWork().compute(workshop, job)
        state = WorkState.SUCCEEDED if outcome.failure is None else WorkState.FAILED
        with context.store.writing() as transaction:
            jobs.finish(transaction, job.id, state, error_code=outcome.failure, at=datetime.now(UTC))
            ClassificationWork().conclude(transaction, job, outcome)


class Laboratory:
    """Somebody signed in, whose files are each sent once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._sent: dict[tuple[Any, ...], str] = {}

    def kept(self, content: str | bytes, language: str = "en", **fields: str) -> str:
        """Return the path of the page of a file."""
        asked = (content, *sorted(fields.items()))
        if asked not in self._sent:
            answer = send(self.client, content, language, **fields)
            assert answer.status_code == 303, answer.text
            work(self.client)
            self._sent[asked] = str(answer.headers["location"])[3:]
        return f"/{language}{self._sent[asked]}"

    def read(self, path: str) -> str:
        """Return a page."""
        return self.client.get(path).text


@pytest.fixture(scope="module")
def laboratory(signed_in: Client) -> Laboratory:
    """Return somebody signed in."""
    return Laboratory(signed_in)


def rows_of(content: bytes, out: str) -> list[dict[str, Any]]:
    if out == "parquet":
        return pl.read_parquet(io.BytesIO(content)).cast(pl.String).to_dicts()
    if out == "xlsx":
        return pl.read_excel(io.BytesIO(content), infer_schema_length=0).to_dicts()
    read = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(read), delimiter="|" if "|" in read.splitlines()[0] else ","))


def reported(page: str) -> list[str]:
    """Return what a report says of each drug: its category, or that it was refused."""
    bodies = page.split('<table class="rows report">')[1].partition("</table>")[0].split("<tbody>")[1:]
    found = [re.search(r'data-category="([^"]+)"', body.split("</tr>")[0]) for body in bodies]
    return [one[1] if one else "refused" for one in found]


def test_a_visitor_gets_the_classified_file_at_once_without_personal_columns(reader: Client) -> None:
    answer = send(reader, LONG)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    first = next(csv.DictReader(io.StringIO(answer.text)))
    assert (first["category"], first["table"]) == ("S", "nval-tentative@1.0.0")
    assert "owner" not in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitors_file_that_is_too_large_is_told_the_limit_of_the_page_and_the_way_out(
    reader: Client, language: Language
) -> None:
    answer = send(reader, b"x" * 21_500_000, language)
    assert answer.status_code == 413
    assert text("problem.file_needs_key", language, limit_megabytes="20") in unescape(answer.text)
    assert f'class="button" href="/{language}/sign-in"' in answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("content", "fields", "key"),
    [
        ("", {}, "file.fault.empty"),
        (b"%PDF-1.7 x", {}, "file.fault.is_pdf"),
        (LONG, {"hosts": "d dog"}, "problem.host_codes_unreadable"),
        (LONG, {"host_fallback": "gryphon"}, "problem.unknown_host"),
        (LONG, {"on": "tomorrow"}, "problem.date_unreadable"),
    ],
    ids=["empty", "pdf", "codes", "host", "date"],
)
def test_what_cannot_be_classified_is_said_above_the_form(
    reader: Client, language: Language, content: Any, fields: dict[str, str], key: str
) -> None:
    answer = send(reader, content, language, specimen="milk", **fields)
    assert 400 <= answer.status_code < 500
    start = re.split(r"\{", text(key, language, **dict.fromkeys(("value", "nearest"), "{")))[0]
    assert start in unescape(answer.text)
    assert 'value="milk"' in answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_form_without_a_file_asks_for_one(reader: Client, language: Language) -> None:
    answer = reader.post(f"/{language}/classify", data={"host": HOSTILE}, files={"x": b""})
    assert answer.status_code == 422
    assert text("problem.no_file_chosen", language) in answer.text
    assert HOSTILE not in answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_laboratory_sees_what_its_file_came_to_and_nobody_else_does(
    laboratory: Laboratory, reader: Client, language: Language
) -> None:
    path = laboratory.kept(LONG, language, out="")
    page = laboratory.read(path)
    assert HOSTILE not in page
    assert text("pages.classify.rows_read", language, rows=6) in page
    assert "owner" in page
    assert "results.csv" in laboratory.read(f"/{language}/classify")
    for address in (path, f"{path}/isolates", f"{path}/report?row=1"):
        assert reader.get(address).status_code == 401


@pytest.mark.parametrize(
    "out",
    ["", pytest.param("xlsx", marks=pytest.mark.all), pytest.param("parquet", marks=pytest.mark.all)],
)
def test_reports_say_of_each_result_what_the_file_says(laboratory: Laboratory, out: str) -> None:
    path = laboratory.kept(LONG, out=out)
    listed = laboratory.read(f"{path}/isolates")
    assert HOSTILE not in listed
    rows_listed = [int(row) for row in re.findall(r"report\?row=(\d+)", listed)]
    assert rows_listed == [1, 3, 5, 6]  # A-001 is a pig's and a cow's: two isolates
    result = f"/api/v1/classifications/{path.rpartition('/')[2]}/result"
    said = rows_of(laboratory.client.get(result).content, out)
    expected = [row["category"] or "refused" for row in said]
    places = {1: (0, 1, 3), 3: (2,), 5: (4,), 6: (5,)}
    for row, of_isolate in places.items():
        report = laboratory.read(f"{path}/report?row={row}")
        assert HOSTILE not in report
        assert reported(report) == [expected[place] for place in of_isolate]
    in_japanese_words = laboratory.read(f"{path}/report?row=6")
    assert "=1+1" in in_japanese_words
    assert "20 mm" in in_japanese_words
    assert "20 mg/L" not in in_japanese_words


_BESIDE = "isolate,organism,host,drug,method,disk_content,value{more}"
_ROW = "{name},Pasteurella multocida,pig,ampicillin,disk,10 µg,27{more}"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (_ROW.format(name="A1", more=",blaZ"),), id="words in a comment that does not come back"
        ),
        pytest.param((_ROW.format(name="A1 penicillinase", more=","),), id="the name of the isolate"),
        pytest.param(
            (
                _ROW.format(name="A1", more=","),
                ",Pasteurella multocida,pig,penicillinase,,,+,",
            ),
            id="a test in a row without an isolate",
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_report_gives_no_result_more_than_the_file_as_a_whole(
    laboratory: Laboratory, lines: tuple[str, ...], language: str
) -> None:
    content = "\n".join((_BESIDE.format(more=",comment"), *lines, ""))
    path = laboratory.kept(content, language)
    result = f"/api/v1/classifications/{path.rpartition('/')[2]}/result"
    said = rows_of(laboratory.client.get(result).content, "")
    assert said[0]["category"] == "not_evaluable"
    assert reported(laboratory.read(f"{path}/report?row=1"))[0] == "not_evaluable"


@pytest.mark.parametrize(("sign", "category"), [("<", "refused"), ("", "S")])
def test_a_sign_in_a_column_of_its_own_counts_in_the_report_too(
    laboratory: Laboratory, sign: str, category: str
) -> None:
    content = "\n".join(
        (
            _BESIDE.format(more=",sign"),
            _ROW.format(name="S1", more=f",{sign}"),
            _ROW.format(name="S2", more=",>"),
            "",
        )
    )
    path = laboratory.kept(content)
    assert reported(laboratory.read(f"{path}/report?row=1"))[0] == category


def test_a_column_is_set_aside_on_the_page(laboratory: Laboratory) -> None:
    content = "\n".join((_BESIDE.format(more=",PCR 1"), _ROW.format(name="P1", more=",+"), ""))
    refused, read = laboratory.kept(content), laboratory.kept(content, ignore="PCR 1")
    said = text("file.fault.findings_unread", "en", heading="PCR 1")
    assert said in unescape(laboratory.read(refused))
    assert said not in unescape(laboratory.read(read))
    assert reported(laboratory.read(f"{read}/report?row=1")) == ["S"]


@pytest.mark.parametrize(
    ("out", "layout"),
    [
        ("", ""),
        pytest.param("csv", "long", marks=pytest.mark.all),
        pytest.param("xlsx", "long", marks=pytest.mark.all),
        pytest.param("parquet", "", marks=pytest.mark.all),
    ],
)
def test_an_isolate_of_a_wide_export_is_reported_from_any_form_of_its_file(
    laboratory: Laboratory, out: str, layout: str
) -> None:
    path = laboratory.kept(WIDE, out=out, out_layout=layout)
    listed = laboratory.read(f"{path}/isolates")
    assert "Hana" not in listed
    rows = re.findall(r"report\?row=(\d+)", listed)
    assert len(rows) == 2
    first, second = (laboratory.read(f"{path}/report?row={row}") for row in rows)
    assert reported(first) == ["S", "NS", "no_criterion"]
    assert reported(second) == ["S", "I", "no_criterion"]
    assert "S1" in first
    assert "Hana" not in first
    assert "lung" in first
    assert text("pages.screening.esbl", "en") in first


def test_a_sign_in_a_column_is_printed_as_written_whichever_row_of_the_isolate_bears_it(
    laboratory: Laboratory,
) -> None:
    content = "\n".join(
        (
            "isolate,organism,host,drug,method,value,mecA,VRE",
            "P1,S. aureus,dog,cefazolin,mic,0.5,,",
            "P1,S. aureus,dog,oxacillin,mic,0.25,検出,",
            "P1,E. faecium,dog,ampicillin,mic,1,,vanA",
            "",
        )
    )
    path = laboratory.kept(content)
    first, other = (laboratory.read(f"{path}/report?row={row}") for row in (1, 3))
    assert f"{text('pages.screening.methicillin_resistance', 'en')}: 検出" in unescape(first)
    assert f"{text('pages.screening.vancomycin_resistance', 'en')}: vanA" in unescape(other)
    assert "検出" not in other


def test_an_isolate_is_found_by_its_label(laboratory: Laboratory) -> None:
    path = laboratory.kept(LONG, out="")
    assert re.findall(r"row=(\d+)", laboratory.read(f"{path}/isolates?isolate=%3D1%2B1")) == ["6"]
    none = laboratory.read(f"{path}/isolates?isolate=B")
    assert text("pages.classify.no_such_isolate", "en") in none


def test_a_row_that_no_isolate_has_is_not_found(laboratory: Laboratory) -> None:
    path = laboratory.kept(LONG, out="")
    for row in (99, 0, -1, 1 << 32, 1 << 64, 10**30):
        assert laboratory.client.get(f"{path}/report?row={row}").status_code == 404
    assert laboratory.client.get(f"{path}/report?row=x").status_code == 400


def test_a_file_without_a_column_of_isolates_says_how_to_name_one(laboratory: Laboratory) -> None:
    path = laboratory.kept(LONG.replace("isolate,", "number,", 1))
    for language in LANGUAGES:
        address = f"/{language}{path[3:]}/isolates"
        assert text("pages.classify.no_isolate_column", language) in laboratory.read(address)


def test_a_file_that_cannot_be_read_says_why_on_its_page(laboratory: Laboratory) -> None:
    path = laboratory.kept(b"PK\x03\x04 no workbook")
    for language in LANGUAGES:
        page = laboratory.read(f"/{language}{path[3:]}")
        assert text("pages.state.failed", language) in page
        assert text("pages.classify.again", language) in page


def test_a_part_of_a_kept_result_is_sent_as_a_part(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.jobs.classification.PART_BYTES", 50)
    identity = laboratory.kept(LONG.replace("A-001", "C-001")).rpartition("/")[2]
    place, client = f"/api/v1/classifications/{identity}/result", laboratory.client
    whole = client.get(place).content
    assert len(whole) > 150
    for asked, part in (("0-9", whole[:10]), ("45-119", whole[45:120]), ("-7", whole[-7:])):
        answer = client.get(place, headers={"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, part)
        assert answer.headers["content-length"] == str(len(part))
    beyond = client.get(place, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")


def test_a_file_is_deleted_from_its_page_by_its_laboratory_only(
    laboratory: Laboratory, reader: Client
) -> None:
    path = laboratory.kept(LONG.replace("A-001", "B-001"))
    assert f'action="{path}/delete"' in laboratory.read(path)
    origin = {"Origin": "http://testserver.local"}
    assert reader.post(f"{path}/delete", headers=origin, follow_redirects=False).status_code == 401
    gone = laboratory.client.post(f"{path}/delete", headers=origin, follow_redirects=False)
    assert gone.status_code == 303
    said = laboratory.client.get(path)
    assert (said.status_code, "was removed" in said.text) == (410, True)


LINES = "isolate,organism,host,drug,method,disk_content,value,BETA_LACT,Nitrocefin"
AMPICILLIN = "Pasteurella multocida,pig,ampicillin,disk,10 µg,30"
KANAMYCIN = "pig,kanamycin,disk,30 µg,18"
OF_TWO_COLUMNS = f"""{LINES}
A-1,{AMPICILLIN},-,+
A-2,{AMPICILLIN},,
a-2,Pasteurella multocida,{KANAMYCIN},,+
A-3,{AMPICILLIN},,
A-3,,{KANAMYCIN},,+
A-4,{AMPICILLIN},,
"""


def test_a_report_looks_at_all_that_the_file_said_of_an_isolate(laboratory: Laboratory) -> None:
    path = laboratory.kept(OF_TWO_COLUMNS, out="")
    kept = laboratory.client.get(f"/api/v1/classifications/{path.rpartition('/')[2]}/result")
    of_file = [row["category"] for row in rows_of(kept.content, "")]
    assert [of_file[row] for row in (0, 1, 3, 5)] == ["R", "R", "not_evaluable", of_file[5]]
    assert of_file[5] not in {"R", "not_evaluable"}
    for row in (1, 2, 4, 6):
        assert reported(laboratory.read(f"{path}/report?row={row}"))[0] == of_file[row - 1]
