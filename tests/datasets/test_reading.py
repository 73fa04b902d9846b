from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule, Severity
from datasets.limits import UploadLimits
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.version import read_canonical
from service.locale.catalogue import LANGUAGES, has_text, text

FILES = Path(__file__).parent / "files"
HEADER = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,host"
SIMULATED = UploadedFacts(organism="simulated_organism", drug="simulated_drug", disk_content="30 µg")

SIMULATED_LOG2 = UploadedFacts(
    organism="simulated_organism", drug="simulated_drug", disk_content="30 µg", mic_scale="log2"
)


def read(tmp_path: Path, content: str | bytes, facts: UploadedFacts | None = None) -> ReadResult:
    path = tmp_path / "upload.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = read_upload(path, facts or UploadedFacts())
    assert result.rows_in == result.rows_kept + result.rows_refused
    for found in result.findings:
        for language in LANGUAGES:
            assert text(f"finding.{found.rule}", language, **found.parameters)
    return result


def row(
    zone: str = "20", mic: str = "4", *, drug: str = "ampicillin", content: str = "10 µg", host: str = "dog"
) -> str:
    return f"{HEADER}\nV1,Escherichia coli,{drug},{content},{zone},{mic},{host}\n"


def rules(result: ReadResult) -> list[Rule]:
    return [found.rule for found in result.findings]


def test_the_tidy_form_is_kept_whole_and_in_canonical_text() -> None:
    result = read_upload(FILES / "20_target_tidy.csv", UploadedFacts())
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (3, 3, 0)
    assert result.findings == ()
    assert result.canonical is not None
    assert result.digest is not None
    rows = list(read_canonical(result.canonical, result.digest).rows())
    assert [(one.isolate_id, one.zone_mm, one.mic_mg_per_l) for one in rows] == [
        ("V1", 20, "4"),
        ("V2", 6, ">32"),
        ("V3", 22, "<=2"),
    ]
    assert (rows[0].organism, rows[0].drug, rows[0].disk_content) == (
        "escherichia_coli",
        "ampicillin",
        "10 µg",
    )
    assert (rows[0].host, rows[0].laboratory, rows[0].year) == ("dog", "L1", "2026")


def test_a_two_column_file_takes_its_facts_from_the_uploader(tmp_path: Path) -> None:
    result = read(tmp_path, '"MIC","DIA"\n-4,47\n3,6\n', SIMULATED_LOG2)
    assert (result.rows_kept, result.simulated) == (2, True)
    assert result.canonical is not None
    assert result.digest is not None
    rows = read_canonical(result.canonical, result.digest).rows()
    assert sorted((one.isolate_id, one.mic_mg_per_l, one.zone_mm) for one in rows) == [
        (None, "0.06", 47),
        (None, "8", 6),
    ]


def test_five_hundred_pairs_of_the_dbets_example_are_kept(acceptance_dir: Path) -> None:
    result = read_upload(acceptance_dir / "reference" / "dbets_data1.csv", SIMULATED_LOG2)
    assert (result.rows_in, result.rows_kept, result.rows_refused, result.findings) == (500, 500, 0, ())


@pytest.mark.parametrize("name", ["15a_japanese_cp932.csv", "15b_japanese_utf8_bom.csv"])
def test_a_japanese_file_is_read_whatever_its_charset(name: str) -> None:
    columns = {Field.ZONE_MM: "ERFX阻止円(mm)", Field.MIC_MG_PER_L: "ERFX MIC(μg/mL)"}
    facts = UploadedFacts(drug="ERFX", disk_content="５μｇ", columns=columns)
    result = read_upload(FILES / name, facts)
    assert result.rows_kept == 3
    assert result.canonical is not None
    lines = result.canonical.decode().splitlines()[1:]
    assert [line.split("\t")[:7] for line in lines] == [
        ["V001", "escherichia_coli", "enrofloxacin", "5 µg", "30", "", "<=0.03"],
        ["V002", "escherichia_coli", "enrofloxacin", "5 µg", "6", "", ">4"],
        ["V003", "escherichia_coli", "enrofloxacin", "5 µg", "25", "", "0.25"],
    ]


def test_both_japanese_files_are_the_same_version() -> None:
    columns = {Field.ZONE_MM: "ABPC阻止円(mm)", Field.MIC_MG_PER_L: "ABPC MIC(μg/mL)"}
    facts = UploadedFacts(drug="ABPC", disk_content="10", columns=columns)
    digests = {read_upload(path, facts).digest for path in FILES.glob("15*.csv")}
    assert len(digests) == 1
    assert None not in digests


def test_a_wide_file_asks_which_disks_were_used() -> None:
    result = read_upload(FILES / "15b_japanese_utf8_bom.csv", UploadedFacts())
    assert (result.rows_in, result.rows_refused) == (6, 6)
    needed = next(found for found in result.findings if found.rule is Rule.DISK_CONTENTS_NEEDED)
    assert needed.parameters == {"drugs": "ampicillin, enrofloxacin"}
    assert result.preview is not None
    assert "ABPC阻止円(mm)" in result.preview.headers


def test_a_european_file_votes_for_its_decimal_comma() -> None:
    facts = UploadedFacts(organism="大腸菌", host="犬", columns={Field.HOST: ""})
    result = read_upload(FILES / "16_eu_decimal_comma.csv", facts)
    assert result.rows_kept == 3
    assert {Rule.DECIMAL_COMMA_ASSUMED, Rule.CHARSET_GUESSED} <= set(rules(result))
    assert result.preview is not None
    assert (result.preview.charset, result.preview.delimiter) == ("cp1252", ";")
    assert {group.drug for group in result.groups} == {"ampicillin", "enrofloxacin"}


@pytest.mark.parametrize(
    ("zone", "rule"),
    [
        ("5", Rule.ZONE_OUT_OF_RANGE),
        ("61", Rule.ZONE_OUT_OF_RANGE),
        ("0", Rule.ZONE_ZERO_UNDECLARED),
        ("S", Rule.ZONE_IS_CATEGORY),
        ("感性", Rule.ZONE_IS_CATEGORY),
        ("<6", Rule.ZONE_WITH_SIGN),
        ("", Rule.ZONE_MISSING),
        ("n.d.", Rule.ZONE_MISSING),
        ("28-29", Rule.MEASUREMENT_IS_RANGE),
        ("31*", Rule.MEASUREMENT_MARKED),
        ("16-Aug", Rule.MEASUREMENT_IS_DATE),
        ("8月16日", Rule.MEASUREMENT_IS_DATE),
        ("①5", Rule.CHARACTER_NOT_ALLOWED),
        ("nan", Rule.ZONE_UNREADABLE),
        ("-20", Rule.ZONE_OUT_OF_RANGE),
    ],
)
def test_a_zone_that_cannot_be_refuses_its_row(tmp_path: Path, zone: str, rule: Rule) -> None:
    result = read(tmp_path, row(zone=zone))
    assert (result.rows_in, result.rows_kept, rules(result)) == (1, 0, [rule])
    found = result.findings[0]
    assert (found.row, found.column, found.value, found.severity) == (2, "zone_mm", zone, Severity.ERROR)
    assert result.digest is None


@pytest.mark.parametrize(
    ("mic", "rule"),
    [
        ("0", Rule.MIC_NOT_POSITIVE),
        ("-1", Rule.MIC_NOT_POSITIVE),
        ("<=", Rule.MIC_SIGN_ALONE),
        ("≦", Rule.MIC_SIGN_ALONE),
        ("", Rule.MIC_MISSING),
        ("R", Rule.MIC_IS_CATEGORY),
        ("1e400", Rule.MIC_UNREADABLE),
        ("inf", Rule.MIC_UNREADABLE),
        ("99999999999", Rule.MIC_OUT_OF_RANGE),
        ("0.5/9.5", Rule.MIC_RATIO_OF_SINGLE_DRUG),
        ("4²", Rule.CHARACTER_NOT_ALLOWED),
        ("8/16/2026", Rule.MEASUREMENT_IS_DATE),
    ],
)
def test_an_mic_that_cannot_be_refuses_its_row(tmp_path: Path, mic: str, rule: Rule) -> None:
    result = read(tmp_path, row(mic=mic))
    assert (result.rows_in, result.rows_kept, rules(result)) == (1, 0, [rule])


@pytest.mark.parametrize(
    ("changed", "rule", "suggestion"),
    [
        ({"drug": "ampicilin"}, Rule.DRUG_UNKNOWN, "ampicillin"),
        ({"host": "horsse"}, Rule.HOST_UNKNOWN, "horse"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(
    tmp_path: Path, changed: dict[str, str], rule: Rule, suggestion: str
) -> None:
    result = read(tmp_path, row(**changed))
    assert rules(result) == [rule]
    assert suggestion in result.findings[0].parameters["suggestions"]


@pytest.mark.parametrize(
    ("content", "drug", "kept"),
    [
        ("10", "ampicillin", True),
        ("10", "benzylpenicillin", False),
        ("10 IU", "benzylpenicillin", True),
        ("x", "ABPC", False),
    ],
)
def test_a_bare_disk_content_means_micrograms_only_where_that_is_usual(
    tmp_path: Path, content: str, drug: str, kept: bool
) -> None:
    result = read(tmp_path, row(drug=drug, content=content))
    assert result.rows_kept == int(kept)
    assert kept or rules(result) == [Rule.DISK_CONTENT_UNREADABLE]


def test_decimals_of_zones_and_mics_off_the_ladder_are_kept_with_a_warning(tmp_path: Path) -> None:
    result = read(tmp_path, row(zone="18.5", mic="3"))
    assert result.rows_kept == 1
    assert rules(result) == [Rule.ZONE_ROUNDED, Rule.MIC_OFF_LADDER]
    assert result.findings[1].parameters["counts_as"] == "4"
    assert result.canonical is not None
    assert result.canonical.decode().splitlines()[1].split("\t")[4:7] == ["19", "18.5", "3"]


@pytest.mark.parametrize(("zone", "mm"), [("18.4", "18"), ("18.49", "18"), ("18.5", "19"), ("19.5", "20")])
def test_a_decimal_zone_counts_as_the_nearest_millimetre_halves_up(
    tmp_path: Path, zone: str, mm: str
) -> None:
    canonical = read(tmp_path, row(zone=zone)).canonical
    assert canonical is not None
    assert canonical.decode().splitlines()[1].split("\t")[4:6] == [mm, zone]


def test_zero_stands_for_no_inhibition_only_if_declared(tmp_path: Path) -> None:
    result = read(tmp_path, row(zone="0"), UploadedFacts(zero_means_no_inhibition=True))
    assert (result.rows_kept, rules(result)) == (1, [Rule.ZONE_ZERO_READ_AS_NONE])


def test_the_series_of_hundred_is_not_warned_about_where_it_is_declared(tmp_path: Path) -> None:
    assert rules(read(tmp_path, row(mic="3.13"))) == [Rule.MIC_OFF_LADDER]
    assert rules(read(tmp_path, row(mic="3.13"), UploadedFacts(ladder="100"))) == []


def test_log2_mics_far_from_any_step_count_on_the_next_higher_one(tmp_path: Path) -> None:
    result = read(tmp_path, "MIC,DIA\n-1.5,20\n50,20\n-99,20\n", SIMULATED_LOG2)
    assert rules(result) == [Rule.MIC_OUT_OF_RANGE, Rule.MIC_OUT_OF_RANGE, Rule.MIC_OFF_LADDER]
    assert result.findings[-1].parameters["counts_as"] == "0.5"


def test_a_repeated_isolate_is_kept_and_named_with_its_first_row(tmp_path: Path) -> None:
    line = "V1,Escherichia coli,ampicillin,10 µg,20,4,dog\n"
    result = read(tmp_path, f"{HEADER}\n{line}{line.replace(',20,', ',21,')}")
    assert (result.rows_kept, rules(result)) == (2, [Rule.ISOLATE_REPEATED])
    assert (result.findings[0].row, result.findings[0].parameters["first_row"]) == (3, "2")


def test_numbered_replicates_are_not_warned_about(tmp_path: Path) -> None:
    result = read(tmp_path, "id,zone,mic,replicate\nV1,20,4,1\nV1,21,4,2\n", SIMULATED)
    assert (result.rows_kept, rules(result)) == (2, [])


def test_missing_facts_are_named_all_at_once(tmp_path: Path) -> None:
    result = read(tmp_path, "MIC,DIA\n4,20\n")
    assert [found.parameters["field"] for found in result.findings] == ["organism", "drug", "disk_content"]
    assert set(rules(result)) == {Rule.FACT_MISSING}


def test_a_fact_that_is_not_known_is_named_with_suggestions(tmp_path: Path) -> None:
    facts = UploadedFacts(organism="simulated_organism", drug="ampicilin", disk_content="30 µg")
    result = read(tmp_path, "MIC,DIA\n4,20\n", facts)
    assert rules(result) == [Rule.FACT_UNREADABLE]
    assert "ampicillin" in result.findings[0].parameters["suggestions"]


def test_the_file_wins_over_a_stated_fact_and_says_so(tmp_path: Path) -> None:
    result = read(tmp_path, row(drug="enrofloxacin"), UploadedFacts(drug="ampicillin"))
    assert rules(result) == [Rule.FACT_OVERRULED_BY_FILE]
    assert result.groups[0].drug == "enrofloxacin"


def test_an_empty_cell_takes_the_stated_fact(tmp_path: Path) -> None:
    assert rules(read(tmp_path, row(drug=""))) == [Rule.CELL_MISSING]
    assert read(tmp_path, row(drug=""), UploadedFacts(drug="ampicillin")).groups[0].drug == "ampicillin"


def test_a_log2_header_contradicts_the_scale_in_mg_per_l(tmp_path: Path) -> None:
    assert rules(read(tmp_path, "log2 MIC,zone\n1,20\n", SIMULATED)) == [Rule.MIC_SCALE_CONTRADICTED]


def test_personal_columns_are_named_and_never_written(tmp_path: Path) -> None:
    content = "isolate,zone,mic,Owner name,農場,remark\nV1,20,4,Yamada,Sunny Farm,fine\n"
    result = read(tmp_path, content, SIMULATED)
    assert result.columns_personal == ("Owner name", "remark", "農場")
    assert result.columns_not_used == ()
    assert result.preview is not None
    for kept in (repr(result), repr(result.canonical)):
        assert "Yamada" not in kept
        assert "Sunny" not in kept


def test_ragged_rows_are_refused_and_trailing_separators_are_not(tmp_path: Path) -> None:
    content = "id,zone,mic\nV1,20\nV2,20,0,25\nV3,20,4,,\n\n,,\nV4,21,4\n"
    result = read(tmp_path, content, SIMULATED)
    assert (result.rows_in, result.rows_kept) == (4, 2)
    ragged = [found.row for found in result.findings if found.rule is Rule.ROW_RAGGED]
    assert ragged == [2, 3]


@pytest.mark.parametrize(
    ("content", "facts", "rule"),
    [
        pytest.param(b"", None, Rule.FILE_EMPTY, id="empty"),
        pytest.param(b" \n \n", None, Rule.FILE_EMPTY, id="blank"),
        pytest.param(HEADER.encode() + b"\n", None, Rule.FILE_HEADER_ONLY, id="header only"),
        pytest.param(b"20,4\n21,4\n", SIMULATED, Rule.HEADER_MISSING, id="no header"),
        pytest.param(b"zone\n20\n", SIMULATED, Rule.FILE_NOT_TABULAR, id="one column"),
        pytest.param(
            b"zone,mic\n20,4\n", UploadedFacts(delimiter=";"), Rule.COLUMN_MISSING, id="wrong delimiter"
        ),
        pytest.param(b"zone,zone,mic\n20,21,4\n", SIMULATED, Rule.HEADER_REPEATED, id="repeated header"),
        pytest.param(
            b"zone,mic\n20,4\n",
            UploadedFacts(columns={Field.DRUG: "agent"}),
            Rule.COLUMN_CHOSEN_ABSENT,
            id="absent",
        ),
        pytest.param(b"%PDF-1.7\n...", None, Rule.FILE_IS_PDF, id="a PDF named .csv"),
        pytest.param(b"PK\x03\x04....[Content_Types].xml", None, Rule.FILE_DAMAGED, id="xlsx"),
        pytest.param(b"PK\x03\x04....data.csv", None, Rule.FILE_DAMAGED, id="zip"),
        pytest.param(b"\x1f\x8b\x08\0", None, Rule.FILE_IS_ARCHIVE, id="gzip"),
        pytest.param(b"SQLite format 3\0", None, Rule.FILE_DAMAGED, id="SQLite"),
        pytest.param(b"PAR1\x15\x04", None, Rule.FILE_DAMAGED, id="Parquet"),
        pytest.param(b"zone,mic\n20,4\0\n", None, Rule.FILE_IS_BINARY, id="NUL"),
        pytest.param(
            b"zone,mic\n" + b"20,4\n" * 4000 + b"\0,4\n", None, Rule.FILE_IS_BINARY, id="NUL far down"
        ),
        pytest.param(b"zone,mic\n\x81\x8d,4\n", None, Rule.FILE_IN_NO_CHARSET, id="no charset"),
        pytest.param(
            "zone,mic\n２０,4\n".encode("cp932"),
            UploadedFacts(charset="utf-8"),
            Rule.FILE_CHARSET_UNREADABLE,
            id="wrong charset",
        ),
        pytest.param(
            b'zone,mic\n"20,4\n21,4\n', SIMULATED, Rule.FILE_ROW_UNPARSABLE, id="unclosed quotation mark"
        ),
        pytest.param(
            b",".join([b"a"] * 501) + b"\n" + b"," * 500 + b"1\n", None, Rule.FILE_TOO_MANY_COLUMNS, id="wide"
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_finding(
    tmp_path: Path, content: bytes, facts: UploadedFacts | None, rule: Rule
) -> None:
    result = read(tmp_path, content, facts)
    assert rule in rules(result)
    assert result.rows_in == 0
    assert result.rows_kept == result.rows_refused == 0


def test_a_file_over_the_limits_names_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_text("zone,mic\n" + "20,4\n" * 1000)
    too_large = read_upload(path, SIMULATED, UploadLimits(max_bytes=2000)).findings[0]
    assert (too_large.rule, too_large.parameters["limit_megabytes"]) == (Rule.FILE_TOO_LARGE, "0.002")
    assert rules(read_upload(path, SIMULATED, UploadLimits(max_rows=999))) == [Rule.FILE_TOO_MANY_ROWS]


def test_findings_beyond_the_listed_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_text("zone,mic\n" + "18.5,4\n" * 60 + "S,4\n" * 60)
    result = read_upload(path, SIMULATED, UploadLimits(max_listed_findings=70))
    assert (len(result.findings), result.findings_not_listed) == (70, 50)
    assert [(count.rule, count.n) for count in result.counts] == [
        (Rule.ZONE_IS_CATEGORY, 60),
        (Rule.ZONE_ROUNDED, 60),
    ]
    assert [found.severity for found in result.findings[:60]] == [Severity.ERROR] * 60


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_its_words(rule: Rule) -> None:
    assert has_text(f"finding.{rule}")


@pytest.mark.parametrize(
    ("header", "cells", "sampling"),
    [
        pytest.param("sampling", "challenge,random,", ["challenge", "random", None], id="own words"),
        pytest.param("チャレンジ株", "不明,はい,いいえ", None, id="an answer that is no answer"),
        pytest.param("チャレンジ株", "はい,いいえ,", ["challenge", "random", None], id="Japanese yes or no"),
        pytest.param("抽出方法", "選抜株,無作為抽出,", ["challenge", "random", None], id="Japanese words"),
        pytest.param("Challenge isolate", "1,0,No", ["challenge", "random", "random"], id="numbers"),
        pytest.param("sampling", "1,2,", None, id="numbers answer nothing that was not asked"),
    ],
)
def test_a_column_tells_challenge_isolates_from_the_random_sample(
    tmp_path: Path, header: str, cells: str, sampling: list[str | None] | None
) -> None:
    lines = "".join(f"V{i},20,4,{cell}\n" for i, cell in enumerate(cells.split(",")))
    result = read(tmp_path, f"id,zone,mic,{header}\n{lines}", SIMULATED)
    if sampling is None:
        assert Rule.SAMPLING_UNKNOWN in rules(result)
        return
    assert result.canonical is not None
    assert result.digest is not None
    kept = read_canonical(result.canonical, result.digest).rows()
    assert sorted(str(one.sampling) for one in kept) == sorted(map(str, sampling))
