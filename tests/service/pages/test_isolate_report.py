"""The report of one isolate: every category with what it rests on, whatever was typed, in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from litestar.testing import TestClient

from breakpoints.outcomes import Remark, WarningCode
from service.locale.catalogue import Language, text
from service.lookup.classification import ClassifyAnswer
from service.lookup.classify_request import Policy
from service.lookup.criteria_shown import CriterionView, TableReference
from service.lookup.notes import Note, warning_note
from service.lookup.outcome import Alternative, Outcome
from service.lookup.probability import CategoryProbability, Probability
from service.pages.frame import Frame
from service.pages.isolate.report import Report, report_of
from service.pages.isolate.typed import TypedIsolate, TypedResult
from service.pages.rendering import page
from service.pages.report import Head
from service.security.caller import PUBLIC
from service.wording import Term

Client = TestClient[Any]
SHORT = "0123456789ab"
HOSTILE = "\"><script>alert(1)</script>&'{{7*7}}"
ISOLATE = {"organism": "Pasteurella multocida", "host": "swine", "accept_not_stated": "yes"}
TYPED = (("ampicillin", "disk", "27"), ("kanamycin", "disk", "17"), ("enrofloxacin", "mic", "<=0.25"))


def address(language: str, path: str = "report", typed: Any = TYPED, **more: str) -> str:
    lines = [
        (field, cell) for line in typed for field, cell in zip(("drug", "method", "value"), line, strict=True)
    ]
    return f"/{language}/{path}?{urlencode([*{**ISOLATE, **more}.items(), *lines])}"


def said(html: str) -> str:
    """Return what a reader sees, without the markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def table(name: str = "nval-tentative", digest: str = SHORT) -> TableReference:
    return TableReference(
        table=name,
        version="1.0.0",
        digest=digest + "f" * 52,
        title_en=f"{name} in English",
        title_ja=f"{name}の表",
        edition="2025",
        in_force_from="2025-01-01",
    )


def criterion(**changed: Any) -> CriterionView:
    drug = Term(id="ampicillin", name_en="ampicillin", name_ja="アンピシリン")
    organism = Term(id="escherichia_coli", name_en="Escherichia coli", name_ja="大腸菌")
    plain = CriterionView(
        id="nval-tentative@1.0.0:abc",
        table=table(),
        organism=organism,
        drug=drug,
        host=Term(id="dog", name_en="dog", name_ja="犬"),
        host_not_stated=False,
        method="mic",
        disk_content=None,
        disk_content_not_stated=False,
        sites=(),
        kind="clinical",
        separates_wild_type=False,
        s="<=8",
        r=">=32",
        between="I",
        i_means="intermediate",
        unit="mg/L",
        block=False,
        source="a book",
        source_url=None,
        comment=None,
        simulated=False,
        mic_criterion=None,
        n_isolates=None,
        evidence=None,
    )
    return msgspec.structs.replace(plain, **changed)


def outcome(category: str = "S", rests_on: CriterionView | None = None, **more: Any) -> Outcome:
    used = rests_on or criterion()
    return Outcome(category=category, criterion=used, table=used.table, kind=used.kind, **more)


def reported(*outcomes: Outcome) -> tuple[Report, ClassifyAnswer]:
    tables = tuple(dict.fromkeys(one.table for one in outcomes if one.table))
    answer = ClassifyAnswer(
        results=outcomes, on="2026-11-21", timezone="Asia/Tokyo", tables=tables, policy=Policy()
    )
    rows = [(TypedResult(drug="ampicillin", method="mic", value="8"), None, one) for one in outcomes]
    return report_of(rows, answer), answer


def printed(language: Language, *outcomes: Outcome) -> str:
    report, answer = reported(*outcomes)
    isolate = TypedIsolate(organism="Escherichia coli", host="dog", isolate="A-1")
    response = page(
        Frame(language=language, path="/report", query="", section="zones", caller=PUBLIC),
        "report.html",
        isolate=isolate,
        head=Head(laboratory="", organism=None, host=None, site=None, reported_on="2026-11-21"),
        answer=answer,
        report=report,
        problem=None,
        back=None,
        further=0,
        day_named="test",
    )
    return said(str(response.content))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                *(
                    "susceptible",
                    "27 mm",
                    "S ≥ 25 mm",
                    "R ≤ 24 mm",
                    "provisional criterion",
                    "1.0.0",
                    "JVMS 2025",
                ),
                *(
                    "digest 0fa6cf98702a",
                    "Kumakawa",
                    "no criterion",
                    "<=0.25 mg/L",
                    "the disk content",
                    "A-7",
                ),
            ),
        ),
        (
            "ja",
            (
                *(
                    "感性",
                    "27 mm",
                    "S ≥ 25 mm",
                    "R ≤ 24 mm",
                    "暫定判定基準",
                    "1.0.0",
                    "JVMS 2025",
                    "アンピシリン",
                ),
                *(
                    "ダイジェスト 0fa6cf98702a",
                    "Kumakawa",
                    "判定基準なし",
                    "<=0.25 mg/L",
                    "ディスク含有量",
                    "A-7",
                ),
            ),
        ),
    ],
)
def test_a_report_says_value_category_criterion_edition_and_digest(
    reader: Client, language: str, words: tuple[str, ...]
) -> None:
    answer = reader.get(address(language, isolate="A-7"))
    assert answer.status_code == 200
    shown = said(answer.text.split('class="sheet"')[1])
    for word in words:
        assert word in shown, word


def test_a_note_that_several_drugs_share_is_said_once(reader: Client) -> None:
    shown = reader.get(address("en")).text
    assert shown.count(text("warning.provisional_criterion", "en")) == 1
    assert shown.count('">1, 2</td>') == 2
    ruled = outcome("R", category_by_value="S", reason=Note(code="x", parameters={}, text="because of ESBL"))
    shown = printed("en", ruled, ruled)
    assert shown.count(text("pages.report.by_value", "en", by_value="S", category="R")) == 2
    assert shown.count("because of ESBL") == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_category_that_a_rule_changed_names_what_the_value_said(language: Language) -> None:
    ruled = outcome("R", category_by_value="S", reason=Note(code="x", parameters={}, text="because of ESBL"))
    shown = printed(language, ruled)
    assert text("pages.report.by_value", language, by_value="S", category="R") in shown
    assert "because of ESBL" in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_i_means_is_said_for_each_table(language: Language) -> None:
    eucast = criterion(
        id="b@1.0.0:x", table=table("eucast-2025"), i_means="increased_exposure", source="EUCAST"
    )
    shown = printed(language, outcome("I"), outcome("I", eucast))
    assert text("pages.report.means.I_intermediate", language, table="A") in shown
    assert text("pages.report.means.I_increased_exposure", language, table="B") in shown
    assert text("category_i.increased_exposure", language) in shown
    assert text("category.I", language) in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_how_likely_each_category_is_stands_with_a_derived_criterion(language: Language) -> None:
    likely = CategoryProbability(category="S", probability=0.812, lower_95=0.7, upper_95=0.9)
    found = Probability(zone_mm=18, categories=(likely,), resistant_share=0.25)
    shown = printed(language, outcome("S", probability=found))
    for words in ("18", "81.2 %", "70.0 %", "90.0 %", "25.0 %"):
        assert words in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_rows_that_the_laboratory_does_not_report_are_counted_and_not_shown(language: Language) -> None:
    hidden = outcome("R", criterion(s="<=0.03"), reported=False)
    shown = printed(language, outcome("S"), hidden, hidden)
    assert text("pages.report.left_out", language, count=2) in shown
    assert "0.03" not in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_drug_typed_as_not_reported_is_read_on_the_page_and_left_out_of_the_report(
    reader: Client, language: Language
) -> None:
    withheld = {"do_not_report": "KM、 enrofloxacin"}
    page = reader.get(address(language, "zones", **withheld)).text
    assert page.count(text("pages.report.not_reported", language)) == 2
    report = said(reader.get(address(language, **withheld)).text)
    assert text("pages.report.left_out", language, count=2) in report
    assert "17 mm" not in report
    unknown = reader.get(address(language, do_not_report="gryphomycin"))
    assert unknown.status_code == 422
    assert "gryphomycin" in unknown.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_simulated_and_extrapolated_criteria_are_marked_in_row_and_legend(language: Language) -> None:
    shown = printed(language, outcome("S", criterion(simulated=True), extrapolated=True))
    assert text("pages.report.mark.simulated", language) in shown
    assert text("pages.report.mark.extrapolated", language) in shown
    assert text("pages.criterion.extrapolated", language) in shown


def test_a_criterion_names_its_source_where_its_table_has_several() -> None:
    report, _ = reported(outcome("S"), outcome("R", criterion(id="c", source="another book")))
    assert [line.basis for line in report.lines] == ["A1", "A2"]
    assert report.bases[0].sources == ("a book", "another book")


@pytest.mark.parametrize("path", ["report", "zones"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_whatever_was_typed_is_escaped(reader: Client, language: str, path: str) -> None:
    fields = ("organism", "host", "isolate", "site", "specimen", "laboratory", "qc_strain", "qc_value")
    typed = [("ampicillin", "disk", HOSTILE), (HOSTILE, HOSTILE, "17")]
    for more in (dict.fromkeys(fields, HOSTILE), {"isolate": HOSTILE, "laboratory": HOSTILE}):
        answer = reader.get(address(language, path, typed, **more))
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text
        assert "49" not in said(answer.text)


def test_a_very_long_isolate_id_is_shown_whole(reader: Client) -> None:
    assert reader.get(address("en", isolate="Z" * 150)).text.count("Z" * 150) >= 2


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_report_of_nothing_says_what_is_missing_and_leads_back(reader: Client, language: Language) -> None:
    answer = reader.get(f"/{language}/report")
    assert answer.status_code == 200
    assert text("pages.report.nothing", language) in answer.text
    assert f'href="/{language}/zones"' in answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_form_leads_to_the_report_and_back_with_all_that_was_typed(reader: Client, language: str) -> None:
    form = reader.get(address(language, "zones", esbl="positive", specimen="milk")).text
    assert f'formaction="/{language}/report"' in form
    assert re.search(r'<option value="positive" selected>', form)
    report = reader.get(address(language, esbl="positive", specimen="milk")).text
    back = re.search(r'href="(/\w\w/zones\?[^"]+)"', report)
    assert back is not None
    assert 'value="milk"' in reader.get(back[1].replace("&amp;", "&")).text


def test_an_mic_is_read_beside_a_zone(reader: Client) -> None:
    shown = said(reader.get(address("en", "zones")).text)
    assert "disk diffusion · 27 mm" in shown
    assert "broth dilution (MIC) · <=0.25 mg/L" in shown


def test_a_value_with_its_unit_gets_no_second_one(reader: Client) -> None:
    shown = said(reader.get(address("en", typed=[("ampicillin", "disk", "27 mm")])).text)
    assert "27 mm mm" not in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_control_of_the_day_stands_on_page_and_report_with_what_to_do(
    reader: Client, language: Language
) -> None:
    control = {"qc_strain": "ATCC 25922", "qc_drug": "ampicillin", "qc_method": "disk", "qc_value": "6"}
    for path in ("zones", "report"):
        shown = said(reader.get(address(language, path, date="2026-11-20", **control)).text)
        assert "ATCC 25922" in shown
        assert text("control.standing.no_range", language) in shown
        assert text("control.next.no_range", language) in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_s_that_is_left_open_or_whose_control_failed_is_never_printed_as_the_verdict(
    language: Language,
) -> None:
    left_open = printed(language, outcome("not_evaluable", category_by_value="S", possible=("S", "R")))
    assert text("pages.report.left_open", language, by_value="S") in left_open
    failed = Note(code="control_failed", parameters={}, text="out")
    row = printed(language, outcome("S", warnings=(failed,), possible=("S", "I")))
    table_of_results, _, below = row.partition(text("pages.report.legend", language))
    assert f"8 mg/L {text('pages.report.control_failed', language)} S ≤ 8 mg/L" in table_of_results
    assert text("pages.zones.possible", language) not in row
    assert text("pages.report.means.S", language) not in below


@pytest.mark.parametrize(
    ("language", "words"), [("en", "S susceptible (urinary tract only)"), ("ja", "S 感性 （尿路のみ）")]
)
def test_an_s_that_holds_for_one_site_alone_never_stands_without_it(language: Language, words: str) -> None:
    urine = Term(id="urinary_tract", name_en="urinary tract", name_ja="尿路")
    bound = criterion(sites=(urine,), site_text="Uncomplicated urinary tract infection")
    page_of = printed(language, outcome("S", bound))
    assert words in page_of
    assert "Uncomplicated" not in page_of, "sites are named in the reader's language"
    resistant = printed(language, outcome("R", bound))
    assert text("pages.report.only_there", language, sites="").strip("()（）") not in resistant


@pytest.mark.parametrize(("typed", "shown"), [("10", "10 µg"), ("10ug", "10 µg"), ("20/10", "20/10 µg")])
def test_a_disk_never_stands_without_its_unit(typed: str, shown: str) -> None:
    disk = criterion(method="disk", disk_content=None, unit="mm")
    answer = ClassifyAnswer(
        results=(outcome("S", disk),), on="2026-11-21", timezone="Asia/Tokyo", tables=(), policy=Policy()
    )
    row = TypedResult(drug="ampicillin", method="disk", value="20", disk_content=typed)
    report = report_of(
        [(row, None, answer.results[0])], msgspec.structs.replace(answer, tables=(disk.table,))
    )
    assert report.lines[0].content == shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_words_are_explained_only_where_some_are_used(language: Language) -> None:
    legend = text("pages.report.legend", language)
    assert legend in printed(language, outcome("S"))
    assert legend not in printed(language, Outcome(refused="unknown_drug", text="which drug?"))


def test_an_s_of_several_criteria_names_the_sites_of_all_of_them() -> None:
    urine, skin = (Term(id=name, name_en=name, name_ja=name) for name in ("urinary tract", "skin"))
    rows = [criterion(sites=(site,)) for site in (urine, skin)]
    each = tuple(Alternative(sites=row.sites, category="S", possible=(), criterion=row) for row in rows)
    only = text("pages.report.only_there", "en", sites="urinary tract, skin")
    assert only in printed("en", outcome("S", rows[0], alternatives=each))
    anywhere = (*each, Alternative(sites=(), category="S", possible=(), criterion=criterion()))
    assert "only)" not in printed("en", outcome("S", rows[0], alternatives=anywhere))
    remark = Remark(code=WarningCode.PROVISIONAL_CRITERION, parameters={"of_sites": "elsewhere, skin"})
    said = warning_note(remark, "ja").text
    assert said == f"その他の部位、皮膚：{text('warning.provisional_criterion', 'ja')}"


@pytest.mark.parametrize(
    ("language", "specimen", "named", "site"),
    [
        ("ja", "urine", "尿（urine）", "尿路"),
        ("ja", "肺", "肺", "呼吸器"),
        ("ja", "sputum", "喀痰（sputum）", "呼吸器"),
        ("ja", "milk of a cow nobody lists", "milk of a cow nobody lists", None),
        ("en", "尿", "urine (尿)", "urinary tract"),
        ("en", "Urine", "Urine", "urinary tract"),
    ],
)
def test_the_head_names_the_specimen_as_the_page_speaks_and_the_site_that_it_stands_for(
    client: Client, language: Language, specimen: str, named: str, site: str | None
) -> None:
    html = said(client.get(address(language, specimen=specimen)).text)
    assert f"{text('pages.zones.specimen', language)} {named} " in html
    taken = f"{site} {text('pages.report.from_specimen', language)}"
    assert (taken in html) == (site is not None)
    if site is not None:
        assert text("warning.site_from_specimen", language, specimen=named, site=site) in html
