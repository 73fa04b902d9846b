"""Files that went wrong on their way: the examples, each changed in one of the ways files are changed by."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree as ET

import xlsxwriter

Text = tuple[str, str]
"""A text and the codec that it is written in."""

CODECS = ("utf-8", "utf-8-sig", "cp932", "cp1252", "latin-1", "utf-16")
DELIMITERS = ",;\t|"


def codec_of(content: bytes) -> str:
    """Return the codec in which an example is written."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    for codec in ("utf-8-sig", "cp932", "cp1252"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec != "cp932" or re.search("[぀-ヿ一-鿿]{2}", text):
            return codec
    return "latin-1"


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def _on_text(change: Callable[[str, random.Random], str]) -> Callable[[bytes, random.Random], bytes]:
    def changed(content: bytes, chance: random.Random) -> bytes:
        codec = codec_of(content)
        return change(content.decode(codec), chance).encode(codec, "replace")

    return changed


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _double_lines(text: str, chance: random.Random) -> str:
    lines = _lines(text)
    for _ in range(chance.randint(1, 3)):
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return "".join(lines)


def _delimiter(text: str) -> str:
    return max(DELIMITERS, key=text.count)


def _swap_cells(text: str, chance: random.Random) -> str:
    """Let two cells change places, in one line or between two."""
    between = _delimiter(text)
    rows = [line.split(between) for line in text.splitlines()]
    for _ in range(chance.randint(1, 3)):
        one, other = chance.choice(rows), chance.choice(rows)
        i, j = chance.randrange(len(one)), chance.randrange(len(other))
        one[i], other[j] = other[j], one[i]
    return "\n".join(between.join(row) for row in rows) + "\n"


def _change_delimiter(text: str, chance: random.Random) -> str:
    between = _delimiter(text)
    other = chance.choice([one for one in DELIMITERS if one != between])
    if chance.random() < 0.5:
        return text.replace(between, other)
    lines = _lines(text)
    place = chance.randrange(len(lines))
    lines[place] = lines[place].replace(between, other)
    return "".join(lines)


def _add_quotes(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(['"', '""', "'", '"x"']) + text[place:]
    return text


def _drop_or_repeat_cell(text: str, chance: random.Random) -> str:
    """Shift the rest of one line by a cell."""
    between, lines = _delimiter(text), text.splitlines()
    place = chance.randrange(len(lines))
    cells = lines[place].split(between)
    i = chance.randrange(len(cells))
    if chance.random() < 0.5:
        cells.insert(i, cells[i])
    else:
        del cells[i]
    lines[place] = between.join(cells)
    return "\n".join(lines) + "\n"


def write_in_other_codec(content: bytes, chance: random.Random) -> bytes:
    text = content.decode(codec_of(content))
    return text.encode(chance.choice(CODECS), "replace")


TEXT: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip_bytes,
    cut,
    _on_text(_double_lines),
    _on_text(_swap_cells),
    write_in_other_codec,
    _on_text(_change_delimiter),
    _on_text(_add_quotes),
    _on_text(_drop_or_repeat_cell),
)
BINARY = (flip_bytes, cut)

Sheets = dict[str, list[list[str]]]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(content: bytes) -> Sheets:
    """Return the text of every cell of a workbook, read by the standard library alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            root = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
            strings = ["".join(part.text or "" for part in one.iter(f"{_MAIN}t")) for one in root]
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        names = [str(one.get("name")) for one in book.iter(f"{_MAIN}sheet")]
        return {
            name: _rows(ET.fromstring(archive.read(f"xl/worksheets/sheet{n}.xml")), strings)  # noqa: S314
            for n, name in enumerate(names, start=1)
        }


def _rows(sheet: ET.Element, strings: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for cell in sheet.iter(f"{_MAIN}c"):
        letters, digits = re.fullmatch("([A-Z]+)([0-9]+)", str(cell.get("r"))).groups()  # type: ignore[union-attr]
        column = sum((ord(letter) - 64) * 26**i for i, letter in enumerate(reversed(letters))) - 1
        while len(rows) < int(digits):
            rows.append([])
        row = rows[int(digits) - 1]
        row += [""] * (column + 1 - len(row))
        value = cell.findtext(f"{_MAIN}v") or "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
        row[column] = strings[int(value)] if cell.get("t") == "s" and value else value
    return rows


def workbook_of(sheets: Sheets) -> bytes:
    """Write a workbook, every cell as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if cell:
                        sheet.write_string(i, j, cell)
    return out.getvalue()


def _mutated_sheets(content: bytes, chance: random.Random) -> bytes:
    sheets = sheets_of(content)
    rows = chance.choice([rows for rows in sheets.values() if rows])
    match chance.randrange(3):
        case 0:
            rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))
        case 1:
            one, other = (chance.choice([row for row in rows if row]) for _ in range(2))
            i, j = chance.randrange(len(one)), chance.randrange(len(other))
            one[i], other[j] = other[j], one[i]
        case _:
            row = chance.choice([row for row in rows if row])
            row.insert(chance.randrange(len(row)), chance.choice(["", "x", "7", "8-16"]))
    return workbook_of(sheets)


WORKBOOK = (flip_bytes, cut, _mutated_sheets, _mutated_sheets, _mutated_sheets)


def mutated(content: bytes, name: str, seed: int) -> bytes:
    """Return an example changed in the way that the seed chooses."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
    kind = name.rpartition(".")[2]
    ways = {"xlsx": WORKBOOK, "sqlite": BINARY}.get(kind, TEXT)
    return ways[seed % len(ways)](content, chance)
