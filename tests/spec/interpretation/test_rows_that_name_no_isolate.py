"""A row that names no isolate may be of any isolate of its request or file: no S too much for either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from service.locale.catalogue import LANGUAGES, text
from tests.service.file_classification.test_isolates_of_wide_files import classified
from tests.spec.interpretation.isolate_asked import ask, categories, of, row, rows

TABLE = rows(row("oxacillin", "staphylococcus"), row("cefoxitin", "staphylococcus"))
AUREUS = "Staphylococcus aureus"
OTHER = of("enrofloxacin", "0.5", isolate="other")
TRIGGERS = [
    pytest.param("oxacillin", "4", "cefazolin", id="oxacillin R"),
    pytest.param("cefoxitin", "4", "cefazolin", id="cefoxitin R in S. aureus"),
    pytest.param("erythromycin", "4", "clindamycin", id="erythromycin R without a D-test"),
    pytest.param("benzylpenicillin", "4", "ampicillin", id="penicillin R"),
    pytest.param("oxacillin", "SR", "cefazolin", id="oxacillin that cannot be read"),
    pytest.param("mecA", "+", "cefazolin", id="a test typed as a row"),
]


@pytest.mark.parametrize(("drug", "value", "concerned"), TRIGGERS)
@pytest.mark.parametrize("names", [("7", None), (None, "7"), (None, None)], ids=["trigger", "result", "both"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_trigger_leaves_open_where_one_of_both_names_no_isolate_and_others_do(
    drug: str, value: str, concerned: str, names: tuple[str | None, str | None], order: int
) -> None:
    results = [
        of(concerned, "0.5", AUREUS, isolate=names[0]),
        of(drug, value, AUREUS, isolate=names[1]),
        OTHER,
    ]
    first, *_ = ask(*results[::order], asked=TABLE)[::order]
    assert (first.category, first.category_by_value) == ("not_evaluable", "S")
    assert first.parameters["trigger"].endswith("=isolate_unclear")


@pytest.mark.parametrize(("drug", "value", "concerned"), TRIGGERS)
def test_two_named_isolates_do_not_disturb_each_other(drug: str, value: str, concerned: str) -> None:
    first, *_ = ask(of(concerned, "0.5", AUREUS), of(drug, value, AUREUS, isolate="8"), asked=TABLE)
    assert first.category == "S"


@pytest.mark.parametrize(
    ("own", "category"),
    [
        pytest.param({"drug": "oxacillin", "value": "0.25"}, "S", id="its own oxacillin does not resist"),
        pytest.param({"drug": "mecA", "value": "-"}, "S", id="its own mecA is negative"),
        pytest.param(
            {"drug": "enrofloxacin", "value": "0.25"}, "not_evaluable", id="nothing that settles it"
        ),
    ],
)
def test_what_a_named_isolate_shows_itself_settles_what_an_unnamed_row_leaves_open(
    own: dict[str, str], category: str
) -> None:
    unnamed = of("oxacillin", "4", isolate=None)
    first, *_ = ask(of("cefazolin", "0.5"), of(**own), unnamed, asked=TABLE)
    assert first.category == category


def test_a_request_that_names_no_isolate_at_all_answers_each_result_by_itself() -> None:
    results = [of("cefazolin", "0.5", isolate=None), of("oxacillin", "4", isolate=None)]
    assert categories(ask(*results, asked=TABLE)) == ["S", "R"]


def test_a_test_alone_that_names_no_isolate_leaves_open_even_there() -> None:
    results = [of("cefazolin", "0.5", isolate=None), of("mecA", "+", isolate=None)]
    first, test = ask(*results, asked=TABLE)
    assert (first.category, test.reason) == ("not_evaluable", "read_as_test")


def test_another_organism_and_a_drug_without_a_rule_stay_as_they_are() -> None:
    results = [of("cefazolin", "0.5", "E. coli", isolate=None), of("enrofloxacin", "0.5", isolate=None)]
    answers = ask(*results, of("oxacillin", "4"), OTHER, asked=TABLE)
    assert categories(answers)[:2] == ["S", "S"]


@pytest.mark.parametrize("mark", ["〃", " 〃 ", '"', "''", "同上", "↓", "ditto", "do.", "々", "仝", "″", "|"])
def test_a_ditto_mark_as_isolate_refuses_its_result_and_hides_no_trigger(mark: str) -> None:
    results = of("oxacillin", "4", isolate=mark), of("cefazolin", "0.5", isolate=mark), of("cefazolin", "0.5")
    first, second, named = ask(*results, asked=TABLE)
    assert [one.refused for one in (first, second)] == ["value_unreadable"] * 2
    assert [one.reason for one in (first, second)] == ["isolate_ditto"] * 2
    assert named.category == "not_evaluable"


LONG = "isolate,organism,drug,method,value,mecA"


def outcomes(found: pl.DataFrame) -> dict[str, str | None]:
    return dict(found.select("drug", pl.coalesce("category", "reason")).iter_rows())


@pytest.mark.parametrize("trigger", ["oxacillin,mic,8,", "mecA,,+,", "clindamycin,mic,0.25,+"])
@pytest.mark.parametrize("names", [("A", ""), ("", "A"), ("", ""), None], ids=str)
@pytest.mark.parametrize("order", [1, -1])
def test_rows_of_a_long_file_are_left_open_beside_a_trigger_in_any_order(
    tmp_path: Path, trigger: str, names: tuple[str, str] | None, order: int
) -> None:
    of_rows = ["S. aureus,whonet:LEX,mic,0.5,", f"S. aureus,{trigger}"]
    named = of_rows if names is None else [f"{name},{one}" for name, one in zip(names, of_rows, strict=True)]
    header = LONG.partition(",")[2] if names is None else LONG
    _, found = classified(tmp_path, header, *named[::order])
    assert outcomes(found)["whonet:LEX"] == "not_evaluable"


WIDE = "isolate|ORIGIN|ORGANISM|MECA_PCR|LEX_NM|OXA_NM|CLI_NM"


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(
    ("lines", "cefalexin"),
    [
        pytest.param(
            ("K1|d|sau||0.5||", "|d|sau|+|||"), "not_evaluable", id="a test in a row without a name"
        ),
        pytest.param(("|d|sau||0.5||", "K1|d|sau|+|||"), "not_evaluable", id="a result without a name"),
        pytest.param(("K1|d|sau||0.5||", "|d|sau|||8|"), "not_evaluable", id="an oxacillin without a name"),
        pytest.param(("K1|d|sau||0.5|0.25|", "|d|sau|||8|"), "S", id="an oxacillin of its own settles it"),
        pytest.param(("K1|d|sau|-|0.5||", "|d|sau|||8|"), "S", id="a mecA of its own settles it"),
        pytest.param(("|d|sau||0.5||", "|d|sau|||8|"), "S", id="no row names any: each is an isolate"),
        pytest.param(("K1|d|sau||0.5||", "K2|d|sau|||8|"), "S", id="both are named"),
    ],
)
def test_rows_of_a_wide_file_too_where_some_name_their_isolate(
    tmp_path: Path, layout: Any, lines: tuple[str, str], cefalexin: str
) -> None:
    for order in (1, -1):
        _, found = classified(tmp_path, WIDE, *lines[::order], out_layout=layout)
        if layout == "wide":
            said = found["LEX_NM_category"].drop_nulls().to_list()
        else:
            said = found.filter(pl.col("drug") == "whonet:LEX")["category"].to_list()
        assert said == [cefalexin]


REASON = "isolates_unnamed_beside_trigger"
NOTICE = f"file.notice.{REASON}"


@pytest.mark.parametrize("names", [("7", None), (None, "7"), (None, None)], ids=["trigger", "result", "both"])
def test_the_reason_says_that_a_row_names_no_isolate_and_what_to_do(names: tuple[str | None, ...]) -> None:
    first, *_ = ask(
        of("cefazolin", "0.5", isolate=names[0]), of("oxacillin", "4", isolate=names[1]), OTHER, asked=TABLE
    )
    assert first.reason == REASON
    for language in LANGUAGES:
        assert "ISOL_NUM" in text(f"reason.{REASON}", language, **first.parameters)


@pytest.mark.parametrize(
    ("header", "lines", "row", "drugs"),
    [
        pytest.param(
            LONG,
            (
                "A,S. aureus,whonet:LEX,mic,0.5,",
                "B,S. aureus,whonet:LEX,mic,0.5,",
                ",S. aureus,oxacillin,mic,8,",
            ),
            "4",
            "oxacillin",
            id="an oxacillin without a name",
        ),
        pytest.param(
            LONG,
            (",S. aureus,mecA,,+,", ",S. aureus,whonet:LEX,mic,0.5,"),
            "2",
            "methicillin_resistance",
            id="no name at all and a test of its own row",
        ),
        pytest.param(
            WIDE,
            ("|d|sau|||8|", "K1|d|sau||0.5||"),
            "2",
            "oxacillin",
            id="a row of a wide file without a name",
        ),
        pytest.param(
            WIDE, ("K1|d|sau|||8|", "|d|sau||0.5||"), "3", "oxacillin", id="the result itself without a name"
        ),
    ],
)
def test_the_summary_of_a_file_says_which_row_without_an_isolate_leaves_others_open(
    tmp_path: Path, header: str, lines: tuple[str, ...], row: str, drugs: str
) -> None:
    summary, found = classified(tmp_path, header, *lines, out_layout="long")
    said = {one.code.value: one.parameters for one in summary.notices}
    opened = found.filter(pl.col("reason") == REASON).height
    assert said[REASON] == {"results": str(opened), "rows": row, "drugs": drugs}
    assert opened > 0
    for language in ("ja", "en"):
        assert row in text(NOTICE, language, **said[REASON])


def test_a_file_that_names_every_isolate_says_nothing_of_unnamed_rows(tmp_path: Path) -> None:
    summary, _ = classified(tmp_path, LONG, "A,S. aureus,whonet:LEX,mic,0.5,", "B,S. aureus,oxacillin,mic,8,")
    assert REASON not in {one.code.value for one in summary.notices}
