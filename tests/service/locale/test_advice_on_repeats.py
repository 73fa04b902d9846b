"""Advice about repeats can be followed: a row without an MIC is refused, so no text asks for one."""

from __future__ import annotations

from pathlib import Path

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.reading import read_upload
from service.locale.catalogue import text

FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 µg")


def test_nobody_is_told_to_leave_a_cell_empty_that_a_row_needs(tmp_path: Path) -> None:
    path = tmp_path / "repeats.csv"
    path.write_text("id,zone,mic,replicate\nV1,20,4,1\nV1,21,,2\n", encoding="utf-8")
    assert [one.rule for one in read_upload(path, FACTS).findings] == [Rule.MIC_MISSING]
    key = "pages.data_quality.withheld.agree_too_often"
    said = {
        language: text(key, language, reading="", agree=9, repeated=10, expected=4)
        for language in ("en", "ja")
    }
    assert "empty" not in said["en"]
    assert "空欄" not in said["ja"]
    assert "nothing needs to be done" in said["en"]
