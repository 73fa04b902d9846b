"""Expected resistance and expert rules of a version: differences, numbers, downloads and the way back."""

import csv
import io

import msgspec
import polars as pl
import pytest

from breakpoints.diff import difference
from breakpoints.expert.rule import ExpertRule, ResultIs, ScreeningIs
from breakpoints.formats import csv_bytes, json_bytes, parquet_bytes
from breakpoints.formats.flat_rows import flat_rows
from breakpoints.importing import import_own
from breakpoints.model import ExpectedResistance
from breakpoints.semver import change_of, next_version
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, canonical_bytes
from breakpoints.vocabulary import vocabulary
from tests.breakpoints.differences_applied import apply_difference

NATURAL = ExpectedResistance(organism="enterobacterales", drug="clindamycin", source="a guideline")
SPARED = ExpectedResistance(
    organism="enterobacterales", drug="ampicillin", source="=cmd()", except_organisms=("escherichia_coli",)
)
RULE = ExpertRule(
    rule="MRS",
    organism="staphylococcus",
    when=(
        (ScreeningIs(test="methicillin_resistance", found="positive"),),
        (ResultIs(drugs=("cefoxitin", "oxacillin"), level="NS"),),
    ),
    drugs=("ampicillin", "cefovecin"),
    except_organisms=("staphylococcus_felis",),
    source="a guideline; its table 2",
)
PLAIN = nval_tentative()


def version(*resistance: ExpectedResistance, rules: tuple[ExpertRule, ...] = ()) -> TableVersion:
    return msgspec.structs.replace(PLAIN, resistance=resistance, expert_rules=rules)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(version(), version(NATURAL), id="expected resistance comes"),
        pytest.param(version(NATURAL), version(), id="expected resistance goes"),
        pytest.param(
            version(NATURAL),
            version(msgspec.structs.replace(NATURAL, except_organisms=("escherichia_coli",))),
            id="an exception comes",
        ),
        pytest.param(version(), version(rules=(RULE,)), id="a rule comes"),
        pytest.param(
            version(rules=(RULE,)),
            version(rules=(msgspec.structs.replace(RULE, drugs=("ampicillin",)),)),
            id="a rule loses a drug",
        ),
    ],
)
def test_changed_statements_are_shown_and_make_the_next_version_a_major_one(
    old: TableVersion, new: TableVersion
) -> None:
    found = difference(old, new)
    assert found.changes_rules
    assert (found.added, found.removed, found.changed) == ((), (), ())
    assert canonical_bytes(apply_difference(old, found, new)) == canonical_bytes(new)
    assert change_of(old, new, vocabulary()) == "major"
    assert next_version(old, new, vocabulary()) == "2.0.0"


def test_statements_in_another_order_are_no_difference() -> None:
    found = difference(version(NATURAL, SPARED), version(SPARED, NATURAL))
    assert not found.changes_rules
    assert change_of(version(NATURAL, SPARED), version(SPARED, NATURAL), vocabulary()) == "patch"


def test_downloads_hold_every_statement_after_the_criteria() -> None:
    whole = version(NATURAL, SPARED, rules=(RULE,))
    rows = list(csv.DictReader(io.StringIO(csv_bytes(whole).decode("utf-8-sig"))))
    frame = pl.read_parquet(io.BytesIO(parquet_bytes(whole)))
    criteria = len(PLAIN.criteria)
    assert len(rows) == frame.height == criteria + 3
    assert [row["kind"] for row in rows[criteria:]] == ["expected_resistance"] * 2 + ["expert_rule"]
    assert frame["drug"].to_list()[criteria:] == ["ampicillin", "clindamycin", "ampicillin;cefovecin"]
    assert {row["citation"] for row in rows[criteria:]} == {
        "a guideline",
        "'=cmd()",
        "a guideline; its table 2",
    }
    assert b"methicillin_resistance" in json_bytes(whole)


def test_a_version_without_statements_is_written_as_ever() -> None:
    assert [row["kind"] for row in flat_rows(PLAIN)] == ["provisional"] * len(PLAIN.criteria)


def test_a_version_of_statements_alone_has_the_columns_of_any_other() -> None:
    alone = msgspec.structs.replace(version(NATURAL), criteria=())
    assert list(flat_rows(alone)[0]) == list(flat_rows(PLAIN)[0])


def test_a_downloaded_table_brings_its_statements_back() -> None:
    whole = version(NATURAL, SPARED, rules=(RULE,))
    found = import_own(csv_bytes(whole), "again", vocabulary(), in_force_from="2026-01-01")
    assert found.findings == ()
    again = found.tables[0].version
    assert set(again.resistance) == {NATURAL, SPARED}
    assert again.expert_rules == (RULE,)
    assert found.rows_imported == len(PLAIN.criteria) + 3


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        pytest.param(b'""positive""', b'""perhaps""', "row_contradicts_itself", id="no result of a test"),
        pytest.param(b"ampicillin;cefovecin", b"ampicillin", "row_contradicts_itself", id="other drugs"),
        pytest.param(b"clindamycin", b"clindamicina", "unknown_drug", id="an unknown drug"),
        pytest.param(b"staphylococcus_felis", b"staphylococcus_x", "unknown_organism", id="an exception"),
    ],
)
def test_a_statement_that_was_damaged_is_refused(before: bytes, after: bytes, code: str) -> None:
    whole = csv_bytes(version(NATURAL, rules=(RULE,)))
    assert before in whole
    found = import_own(whole.replace(before, after), "again", vocabulary(), in_force_from="2026-01-01")
    assert [one.code.value for one in found.findings] == [code]
    assert len(found.tables[0].version.resistance) + len(found.tables[0].version.expert_rules) == 1
