"""Words as laboratories write them: methods, young animals, serovars, old spellings."""

from __future__ import annotations

import polars as pl
import pytest

from breakpoints.batch import classify_frame
from breakpoints.classify import Policy
from breakpoints.methods import method_written
from breakpoints.specimens import site_of_specimen
from breakpoints.vocabulary import Match, Site, VocabularyAdditions, vocabulary
from breakpoints.vocabulary.shipped import reference_rows
from breakpoints.whonet.fields import specimen_text
from tests.spec.interpretation.manual import PLAIN, ask, mic_row, said, table, zone_row


@pytest.mark.parametrize(
    "text", ["disk", "Disk", "DISK", "disc", "ディスク", "ディスク法", "Ｄｉｓｋ", "disk diffusion"]
)
def test_a_disk_is_a_disk_in_a_file(text: str) -> None:
    assert method_written(text) == "disk"
    assert in_a_file(text, "25") == [("S", None)]


@pytest.mark.parametrize("text", ["mic", "MIC", "ＭＩＣ", "最小発育阻止濃度", "Broth microdilution"])
def test_an_mic_is_an_mic_in_a_file(text: str) -> None:
    assert method_written(text) == "mic"
    assert in_a_file(text, "0.5") == [("S", None)]


@pytest.mark.parametrize("text", ["E-test", "Etest", "E test", "Ｅテスト", "Eテスト法", "gradient strip"])
def test_a_gradient_strip_gives_an_mic_and_counts_on_the_next_step_of_the_series(text: str) -> None:
    assert method_written(text) == "mic"
    assert in_a_file(text, "0.38") == [("S", None)]
    assert in_a_file(text, "3") == [("R", None)]


@pytest.mark.parametrize("text", ["", "zone", "tested", "mics of yesterday"])
def test_what_names_no_method_is_refused(text: str) -> None:
    assert method_written(text) is None
    assert in_a_file(text, "25") == [(None, "method_mismatch")]


def in_a_file(method: str, value: str) -> list[tuple[str | None, str | None]]:
    rows = table(mic_row("<=0.5", ">=4"), zone_row(">=22", "<=16"))
    row = {"organism": "Escherichia coli", "host": "dog", "drug": "enrofloxacin", "method": method}
    frame = pl.DataFrame({name: [text] for name, text in (row | {"value": value}).items()})
    answers = classify_frame(frame, [rows], PLAIN, vocabulary())
    return answers.select("category", "refused").rows()


@pytest.mark.parametrize("drug", ["polymyxin B", "ポリミキシンB", "colistin"])
def test_no_polymyxin_is_read_by_disk(drug: str) -> None:
    found = vocabulary().find_drug(drug)
    assert isinstance(found, Match)
    answer = ask(zone_row(">=12", "<=8", drug=found.id), "20", Policy())
    assert (answer.category, answer.reason) == ("method_not_valid", "drug_not_tested_by_this_method")


@pytest.mark.parametrize("host", ["calf", "calves", "子牛", "仔牛"])
def test_a_calf_is_no_adult_cow(host: str) -> None:
    assert said(mic_row("<=1", ">=4", host="cattle"), "0.5", host=host) == "no_criterion"
    assert said(mic_row("<=1", ">=4", host="cattle", includes_subgroups=True), "0.5", host=host) == "S"


@pytest.mark.parametrize(
    ("word", "host"),
    [
        *[(word, "cattle") for word in ("bullock", "ox", "黒毛和種")],
        *[(word, "horse") for word in ("ポニー", "競走馬", "サラブレッド")],
        *[("仔豚", "pig"), ("仔犬", "dog"), ("仔猫", "cat"), ("kid", "goat"), ("犢", "cattle_calf")],
    ],
)
def test_an_animal_bears_the_names_that_people_who_keep_it_use(word: str, host: str) -> None:
    assert said(mic_row("<=1", ">=4", host=host), "0.5", host=word) == "S"


@pytest.mark.parametrize("host", ["alpaca", "ostrich", "ダチョウ"])
def test_an_animal_of_another_species_is_none_of_those_that_are_known(host: str) -> None:
    assert said(mic_row("<=1", ">=4", host="cattle"), "0.5", host=host) == "unknown_host"


@pytest.mark.parametrize("host", ["adult horse", "成馬"])
def test_an_adult_horse_is_a_horse_that_is_no_foal(host: str) -> None:
    assert said(mic_row("<=1", ">=4", host="horse", includes_subgroups=True), "0.5", host=host) == "S"
    assert said(mic_row("<=1", ">=4", host="foal"), "0.5", host=host) == "no_criterion"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("S. Typhimurium", "salmonella_typhimurium"),
        ("S. Enteritidis", "salmonella_enteritidis"),
        ("Salmonella Gallinarum", "salmonella_gallinarum"),
        ("Salmonella Pullorum", "salmonella_gallinarum_biovar_pullorum"),
        ("ひな白痢菌", "salmonella_gallinarum_biovar_pullorum"),
    ],
)
def test_a_serovar_is_salmonella_however_it_is_written(name: str, meant: str) -> None:
    found = vocabulary().find_organism(name)
    assert isinstance(found, Match)
    assert found.id == meant
    row = mic_row("<=4", ">=16", organism="enterobacterales", drug="gentamicin")
    answer = ask(row, "0.5", Policy(), organism=name, drug="gentamycin")
    assert (answer.category, answer.reason) == ("not_evaluable", "not_effective_clinically")


def test_an_imported_name_never_takes_the_place_of_a_shipped_one() -> None:
    site = Site(id="respiratory", name_en="Respiratory", name_ja="Respiratory", unverified=("name_ja",))
    words = vocabulary().extended(VocabularyAdditions(system="whonet", sites=(site,)))
    assert words.sites["respiratory"].name_ja == "呼吸器"
    assert words.find_site("Respiratory") == Match(id="respiratory")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Klebsiella spp.", "klebsiella"),
        ("Klebsiella sp", "klebsiella"),
        ("Proteus species", "proteus"),
        ("Staph.", "staphylococcus"),
        ("Staph sp.", "staphylococcus"),
        ("Staph. aureus", "staphylococcus_aureus"),
        ("Staph pseudintermedius", "staphylococcus_pseudintermedius"),
        ("Strep. canis", "streptococcus_canis"),
        ("ブドウ球菌属菌", "staphylococcus"),
        ("サルモネラ属", "salmonella"),
        ("クレブシエラ", "klebsiella"),
        *((f"スタフィロコッカス{mark}", "staphylococcus") for mark in ("", "属")),
        *((f"ストレプトコッカス{mark}", "streptococcus") for mark in ("", "属")),
        *((f"エンテロコッカス{mark}", "enterococcus") for mark in ("", "属")),
        ("シゲラ属", "shigella"),
    ],
)
def test_a_genus_is_known_as_laboratories_write_it(name: str, meant: str) -> None:
    assert vocabulary().find_organism(name) == Match(id=meant)


def test_a_genus_some_of_whose_members_resist_by_nature_is_not_s() -> None:
    row = mic_row("<=8", ">=32", organism="enterobacterales", drug="ampicillin")
    answer = ask(row, "1", Policy(), organism="Klebsiella spp.")
    assert (answer.category, answer.reason) == ("not_evaluable", "members_resist_by_nature")


@pytest.mark.parametrize(
    "specimen",
    ["乳房炎乳", "mastitis milk", "mastitis", "udder", "milk", "quarter milk", "乳汁", "生乳"],
)
def test_milk_finds_what_is_printed_for_mastitis_and_for_the_mammary_gland(
    specimen: str,
) -> None:
    milk = {"host": "cattle", "specimen": specimen}
    for site in ("mastitis", "mammary_gland"):
        row = zone_row(">=22", "<=16", host="cattle", sites=(site,))
        assert said(row, "24", **milk) == "S"
        assert said(row, "24", host="cattle", specimen="blood") == "no_criterion"
    strict = zone_row(">=26", "<=20", host="cattle", sites=("mammary_gland",))
    both = (zone_row(">=22", "<=16", host="cattle", sites=("mastitis",)), strict)
    assert said(both, "24", **milk) == "not_evaluable S|I"
    assert {one.category for one in ask(both, "24", **milk).alternatives} == {"S", "I"}
    assert said(both, "27", **milk) == "S"
    assert said(both, "15", **milk) == "R"
    assert said(both, "24", host="cattle", site="mammary gland") == "I"


@pytest.mark.parametrize(
    ("specimen", "category"),
    [
        ("skin lesion", "S"),
        *(
            (one, "no_criterion")
            for one in ("eye", "眼脂", "ear swab", "CSF", "throat", "milk", "liver", "wound")
        ),
    ],
)
def test_no_specimen_takes_a_criterion_of_the_skin_that_is_not_from_it(specimen: str, category: str) -> None:
    assert said(zone_row(">=22", "<=16", sites=("skin",)), "24", specimen=specimen) == category


def test_providencia_stuartii_is_never_s_to_gentamicin() -> None:
    row = mic_row("<=2", ">=8", organism="enterobacterales", drug="gentamicin")
    answer = ask(row, "0.5", Policy(), organism="Providencia stuartii")
    assert (answer.category, answer.reason) == ("not_evaluable", "not_effective_clinically")
    assert "AAC(2')-Ia" in answer.parameters["source"]
    amikacin = mic_row("<=4", ">=16", organism="enterobacterales", drug="amikacin")
    assert said(amikacin, "0.5", Policy(), organism="Providencia stuartii") == "S"


@pytest.mark.parametrize(
    ("written", "host"),
    [
        *((word, "cattle") for word in ("bull", "heifer", "雌牛", "ホルスタイン")),
        *((word, "cattle_dairy") for word in ("dairy cattle", "dairy cow", "乳牛", "搾乳牛")),
        *((word, "cattle_beef") for word in ("beef cattle", "肉牛")),
        *((word, "cattle_calf") for word in ("calf", "calves", "子牛")),
        *((word, "pig") for word in ("sow", "母豚")),
        *((word, "pig_suckling") for word in ("piglet", "piglets", "哺乳豚")),
        *((word, "chicken_layer") for word in ("laying hens", "layers", "採卵鶏")),
        *((word, "chicken_broiler") for word in ("broilers", "ブロイラー")),
        *((word, "horse") for word in ("mare", "pony")),
        *((word, "dog") for word in ("puppy", "子犬")),
    ],
)
def test_animals_are_known_as_farmers_and_practices_call_them(written: str, host: str) -> None:
    assert vocabulary().find_host(written) == Match(id=host)


@pytest.mark.parametrize("host", ["calf", "dairy cow", "肉牛"])
def test_a_part_of_a_herd_takes_a_criterion_of_cattle_only_if_its_row_or_the_policy_says_so(
    host: str,
) -> None:
    row = mic_row("<=1", ">=4", host="cattle")
    answer = ask(row, "0.5", host=host)
    assert (answer.category, answer.reason) == ("no_criterion", "other_hosts_only")
    assert answer.parameters["hosts"] == "cattle"
    allowed = ask(row, "0.5", Policy(rules="off", host_fallback=("cattle",)), host=host)
    assert (allowed.category, allowed.extrapolated) == ("S", "cattle")


@pytest.mark.parametrize(("asked", "printed"), [("mastitis", "mammary_gland"), ("mammary gland", "mastitis")])
def test_a_stated_mastitis_and_a_mammary_gland_are_two_sites_and_the_answer_names_the_other(
    asked: str, printed: str
) -> None:
    row = zone_row(">=22", "<=16", host="cattle", sites=(printed,))
    answer = ask(row, "24", host="cattle", site=asked)
    assert (answer.category, answer.reason) == ("no_criterion", "other_sites_only")
    assert printed in answer.parameters["sites"]


@pytest.mark.parametrize(
    ("specimen", "site"),
    [
        *((word, "elsewhere") for word in ("ear", "otitis externa", "耳", "外耳炎", "joint", "関節")),
        *((word, "wounds") for word in ("wound swab", "傷", "abscess")),
        *((word, "skin") for word in ("skin swab", "膿皮症")),
        *((word, None) for word in ("milk", "pus", "膿")),
    ],
)
def test_a_specimen_tells_of_one_site_of_another_place_or_of_none(specimen: str, site: str | None) -> None:
    assert site_of_specimen(specimen, vocabulary()) == site


def test_whonets_words_for_its_codes_are_known_as_specimens_or_tell_of_no_site() -> None:
    words = {row["specimen"] for row in reference_rows("whonet_specimens")}
    of_no_site = {one for one in words if site_of_specimen(one, vocabulary()) is None}
    assert of_no_site == {
        *("anus", "ascites", "body fluid", "catheter", "fluid", "milk", "pleural fluid"),
        *("pus", "throat", "tissue", "vagina"),
    }
    assert specimen_text("mi") == specimen_text("mk") == "milk"


@pytest.mark.parametrize(
    ("written", "method"),
    [
        ("KB", "disk"),
        ("ＫＢ法", "disk"),
        ("一濃度ディスク法", "disk"),
        ("BMD", "mic"),
        ("三濃度ディスク法", None),
    ],
)
def test_methods_are_known_as_japanese_laboratories_write_them(written: str, method: str | None) -> None:
    assert method_written(written) == method


@pytest.mark.parametrize(
    ("written", "organism"),
    [
        ("APP", "actinobacillus_pleuropneumoniae"),
        ("H. parasuis", "glaesserella_parasuis"),
        ("P. trehalosi", "bibersteinia_trehalosi"),
    ],
)
def test_organisms_are_known_by_short_and_older_names(written: str, organism: str) -> None:
    found = vocabulary().find_organism(written)
    assert isinstance(found, Match)
    assert found.id == organism


def test_one_letter_before_two_genera_names_none() -> None:
    assert not isinstance(vocabulary().find_organism("S. intermedius"), Match)


@pytest.mark.parametrize(
    ("text", "organism"),
    [
        *[
            (text, "escherichia_coli")
            for text in (
                *(
                    "E. coli O157",
                    "E. coli O157:H7",
                    "Escherichia coli (O8:K88)",
                    "E. coli K88",
                    "大腸菌O157",
                ),
                *("大腸菌 血清型 O8", "Escherichia coli serotype O157:H7", "Ｅ．ｃｏｌｉ Ｏ１５７"),
            )
        ],
        *[
            (text, "actinobacillus_pleuropneumoniae")
            for text in (
                *("Actinobacillus pleuropneumoniae serovar 2", "A. pleuropneumoniae serotype 1"),
                *("Actinobacillus pleuropneumoniae 血清型2", "APP 2型", "APP serovar 12"),
            )
        ],
        *[
            (text, "streptococcus_suis")
            for text in ("Streptococcus suis serotype 2", "S. suis serotype 1/2", "豚レンサ球菌2型")
        ],
        *[
            (f"Streptococcus equi {mark} zooepidemicus", "streptococcus_zooepidemicus")
            for mark in ("ssp", "ssp.", "subsp", "subsp.", "ss.", "subspecies")
        ],
        ("Clostridium perfringens type A", "clostridium_perfringens"),
        ("Salmonella enterica subsp. enterica serovar Choleraesuis", "salmonella_choleraesuis"),
        ("Salmonella enterica ser. Typhimurium", "salmonella_typhimurium"),
        *[
            (text, "salmonella")
            for text in (
                *("Salmonella O4群", "Salmonella O7群", "Salmonella O4", "Salmonella sp. O9"),
                *("サルモネラ属菌（O7群）", "Salmonella spp. (O:4)", "Salmonella serogroup B"),
                *("Salmonella group C1", "サルモネラ 血清群 O8", "salmonella o4"),
                *("サルモネラO4群", "Ｓalmonella Ｏ４群"),
            )
        ],
        ("Salmonella O4:i:-", "salmonella_o4_i"),
        ("Mammaliicoccus sciuri", "staphylococcus_sciuri"),
        *[("ブドウ球菌", "staphylococcus"), ("Staphylococcus ssp.", "staphylococcus")],
        *[("連鎖球菌", "streptococcus"), ("β溶血性連鎖球菌", "beta_haemolytic_streptococcus")],
    ],
)
def test_an_isolate_is_of_its_species_whatever_is_said_of_its_serotype(text: str, organism: str) -> None:
    found = vocabulary().find_organism_of_isolate(text)
    assert isinstance(found, Match)
    assert found.id == organism


@pytest.mark.parametrize(
    "text",
    [
        *("Salmonella enterica serovar Agona", "Salmonella Typhimurium O4", "Salmonella serovar 4"),
        *("Salmonella O4 O7", "Salmonella O4陰性", "Salmonella type B", "non-Salmonella O4", "O4群"),
        *("E. coli O157陰性", "non-O157 E. coli", "E. coli wild type", "Staphylococcus aureus type strain"),
        *("Streptococcus type 2", "M. bovis", "serovar 2", "O157", "血清型2", "", "()"),
    ],
)
def test_no_serotype_makes_an_organism_of_what_names_none(text: str) -> None:
    assert not isinstance(vocabulary().find_organism_of_isolate(text), Match)


def test_a_criterion_of_a_serotype_is_none_of_its_species() -> None:
    assert not isinstance(vocabulary().find_organism("E. coli O157"), Match)


@pytest.mark.parametrize(
    ("organism", "drug"),
    [
        *[(name, "ampicillin") for name in ("Citrobacter freundii", "C. koseri", "Klebsiella variicola")],
        *[(name, "cefalexin") for name in ("Morganella morganii", "H. alvei", "Enterobacter hormaechei")],
        *[(name, "cefazolin") for name in ("K. aerogenes", "Providencia rettgeri", "Citrobacter braakii")],
    ],
)
def test_enterobacterales_that_no_table_names_resist_what_they_resist_by_nature(
    organism: str, drug: str
) -> None:
    family = mic_row("<=8", ">=32", organism="enterobacterales", drug=drug)
    answer = ask(family, "0.5", organism=organism, drug=drug, policy=Policy())
    assert answer.category == "intrinsic"
    gentamicin = mic_row("<=2", ">=8", organism="enterobacterales", drug="gentamicin")
    assert ask(gentamicin, "0.5", organism=organism, drug="gentamicin", policy=Policy()).category == "S"
