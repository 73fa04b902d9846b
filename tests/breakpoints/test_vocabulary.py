"""Names, codes and synonyms: found in either language, never guessed."""

import pytest

from breakpoints.vocabulary import Ambiguous, Match, Unknown, Vocabulary, vocabulary

WORDS: Vocabulary = vocabulary()


def test_an_abbreviated_genus_is_understood_where_only_one_species_can_be_meant() -> None:
    found = [vocabulary().find_organism(text) for text in ("E. coli", "P. multocida", "M. bovis")]
    assert [getattr(one, "id", None) for one in found] == ["escherichia_coli", "pasteurella_multocida", None]


@pytest.mark.parametrize(
    "text",
    [
        "kanamycin",
        "Kanamycin",
        "ＫＡＮＡＭＹＣＩＮ",
        "カナマイシン",
        "かなまいしん",
        "ｶﾅﾏｲｼﾝ",
        "KM",
        "ja:KM",
        "KAN",
        "whonet:KAN",
        "WHONET:kan",
    ],
)
def test_kanamycin_is_found_by_every_name(text: str) -> None:
    assert WORDS.find_drug(text) == Match(id="kanamycin")


@pytest.mark.parametrize(
    ("text", "organism"),
    [
        ("Pasteurella multocida", "pasteurella_multocida"),
        ("パスツレラ・ムルトシダ", "pasteurella_multocida"),
        ("pam", "pasteurella_multocida"),
        ("黄色ブドウ球菌", "staphylococcus_aureus"),
        ("Salmonella spp.", "salmonella"),
        ("Salmonella O4:i:-", "salmonella_o4_i"),
        ("CNS", "coagulase_negative_staphylococcus"),
        ("whonet:scn", "coagulase_negative_staphylococcus"),
        ("Klebsiella", "klebsiella"),
        ("G群溶連菌", "group_g_streptococcus"),
        ("環境性レンサ球菌", "environmental_streptococcus"),
        ("大腸菌群", "coliform"),
        ("simulated_organism", "simulated_organism"),
    ],
)
def test_organisms_are_found_by_name_code_and_group(text: str, organism: str) -> None:
    found = WORDS.find_organism(text)
    assert isinstance(found, Match)
    assert found.id == organism


@pytest.mark.parametrize(
    ("texts", "host"),
    [
        (("dog", "dogs", "犬", "いぬ", "イヌ", "canine", "CAN"), "dog"),
        (("pig", "pigs", "swine", "豚", "ブタ", "POR"), "pig"),
        (("cattle", "bovine", "牛", "うし", "whonet:BOV"), "cattle"),
        (("aquatic", "fish", "魚類"), "fish"),
        (
            ("柴犬", "トイ・プードル", "犬（雑種）", "犬(トイプードル)", "dog (mixed breed)", "犬（雄）"),
            "dog",
        ),
        (("雑種猫", "猫（スコティッシュフォールド）", "Maine Coon"), "cat"),
        (("牛（ホルスタイン）", "牛（雌）"), "cattle"),
        (("泌乳牛", "牛（泌乳牛）", "搾乳牛"), "cattle_dairy"),
        (("子牛", "牛(子牛)", "cattle (calf)"), "cattle_calf"),
        (("ヒラメ", "ひらめ", "flounder"), "fish_flatfish"),
        (("鯉", "コイ", "koi"), "fish_carp"),
        (("salmon", "サケ"), "fish_salmon"),
    ],
)
def test_hosts_are_found_by_name_plural_and_code(texts: tuple[str, ...], host: str) -> None:
    assert {WORDS.find_host(text) for text in texts} == {Match(id=host)}


@pytest.mark.parametrize(
    "text", ["犬（猫）", "牛（若齢）", "犬（飼い主）", "雑種", "犬（雑種", "calf (cow)", "犬（雑種）（猫）"]
)
def test_what_stands_in_parentheses_behind_an_animal_is_not_passed_over(text: str) -> None:
    assert isinstance(WORDS.find_host(text), Unknown)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Uncomplicated urinary tract infection", "urinary_tract"),
        ("UTI", "urinary_tract"),
        ("尿路感染症", "urinary_tract"),
        ("Wounds, abscesses", "wounds"),
        ("Wounds", "wounds"),
        ("Mastitis", "mastitis"),
        ("Mammary gland", "mammary_gland"),
    ],
)
def test_what_files_call_a_site_is_covered_by_one_vocabulary(text: str, site: str) -> None:
    found = WORDS.find_site(text)
    assert isinstance(found, Match)
    assert found.id == site


def test_a_bare_code_that_systems_read_differently_is_refused_with_the_candidates() -> None:
    found = WORDS.find_drug("STR")
    assert isinstance(found, Ambiguous)
    assert found.candidates == ("amr:STR = streptoduocin", "whonet:STR = streptomycin")
    assert WORDS.find_drug("whonet:STR") == Match(id="streptomycin")


@pytest.mark.parametrize(
    ("code", "ours", "theirs"),
    [
        pytest.param("CTF", "ja:CTF = ceftiofur", "whonet:CTF = cefotiam", id="ceftiofur is not cefotiam"),
        pytest.param(
            "CTC",
            "ja:CTC = chlortetracycline",
            "whonet:CTC = cefotaxime/clavulanic acid",
            id="chlortetracycline is not cefotaxime",
        ),
        pytest.param(
            "TMS",
            "ja:TMS = tilmicosin",
            "en:TMS = trimethoprim/sulfonamide",
            id="tilmicosin or a potentiated sulfonamide",
        ),
        pytest.param("FRM", "ja:FRM = neomycin", "whonet:FRM = framycetin", id="fradiomycin or framycetin"),
    ],
)
def test_a_japanese_abbreviation_that_is_another_systems_code_needs_its_system(
    code: str, ours: str, theirs: str
) -> None:
    found = WORDS.find_drug(code)
    assert isinstance(found, Ambiguous)
    assert {ours, theirs} <= set(found.candidates)
    assert isinstance(WORDS.find_drug(f"ja:{code}"), Match)
    assert isinstance(WORDS.find_drug(f"whonet:{code}"), Unknown)


def test_a_code_that_is_two_drugs_inside_one_system_is_refused_even_with_the_system() -> None:
    assert isinstance(WORDS.find_drug("whonet:SDM"), Ambiguous)
    assert isinstance(WORDS.find_drug("SDM"), Ambiguous)


def test_a_name_that_was_not_checked_is_found_and_marked() -> None:
    assert WORDS.find_drug("ja:CTF") == Match(id="ceftiofur", verified=False)
    assert WORDS.find_organism("Pasteurella haemolytica") == Match(
        id="mannheimia_haemolytica", verified=False
    )


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("kanamycn", "kanamycin"),
        ("ampicilin", "ampicillin"),
        ("カナマイシ", "kanamycin"),
        ("enrofloxacine", "enrofloxacin"),
    ],
)
def test_a_misspelt_drug_is_unknown_with_the_nearest_name(text: str, suggestion: str) -> None:
    found = WORDS.find_drug(text)
    assert isinstance(found, Unknown)
    assert found.suggestions[0] == suggestion


@pytest.mark.parametrize("text", ["", " ", "・", "amr:STR", "xyz:KAN", "x" * 10_000])
def test_what_nobody_knows_is_unknown(text: str) -> None:
    assert isinstance(WORDS.find_drug(text), Unknown)


@pytest.mark.parametrize("text", ["GM10", "GM 10", "ＧＭ10", "GM10µg", "GM10ug"])
def test_an_abbreviation_with_a_disk_content_is_unknown_with_the_drug_that_is_meant(text: str) -> None:
    assert WORDS.find_drug(text) == Unknown(text=text, suggestions=("gentamicin",))


@pytest.mark.parametrize(
    "text", ["Cronobacter sakazakii", "Enterobacter sakazakii", "サカザキ菌", "whonet:esa"]
)
def test_cronobacter_is_a_genus_of_its_own_among_enterobacterales(text: str) -> None:
    found = WORDS.find_organism(text)
    assert isinstance(found, Match)
    assert WORDS.lineage(found.id)[:4] == (
        "cronobacter_sakazakii",
        "cronobacter",
        "enterobacteriaceae",
        "enterobacterales",
    )


def test_search_finds_parts_of_names_best_first() -> None:
    assert next(drug.id for drug in WORDS.search_drugs("テトラサイクリン")) == "tetracycline"
    assert {"tetracycline", "oxytetracycline"} <= {drug.id for drug in WORDS.search_drugs("tetracyc")}
    assert next(host.id for host in WORDS.search_hosts("牛")) == "cattle"
    assert [one.id for one in WORDS.search_organisms("P. multocida")] == ["pasteurella_multocida"]
    assert len(WORDS.search_sites("")) == len(WORDS.sites)


def test_a_serovar_belongs_to_its_species_genus_family_order_and_gram_group() -> None:
    assert WORDS.organisms["salmonella_dublin"].lineage == (
        "salmonella_dublin",
        "salmonella_enterica",
        "salmonella",
        "enterobacteriaceae",
        "enterobacterales",
        "gram_negative",
    )


def test_an_id_that_stands_twice_is_refused() -> None:
    site = WORDS.sites["skin"]
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(drugs=(), organisms=(), hosts=(), sites=(site, site))
