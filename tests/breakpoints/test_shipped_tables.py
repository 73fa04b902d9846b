"""The shipped tables; each failure tells the curator what to do."""

import datetime as dt

import pytest

from breakpoints.index import TableIndex
from breakpoints.model import NOT_STATED, Criterion, Kind
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, digest
from breakpoints.vocabulary import vocabulary

TABLES = [pytest.param(nval_tentative(), id="nval-tentative")]
WORDS = vocabulary()


def named(rows: list[Criterion]) -> list[str]:
    return [row.key for row in rows]


@pytest.mark.parametrize("table", TABLES)
class TestEveryShippedTable:
    def test_its_rows_name_entries_of_the_vocabulary(self, table: TableVersion) -> None:
        hosts = {None, NOT_STATED, *WORDS.hosts}
        lost = [row for row in table.criteria if row.organism not in WORDS.organisms]
        lost += [row for row in table.criteria if row.drug not in WORDS.drugs]
        lost += [
            row for row in table.criteria if row.host not in hosts or not set(row.sites) <= WORDS.sites.keys()
        ]
        assert not lost, f"use ids of breakpoints/reference, or add the entry there: {named(lost)}"

    def test_its_rows_do_not_clash(self, table: TableVersion) -> None:
        assert TableIndex.of(table), "two rows answer the same question: remove or merge one"

    def test_every_row_cites_its_source(self, table: TableVersion) -> None:
        bare = [row for row in table.criteria if not row.source.citation]
        assert not bare, f"cite where each value was published: {named(bare)}"

    def test_provisional_rows_name_the_mic_criterion_or_say_that_none_is_stated(
        self, table: TableVersion
    ) -> None:
        silent = [row for row in table.criteria if row.kind is Kind.PROVISIONAL and row.mic_criterion is None]
        assert not silent, f"name the MIC criterion, or write not_stated: {named(silent)}"

    def test_nothing_real_rests_on_simulated_data(self, table: TableVersion) -> None:
        mixed = [
            row for row in table.criteria if row.simulated and not WORDS.organisms[row.organism].simulated
        ]
        assert not mixed, f"simulated rows may only name simulated_organism: {named(mixed)}"

    def test_its_heading_is_complete(self, table: TableVersion) -> None:
        assert table.title.en
        assert table.title.ja
        assert table.licence
        assert dt.date.fromisoformat(table.in_force_from)


def test_nvals_tentative_cut_offs_are_published_as_these_bytes() -> None:
    """A published version never changes: publish 1.0.1 instead of correcting this digest."""
    assert digest(nval_tentative()) == "0fa6cf98702a6cd9783a3fc51ac8f7ed4f6025c22c35b90153a96a8d952099db"


@pytest.mark.parametrize(
    ("organism", "host", "drug", "s_text", "r_text"),
    [
        ("pasteurella_multocida", "pig", "ampicillin", ">=25", "<=24"),
        ("pasteurella_multocida", "cattle", "dihydrostreptomycin", ">=8", None),
        ("pasteurella_multocida", "pig", "dihydrostreptomycin", ">=12", None),
        ("pasteurella_multocida", "cattle", "kanamycin", ">=16", None),
        ("pasteurella_multocida", "pig", "kanamycin", ">=17", None),
        ("pasteurella_multocida", "cattle", "tetracycline", ">=21", "<=20"),
        ("pasteurella_multocida", "pig", "tiamulin", ">=13", None),
        ("mannheimia_haemolytica", "not_stated", "cefazolin", ">=23", None),
        ("mannheimia_haemolytica", "not_stated", "dihydrostreptomycin", ">=10", None),
        ("mannheimia_haemolytica", "not_stated", "kanamycin", ">=18", None),
        ("mannheimia_haemolytica", "not_stated", "tetracycline", ">=23", "<=20"),
    ],
)
def test_nvals_tentative_cut_offs_against_the_abstract(
    organism: str, host: str, drug: str, s_text: str, r_text: str | None
) -> None:
    rows = [
        row
        for row in nval_tentative().criteria
        if (row.organism, row.host, row.drug) == (organism, host, drug)
    ]
    assert len(rows) == 1
    zone = rows[0].zone
    assert zone is not None
    assert (zone.s_text, zone.r_text) == (s_text, r_text)
    assert (rows[0].disk_content, rows[0].kind) == (NOT_STATED, Kind.PROVISIONAL)


def test_nvals_table_has_no_row_beyond_the_abstract() -> None:
    assert len(nval_tentative().criteria) == 11
