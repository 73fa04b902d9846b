"""Files that are made to do harm: what each is, and which findings may answer it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from tests.datasets.hostile_makers import (
    HEAD,
    OFFICE,
    ROW,
    a_gigabyte,
    database_of_more_pages,
    encrypted_member,
    endless_column,
    endless_view,
    far_cell,
    flipped_footer,
    gzip_of,
    hidden_far_cell,
    huge,
    long_shared_string,
    lying_parquet,
    many_claimed_strings,
    million_columns,
    million_columns_all_the_way,
    million_sheets,
    of,
    outside_entity,
    overlapping_members,
    parquet_of_many_rows,
    small_gzip,
    workbook,
    workbook_with_deflated,
    xml_bomb,
)
from tests.datasets.parquet_bombs import dictionary, lists, lying_pages, nested, repeated_pages
from tests.datasets.slow_makers import cells_without_place, empty_cells, far_cells, looping_database, newlines


class Hostile(msgspec.Struct, frozen=True):
    """``make(path)`` writes the file; its reading must end in one of ``rules``, or be refused at the door."""

    name: str
    make: Callable[[Path], None]
    rules: frozenset[str]
    dear: bool = False
    """Takes seconds, or many megabytes."""


_FAR = frozenset({"file_cell_far_away"})
_TOO_MUCH = frozenset({"file_needs_too_much"})
_DAMAGED = frozenset({"file_damaged"})
_ANY_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
_UNTABULAR = frozenset({"file_not_tabular", "header_missing", "column_missing", "file_header_only"})

CORPUS: tuple[Hostile, ...] = (
    Hostile("a workbook of 5 kB with a far cell", far_cell, _FAR),
    Hostile(
        "a far cell that a quick look misses",
        of(hidden_far_cell),
        _FAR | _TOO_MUCH | {"file_workbook_damaged", "file_too_many_columns"} | _UNTABULAR,
    ),
    Hostile(
        "a far row",
        of(
            lambda: workbook(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
            )
        ),
        _FAR,
    ),
    Hostile(
        "a gzip that unpacks to 1 GB", of(lambda: gzip_of(1024)), frozenset({"file_is_archive"}), dear=True
    ),
    Hostile("a gzip that unpacks to 32 MB", of(lambda: gzip_of(32)), frozenset({"file_is_archive"})),
    Hostile("a small gzip", of(small_gzip), frozenset({"file_is_archive"})),
    Hostile(
        "a sheet that unpacks to 1 GB",
        of(lambda: workbook_with_deflated("xl/worksheets/sheet1.xml", 1 << 30)),
        frozenset({"file_unpacks_too_large"}),
        dear=True,
    ),
    Hostile(
        "a sheet that claims to unpack to 1 GB",
        of(lambda: workbook_with_deflated("xl/worksheets/sheet1.xml", 1 << 20, claimed=1 << 30)),
        frozenset({"file_unpacks_too_large"}),
    ),
    Hostile(
        "a sheet that unpacks to more than it claims",
        of(lambda: workbook_with_deflated("xl/worksheets/sheet1.xml", 16 << 20, claimed=1000)),
        _DAMAGED,
    ),
    Hostile("members that overlap", of(overlapping_members), _DAMAGED),
    Hostile("an encrypted member", of(encrypted_member), frozenset({"file_encrypted"})),
    Hostile(
        "a zip with ..",
        of(lambda: workbook(_ANY_CELL, more={"xl/../../../tmp/owned.xml": b"<x/>"})),
        frozenset({"file_path_unsafe"}),
    ),
    Hostile(
        "a zip with an absolute name",
        of(lambda: workbook(_ANY_CELL, more={"/etc/cron.d/owned": b"x"})),
        frozenset({"file_path_unsafe"}),
    ),
    Hostile(
        "a zip with a name for Windows",
        of(lambda: workbook(_ANY_CELL, more={"C:\\owned.xml": b"x"})),
        frozenset({"file_path_unsafe"}),
    ),
    Hostile(
        "a zip within a zip",
        of(lambda: workbook(_ANY_CELL, more={"xl/embeddings/inner.xlsx": workbook(_ANY_CELL)})),
        frozenset({"file_nested_archive"}),
    ),
    Hostile(
        "a zip within a zip under another name",
        of(lambda: workbook(_ANY_CELL, more={"xl/media/image1.png": workbook(_ANY_CELL)})),
        frozenset({"file_nested_archive"}),
    ),
    Hostile(
        "values from another workbook",
        of(lambda: workbook(_ANY_CELL, more={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})),
        frozenset({"file_links_outside"}),
    ),
    Hostile(
        "a part that lies at an address",
        of(
            lambda: workbook(
                _ANY_CELL,
                relations=f'<Relationship Id="rId9" Type="{OFFICE}/worksheet" Target="http://192.0.2.1/x" '
                'TargetMode="External"/>',
            )
        ),
        frozenset({"file_links_outside"}),
    ),
    Hostile("an XML bomb", of(xml_bomb), frozenset({"file_declares_entities"})),
    Hostile("an entity from a file", of(outside_entity), frozenset({"file_declares_entities"})),
    Hostile(
        "XML in UTF-16",
        of(lambda: workbook(_ANY_CELL, strings=xml_bomb().decode("latin-1").encode("utf-16"))),
        _DAMAGED,
    ),
    Hostile("a million sheets", of(million_sheets), frozenset({"file_too_many_sheets"})),
    Hostile(
        "four billion strings claimed",
        of(many_claimed_strings),
        _TOO_MUCH | {"file_workbook_damaged", "file_header_only", "file_empty", "file_reading_failed"},
    ),
    Hostile(
        "a long string in a million cells",
        of(long_shared_string),
        _TOO_MUCH | {"file_header_only", "cell_too_long"} | _UNTABULAR,
        dear=True,
    ),
    Hostile("a flipped bit in a Parquet footer", of(lambda: flipped_footer()), _DAMAGED),  # noqa: PLW0108
    Hostile(
        "a Parquet file that claims 500 million rows", of(lying_parquet), frozenset({"file_too_many_rows"})
    ),
    Hostile(
        "a Parquet file of 3 million rows",
        parquet_of_many_rows(3_000_000),
        frozenset({"file_too_many_rows"}),
    ),
    Hostile(
        "a Parquet file of 500 million rows",
        parquet_of_many_rows(500_000_000),
        frozenset({"file_too_many_rows"}),
        dear=True,
    ),
    Hostile("Parquet's ends and nothing between", of(b"PAR1" + bytes(4) + b"PAR1"), _DAMAGED),
    Hostile(
        "a database whose table is an endless view", endless_view, frozenset({"database_without_isolates"})
    ),
    Hostile(
        "a database of computed columns",
        endless_column,
        frozenset({"database_damaged", "column_missing", "file_header_only"}) | _UNTABULAR,
    ),
    Hostile("a database of more pages than it has", database_of_more_pages, _DAMAGED),
    Hostile("a million columns", of(million_columns), frozenset({"file_too_many_columns"})),
    Hostile(
        "a million columns in forty lines",
        of(million_columns_all_the_way),
        frozenset({"file_too_many_columns"}),
        dear=True,
    ),
    Hostile(
        "a cell of 120 MB", huge(120 << 20), frozenset({"file_row_unparsable", "cell_too_long"}), dear=True
    ),
    Hostile("a cell of 2 MB", huge(2 << 20), frozenset({"file_row_unparsable", "cell_too_long"})),
    Hostile("a file of 1 GB", a_gigabyte, frozenset({"file_too_large"}), dear=True),
    Hostile("one quotation mark", of(b'"'), frozenset({"file_row_unparsable"}) | _UNTABULAR),
    Hostile(
        "a quotation mark that swallows the file",
        of(lambda: HEAD + ROW + b'"' + ROW * 100_000),
        frozenset({"file_row_unparsable"}),
    ),
    Hostile("NUL bytes", of(HEAD + ROW.replace(b"20", b"2\x000")), frozenset({"file_is_binary"})),
    Hostile("NUL bytes far below", of(HEAD + ROW * 1000 + b"\0"), frozenset({"file_is_binary"})),
    Hostile("all bytes", of(bytes(range(1, 256)) * 100), frozenset({"file_in_no_charset"}) | _UNTABULAR),
    Hostile(
        "UTF-7",
        of(b"isolate,+AD0-cmd,zone,mic\nV1,+ADw-script+AD4-,20,4\n"),
        frozenset({"fact_missing"}),
    ),
    Hostile(
        "text that runs backwards",
        of(
            HEAD
            + "V1,E. coli,ampicillin,10 ug,\u202e02\u202c,4\n".encode()
            + ROW.replace(b"E. coli", "\u2066iloc .E\u2069".encode())
        ),
        frozenset({"zone_unreadable", "character_not_allowed", "organism_unknown"}),
    ),
    Hostile(
        "formulas",
        of(
            HEAD + b'=HYPERLINK("http://192.0.2.1"),=1+1,@SUM(A1),+1,=20,-1\n'
            b"V2,=cmd|' /C calc'!A0,ampicillin,10 ug,20,4\n"
        ),
        frozenset({"organism_unknown", "drug_unknown", "file_row_unparsable"}),
    ),
    *(
        Hostile(
            f"a {packed} page that unpacks to more than it says", of(partial(lying_pages, packed)), _DAMAGED
        )
        for packed in ("zstd", "gzip", "snappy", "lz4", "brotli")
    ),
    Hostile("a Parquet file of structs in structs", of(partial(nested, 40)), frozenset({"file_not_tabular"})),
    Hostile("a Parquet file with lists", of(lists), frozenset({"file_not_tabular"})),
    *(
        Hostile(
            f"a {kind} dictionary of one long text that all rows name",
            of(partial(dictionary, 1_400_000, 1_000_000, plain=kind == "plain")),
            frozenset({"file_unpacks_too_large"}),
        )
        for kind in ("categorical", "plain")
    ),
    Hostile(
        "pages that repeat a letter",
        of(partial(repeated_pages, 700, 1_000_000)),
        frozenset({"file_unpacks_too_large"}),
        dear=True,
    ),
    *(Hostile(f"a far cell written with {way}", of(content), _FAR) for way, content in far_cells().items()),
    Hostile(
        "30 million cells that do not say where they are", cells_without_place(500), _TOO_MUCH, dear=True
    ),
    Hostile("cells without place, as many as are opened", cells_without_place(80), _TOO_MUCH, dear=True),
    Hostile("100 million empty cells", empty_cells(500), _TOO_MUCH, dear=True),
    Hostile(
        "a database whose pages lead in circles", looping_database, frozenset({"database_damaged"}), dear=True
    ),
    Hostile("100 MB of line ends", newlines(100), frozenset({"file_too_many_rows"}), dear=True),
    Hostile("5 MB of line ends", newlines(5), frozenset({"file_too_many_rows"})),
    Hostile(
        "letters that become eighteen",
        of(
            HEAD
            + b"V1,E. coli,ampicillin,10 ug,20,4\n"
            + ("\ufdfa" * 300 + ",E. coli,a,10 ug,20,4\n").encode() * 20_000
        ),
        _TOO_MUCH,
    ),
)
