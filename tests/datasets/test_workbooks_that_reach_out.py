"""Workbooks that point outside of themselves, or hold what other programs run: nobody is asked for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.findings import Severity
from datasets.limits import UploadLimits
from datasets.preflight.workbook import refuse_hostile_archive
from datasets.read_result import ReadResult
from datasets.reading_in_child import read_in_child
from tests.datasets import forkserver_of_tests
from tests.datasets.hostile_makers import OFFICE, workbook

forkserver = forkserver_of_tests.forkserver

FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 µg")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + b"Attribute VB_Name" + b"\0" * 512


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Listen where the workbooks point to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def rows(*cells: str) -> str:
    """Return a sheet of zones and MICs whose last row is given as XML."""
    header = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in ("zone_mm", "mic_mg_per_l"))
    return f"<row>{header}</row><row><c><v>20</v></c><c><v>4</v></c></row><row>{''.join(cells)}</row>"


PLAIN = rows("<c><v>21</v></c>", "<c><v>2</v></c>")


def relation(kind: str, target: str) -> bytes:
    return (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId9" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def read(content: bytes, folder: Path) -> ReadResult:
    path = folder / "upload"
    path.write_bytes(content)
    return read_in_child(path, FACTS)


def errors(result: ReadResult) -> set[str]:
    return {one.rule.value for one in result.findings if one.severity is Severity.ERROR}


def asked_nobody(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/drawings/_rels/drawing1.xml.rels", "image"),
        ("xl/worksheets/_rels/sheet1.xml.rels", "oleObject"),
        ("xl/worksheets/_rels/sheet1.xml.rels", "drawing"),
        ("xl/_rels/workbook.xml.rels.rels", "attachedTemplate"),
        ("xl/vbaProject.bin.rels", "frame"),
    ],
)
@pytest.mark.parametrize(
    "scheme", ["http://127.0.0.1:{port}/x.png", "\\\\127.0.0.1@{port}\\share\\x", "file:///etc/passwd"]
)
def test_what_lies_outside_is_refused_and_asked_of_nobody(
    listening: socket.socket, tmp_path: Path, part: str, kind: str, scheme: str
) -> None:
    target = scheme.format(port=listening.getsockname()[1])
    result = read(workbook(PLAIN, more={part: relation(kind, target)}), tmp_path)
    assert errors(result) == {"file_links_outside"}
    assert result.canonical is None
    assert asked_nobody(listening)


@pytest.mark.parametrize(
    "link",
    [
        b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"><ddeItems/></ddeLink></externalLink>',
        b'<externalLink><oleLink progId="Package"/></externalLink>',
    ],
    ids=["DDE", "OLE"],
)
def test_a_link_to_another_program_is_refused(tmp_path: Path, link: bytes) -> None:
    result = read(workbook(PLAIN, more={"xl/externalLinks/externalLink1.xml": link}), tmp_path)
    assert errors(result) == {"file_links_outside"}


@pytest.mark.parametrize(
    "more",
    [
        {"xl/vbaProject.bin": _COMPOUND},
        {"xl/macrosheets/sheet1.xml": b"<macrosheet/>"},
        {"xl/embeddings/oleObject1.bin": _COMPOUND},
        {"xl/activeX/activeX1.bin": _COMPOUND, "xl/activeX/activeX1.xml": b"<ocx/>"},
        {"customXml/item1.xml": b"<x/>", "xl/media/image1.png": b"\x89PNG" + b"\0" * 64},
        {"xl/worksheets/_rels/sheet1.xml.rels": relation("hyperlink", "http://192.0.2.1/")},
    ],
    ids=[
        "macros",
        "a macro sheet",
        "an OLE object",
        "a control",
        "a picture",
        "an address that a cell shows",
    ],
)
def test_what_another_program_would_run_is_not_read_and_the_rows_are(
    tmp_path: Path, more: dict[str, bytes]
) -> None:
    result = read(workbook(PLAIN, more=more), tmp_path)
    assert errors(result) == set()
    assert (result.rows_in, result.rows_kept) == (2, 2)


@pytest.mark.parametrize(
    "formula",
    [
        "cmd|&apos;/C calc&apos;!A0",
        "WEBSERVICE(&quot;http://127.0.0.1:{port}/&quot;)",
        "HYPERLINK(&quot;http://127.0.0.1:{port}/&quot;)",
        "[1]Sheet1!A1",
        "IMPORTDATA(&quot;http://127.0.0.1:{port}/&quot;)",
    ],
)
def test_a_formula_is_its_last_value_and_asks_nobody(
    listening: socket.socket, tmp_path: Path, formula: str
) -> None:
    asking = formula.format(port=listening.getsockname()[1])
    cells = (f"<c><f>{asking}</f><v>21</v></c>", f'<c t="str"><f>{asking}</f><v>2</v></c>')
    result = read(workbook(rows(*cells)), tmp_path)
    assert errors(result) == set()
    assert result.rows_kept == 2
    assert asked_nobody(listening)


def test_a_link_is_found_wherever_a_piece_of_its_part_ends(tmp_path: Path) -> None:
    for before in range(65_300, 65_560, 20):
        filled = b"<!--" + b"x" * before + b"-->" + relation("image", "http://192.0.2.1/x.png")
        path = tmp_path / "upload"
        path.write_bytes(workbook(PLAIN, more={"xl/drawings/_rels/drawing1.xml.rels": filled}))
        with pytest.raises(UnreadableFile):
            refuse_hostile_archive(path, UploadLimits())
