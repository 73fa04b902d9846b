"""The number of an imported table: what it changes in the answers of the version before."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from breakpoints.importing import Imported, import_amr
from breakpoints.semver import change_of
from breakpoints.version import TableVersion, canonical_bytes, digest
from breakpoints.vocabulary import vocabulary
from breakpoints.vocabulary.additions import canonical_additions
from datasets.table_imports.numbering import numbered
from datasets.table_imports.request import Before

ROW = (
    "CLSI 2025,animal,dogs,DISK,{site},{mo},{organism},{rank},ZZD,Zebramycin,{cited},10 mcg,"
    "{s},13,FALSE,FALSE"
)
PLAIN = {
    "site": "NA",
    "mo": "B_ZZTST",
    "organism": "Zebrella testii",
    "rank": "2",
    "cited": "Table 1",
    "s": "17",
}


def line(**cells: str) -> str:
    return ROW.format(**(PLAIN | cells))


@pytest.fixture
def imported(licensed: Any) -> Any:
    def importing(*lines: str) -> Imported:
        return import_amr("\n".join((licensed.COLUMNS, *lines)).encode(), "own", vocabulary())

    return importing


def version(found: Imported) -> TableVersion:
    (table,) = found.tables
    return table.version


def before(found: Imported, number: str = "1.0.0", *, purged: bool = False) -> Before:
    old = msgspec.structs.replace(version(found), version=number)
    return Before(
        highest=number,
        number=number,
        digest=digest(old),
        canonical=None if purged else canonical_bytes(old),
        additions=None if purged else canonical_additions(found.additions),
    )


SPECIFIC = line(mo="B_ZZTST_SPEC", organism="Zebrella testii specialis", rank="1", s="19")
OTHER_SITE = line(site="Skin", s="19")


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        pytest.param([line()], [line()], "1.0.0", id="the same"),
        pytest.param([line()], [line(cited="Table 2")], "1.0.1", id="another citation"),
        pytest.param(
            [line()], [line(), line(mo="B_YY", organism="Yakella nova")], "1.1.0", id="a new organism"
        ),
        pytest.param([line()], [line(s="18")], "2.0.0", id="another boundary"),
        pytest.param([line(), OTHER_SITE], [line()], "2.0.0", id="a row is gone"),
        pytest.param([line()], [line(), SPECIFIC], "2.0.0", id="a row that beats its species'"),
        pytest.param([line()], [line(), OTHER_SITE], "2.0.0", id="a row that beats one that answered"),
    ],
)
def test_the_number_says_what_happens_to_answers(
    imported: Any, old: list[str], new: list[str], number: str
) -> None:
    was, comes = imported(*old), imported(*new)
    assert numbered(version(comes), comes.additions, before(was)).version.version == number


def test_the_quick_way_agrees_with_asking_every_question(imported: Any) -> None:
    """Oracle: the comparison of answers that publication uses, over the whole vocabulary."""
    was = imported(line(), line(mo="B_YY", organism="Yakella nova"))
    for lines in ((line(),), (line(), line(mo="B_YY", organism="Yakella nova"), OTHER_SITE), (line(s="20"),)):
        comes = imported(*lines)
        words = vocabulary().extended(was.additions, comes.additions)
        kind = change_of(version(was), version(comes), words)
        number = numbered(version(comes), comes.additions, before(was)).version.version
        assert number == {"major": "2.0.0", "minor": "1.1.0", "patch": "1.0.1"}[kind]


def test_what_was_purged_comes_back_under_its_number_or_may_have_changed_everything(imported: Any) -> None:
    was = imported(line())
    held = before(was, "1.2.0", purged=True)
    assert numbered(version(was), was.additions, held).version.version == "1.2.0"
    comes = imported(line(cited="Table 2"))
    assert numbered(version(comes), comes.additions, held).version.version == "2.0.0"


def test_the_number_goes_on_from_the_highest_that_was_ever_given(imported: Any) -> None:
    held = msgspec.structs.replace(before(imported(line())), highest="4.0.2")
    comes = imported(line(s="18"))
    assert numbered(version(comes), comes.additions, held).version.version == "5.0.0"
