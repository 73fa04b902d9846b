"""What a source prints of a site is kept: an uncomplicated infection is not every one."""

from __future__ import annotations

import pytest

from breakpoints.importing import import_amr
from breakpoints.index import TableIndex
from breakpoints.vocabulary import vocabulary
from tests.spec.interpretation.manual import ask

COLUMNS = {
    **dict.fromkeys(("rank_index", "ref_tbl", "disk_dose", "uti", "is_SDD"), ""),
    "guideline": "CLSI 2026",
    "type": "animal",
    "method": "MIC",
    "host": "dogs",
    "mo": "B_ESCHR_COLI",
    "organism": "Escherichia coli",
    "ab": "ENR",
    "drug": "enrofloxacin",
    "breakpoint_S": "0.5",
    "breakpoint_R": "4",
}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Uncomplicated urinary tract infection", "Uncomplicated urinary tract infection"),
        (
            "Skin, soft tissue, uncomplicated urinary tract infection",
            "Skin, soft tissue, uncomplicated urinary tract infection",
        ),
        ("Skin, soft tissue", None),
        ("Urinary tract", None),
        ("", None),
    ],
)
def test_a_site_is_shown_as_published_where_that_says_more_than_its_name(text: str, kept: str | None) -> None:
    row = COLUMNS | {"site": text}
    content = "\n".join((",".join(row), ",".join(f'"{cell}"' for cell in row.values()))).encode()
    imported = import_amr(content, "lab", vocabulary())
    site = "urinary tract" if "rinary" in text else "skin"
    answer = ask(TableIndex.of(imported.tables[0].version), "0.25", site=site)
    assert answer.category == "S"
    assert answer.criterion is not None
    assert answer.criterion.site_text == kept
