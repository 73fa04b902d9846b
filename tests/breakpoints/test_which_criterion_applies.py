"""Which criterion applies: applicability first, specificity second."""

from collections.abc import Sequence

import msgspec
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.errors import CriterionInvalid, TableInvalid, UnknownFallbackHost
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method, NamedMicCriterion, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

SOURCE = Source(citation="rows written for this test")
PLAIN = Policy()


def row(s: str | None = ">=20", r: str | None = "<=16", **more: object) -> Criterion:
    """Return a disk row for E. coli, dog, enrofloxacin 10 µg; ``more`` varies it."""
    plain = Criterion(
        organism="escherichia_coli",
        host="dog",
        drug="enrofloxacin",
        method=Method.DISK,
        disk_content="10 µg",
        kind=Kind.CLINICAL,
        zone=zone_boundaries(s, r),
        source=SOURCE,
    )
    return msgspec.structs.replace(plain, **more)


def block(**more: object) -> Criterion:
    """Return a row that names an organism and states that there is no criterion."""
    return row(zone=None, block=True, disk_content=None, **more)


def table(*rows: Criterion, name: str = "a") -> TableIndex:
    version = TableVersion(
        table=name,
        version="1.0.0",
        title=Title(en=name, ja=name),
        in_force_from="2026-01-01",
        criteria=rows,
        source=SOURCE,
        licence="test",
    )
    return TableIndex.of(version)


def ask(
    tables: TableIndex | Sequence[TableIndex], policy: Policy = PLAIN, value: str = "18", **more: object
) -> Answer:
    """Classify 18 mm of E. coli from a dog, enrofloxacin 10 µg; ``more`` varies it."""
    given = {
        "organism": "Escherichia coli",
        "host": "dog",
        "drug": "enrofloxacin",
        "disk_content": "10 µg",
    } | more
    result = msgspec.convert({"method": "disk", "value": value} | given, Result)
    return classify(result, [tables] if isinstance(tables, TableIndex) else tables, policy, vocabulary())


def codes(answer: Answer) -> list[str]:
    return [remark.code.value for remark in answer.warnings]


# --- organism -------------------------------------------------------------------------------


def test_a_row_of_the_species_beats_one_of_its_order() -> None:
    rows = table(row(">=20", "<=16", organism="enterobacterales"), row(">=18", "<=14"))
    assert ask(rows).category == "S"
    assert ask(rows, organism="Klebsiella pneumoniae").category == "I"


def test_an_answer_that_rests_on_an_order_level_row_says_so() -> None:
    rows = table(row(organism="enterobacterales"))
    assert "higher_taxon" in codes(ask(rows, organism="Salmonella Typhimurium"))


def test_a_serovar_inherits_its_species_and_then_its_genus() -> None:
    rows = table(row(">=18", None, organism="salmonella_enterica"), row(">=30", None, organism="salmonella"))
    assert ask(rows, organism="Salmonella Typhimurium").category == "S"
    assert ask(rows, organism="Salmonella spp.").category == "NS"


def test_a_group_row_warns_that_membership_was_not_checked() -> None:
    rows = table(row(organism="coagulase_positive_staphylococcus"))
    answer = ask(rows, organism="Staphylococcus pseudintermedius")
    assert answer.category == "I"
    assert "group_membership_unverified" in codes(answer)


def test_streptococcus_zooepidemicus_does_not_inherit_rows_of_streptococcus_equi() -> None:
    rows = table(row(organism="streptococcus_equi"))
    assert ask(rows, organism="Streptococcus zooepidemicus").reason == "nothing_for_this_pair"


def test_a_block_row_ends_the_search_in_its_table_and_is_named() -> None:
    blocked = block(organism="salmonella")
    rows = table(row(organism="enterobacterales"), blocked)
    answer = ask(rows, organism="Salmonella Dublin")
    assert (answer.category, answer.reason) == ("no_criterion", "blocked")
    assert answer.criterion is not None
    assert answer.criterion.id == f"a@1.0.0:{blocked.row_id}"
    assert ask(rows).category == "I"


def test_a_block_row_does_not_end_the_search_in_the_next_table() -> None:
    first = table(block(organism="salmonella"))
    second = table(row(organism="enterobacterales"), name="b")
    answer = ask([first, second], organism="Salmonella Dublin")
    assert answer.criterion is not None
    assert answer.criterion.table == "b"


def test_a_block_row_without_a_host_keeps_every_host_from_inheriting_the_order() -> None:
    rows = table(row(organism="enterobacterales"), block(organism="salmonella", host=None))
    answers = [ask(rows, organism=one, value="30") for one in ("Salmonella Dublin", "E. coli")]
    assert [answer.category for answer in answers] == ["no_criterion", "S"]


def test_a_row_of_the_host_still_applies_beside_a_block_row_of_the_same_organism_without_a_host() -> None:
    rows = table(row(organism="salmonella"), block(organism="salmonella", host=None))
    assert ask(rows, organism="Salmonella Dublin", value="30").category == "S"
    assert ask(rows, organism="Salmonella Dublin", host="cat").reason == "blocked"


def test_a_row_more_specific_than_the_block_row_still_applies() -> None:
    rows = table(block(organism="salmonella"), row(organism="salmonella_enterica"))
    assert ask(rows, organism="Salmonella enterica").category == "I"


# --- host -----------------------------------------------------------------------------------


def test_another_hosts_criterion_is_never_used_in_silence() -> None:
    answer = ask(table(row(host="cattle")))
    assert (answer.category, answer.reason) == ("no_criterion", "other_hosts_only")
    assert answer.parameters == {"hosts": "cattle"}
    assert [shown.host for shown in answer.exists] == ["cattle"]


def test_a_fallback_host_answers_labelled_extrapolated() -> None:
    answer = ask(table(row(host="cattle")), Policy(host_fallback=("cats", "牛")))
    assert (answer.category, answer.extrapolated) == ("I", "cattle")
    assert "criterion_of_other_host" in codes(answer)


def test_the_exact_host_comes_before_any_fallback() -> None:
    rows = table(row(">=18", None), row(host="cattle"))
    answer = ask(rows, Policy(host_fallback=("cattle",)))
    assert (answer.category, answer.extrapolated) == ("S", None)


def test_fallback_hosts_are_tried_in_the_requests_order() -> None:
    rows = table(row(">=18", None, host="cat"), row(host="cattle"))
    assert ask(rows, Policy(host_fallback=("cattle", "cat"))).extrapolated == "cattle"


def test_a_foal_falls_to_the_horse_only_if_the_row_says_so() -> None:
    assert ask(table(row(host="horse")), host="foal").category == "no_criterion"
    answer = ask(table(row(host="horse", includes_subgroups=True)), host="foal")
    assert (answer.category, answer.extrapolated) == ("I", None)


def test_a_host_the_vocabulary_lacks_in_a_policy_is_the_requests_fault() -> None:
    with pytest.raises(UnknownFallbackHost):
        ask(table(row()), Policy(host_fallback=("unicorn",)))


# --- kind -----------------------------------------------------------------------------------


def test_a_cut_off_is_used_only_if_asked_for_and_says_wild_type() -> None:
    rows = table(row(">=18", None, kind=Kind.ECV, host=None))
    assert ask(rows).reason == "other_kinds_only"
    answer = ask(rows, Policy(kinds=(Kind.ECV,)))
    assert (answer.category, answer.kind, answer.extrapolated) == ("WT", Kind.ECV, None)


def test_the_disk_correlate_of_a_cut_off_says_wild_type_and_only_if_cut_offs_are_asked_for() -> None:
    cut_off = NamedMicCriterion(s_text="<=0.5", r_text=None, kind=Kind.ECV, source="a cut-off")
    correlate = row(s=">=20", r="<=19", kind=Kind.PROVISIONAL, mic_criterion=cut_off)
    silent = ask(table(correlate), value="20")
    assert (silent.category, silent.parameters) == ("no_criterion", {"kinds": "ecv"})
    policy = Policy(kinds=(Kind.CLINICAL, Kind.PROVISIONAL, Kind.ECV))
    assert [ask(table(correlate), policy, value).category for value in ("20", "19")] == ["WT", "NWT"]


def test_the_disk_correlate_of_a_cut_off_has_one_boundary() -> None:
    cut_off = NamedMicCriterion(s_text="<=0.5", r_text=None, kind=Kind.ECV, source="a cut-off")
    with pytest.raises(CriterionInvalid, match="cut_off_with_two_boundaries"):
        row(s=">=20", r="<=16", kind=Kind.PROVISIONAL, mic_criterion=cut_off)


def test_kinds_are_tried_in_the_policys_order() -> None:
    rows = table(row(">=18", None), row(">=25", None, kind=Kind.PROVISIONAL))
    assert ask(rows).kind is Kind.CLINICAL
    answer = ask(rows, Policy(kinds=(Kind.PROVISIONAL, Kind.CLINICAL)))
    assert (answer.category, answer.kind) == ("NS", Kind.PROVISIONAL)


def test_a_better_kind_of_a_later_table_comes_before_a_worse_kind_of_an_earlier() -> None:
    tables = [table(row(kind=Kind.PROVISIONAL)), table(row(">=18", None), name="b")]
    assert ask(tables).kind is Kind.CLINICAL


# --- table ----------------------------------------------------------------------------------


def test_tables_are_asked_in_the_requests_order() -> None:
    first, second = table(row(">=18", None)), table(row(">=25", None), name="b")
    assert ask([first, second]).category == "S"
    assert ask([second, first]).category == "NS"


def test_an_earlier_tables_order_row_comes_before_a_later_tables_species_row() -> None:
    tables = [table(row(">=18", None, organism="enterobacterales")), table(row(">=25", None), name="b")]
    assert ask(tables).category == "S"


# --- site -----------------------------------------------------------------------------------


def test_a_row_that_lists_the_site_beats_one_without_sites() -> None:
    rows = table(row(">=18", None), row(">=25", None, sites=("urinary_tract",)))
    assert ask(rows, site="UTI").category == "NS"
    assert ask(rows, site="皮膚").category == "S"


def test_a_urinary_row_of_the_species_never_displaces_a_skin_row_of_its_order() -> None:
    rows = table(
        row(">=10", None, sites=("urinary_tract",)),
        row(">=25", None, organism="enterobacterales", sites=("skin", "soft_tissue")),
    )
    assert ask(rows, site="skin").category == "NS"


def test_without_a_site_the_category_stands_only_if_all_sites_agree() -> None:
    rows = table(row(">=18", None, sites=("urinary_tract",)), row(">=25", None, sites=("skin",)))
    differ = ask(rows)
    assert (differ.category, differ.reason) == ("not_evaluable", "site_needed")
    assert differ.possible == ("S", "NS")
    assert {one.sites: one.category for one in differ.alternatives} == {
        ("skin",): "NS",
        ("urinary_tract",): "S",
    }
    agree = ask(rows, value="30")
    assert agree.category == "S"
    assert len(agree.alternatives) == 2


def test_an_answer_that_holds_for_some_sites_only_says_so() -> None:
    answer = ask(table(row(sites=("skin",))))
    assert answer.category == "I"
    assert "only_for_sites" in codes(answer)


def test_a_site_that_no_row_covers_has_no_criterion_and_names_those_that_have() -> None:
    answer = ask(table(row(sites=("skin", "urinary_tract"))), site="respiratory")
    assert (answer.category, answer.reason) == ("no_criterion", "other_sites_only")
    assert answer.parameters == {"sites": "skin, urinary_tract"}


def test_a_site_we_do_not_know_is_not_guessed() -> None:
    answer = ask(table(row(), row(">=25", None, sites=("urinary_tract",))), site="Urinay trakt")
    assert (answer.category, answer.reason) == ("no_criterion", "unknown_site")
    plain = ask(table(row()), site="Urinay trakt")
    assert plain.category == "I"
    assert "unknown_site" in codes(plain)


def test_mastitis_and_mammary_gland_are_two_sites() -> None:
    assert ask(table(row(sites=("mastitis",))), site="mammary gland").reason == "other_sites_only"


# --- disk content ---------------------------------------------------------------------------


def test_another_disk_content_is_refused_and_the_right_one_named() -> None:
    answer = ask(table(row()), disk_content="30 µg")
    assert (answer.refused, answer.reason) == ("wrong_disk_content", "disk_content_differs")
    assert answer.parameters == {"given": "30 µg", "disk_contents": "10 µg"}


def test_a_row_of_the_right_content_of_a_group_is_used_before_one_of_the_wrong_content() -> None:
    rows = table(row(disk_content="30 µg"), row(">=25", None, organism="enterobacterales"))
    assert ask(rows).category == "NS"


def test_a_missing_content_is_assumed_only_if_every_applicable_row_names_the_same() -> None:
    one = ask(table(row(), row(organism="enterobacterales")), disk_content=None)
    assert one.category == "I"
    assert "disk_content_assumed" in codes(one)
    several = ask(table(row(), row(disk_content="30 µg", organism="enterobacterales")), disk_content=None)
    assert (several.refused, several.reason) == ("wrong_disk_content", "disk_content_missing")
    assert several.parameters["disk_contents"] == "10 µg, 30 µg"


def test_the_strict_policy_assumes_no_content() -> None:
    assert ask(table(row()), Policy(strict=True), disk_content=None).reason == "disk_content_missing"


def test_the_strict_policy_wants_the_content_of_the_disk_even_where_the_source_states_none() -> None:
    strict, rows = Policy(strict=True, accept_not_stated=True), table(row(disk_content="not_stated"))
    assert ask(rows, strict, disk_content=None).reason == "disk_content_missing"
    assert ask(rows, strict).category == "I"


@pytest.mark.parametrize("written", ["10µg", "10 mcg", "１０μｇ", "10"])
def test_spellings_of_the_content_are_one(written: str) -> None:
    drug = {"drug": "kanamycin", "disk_content": written}
    assert ask(table(row(drug="kanamycin")), **drug).category == "I"


def test_a_bare_number_is_no_content_for_a_drug_also_measured_in_units() -> None:
    answer = ask(table(row(drug="benzylpenicillin")), drug="penicillin", disk_content="10")
    assert (answer.refused, answer.reason) == ("value_unreadable", "disk_content_unreadable")


# --- what the source does not state ---------------------------------------------------------


def test_a_row_without_stated_content_classifies_only_if_the_request_accepts_it() -> None:
    rows = table(row(disk_content="not_stated"))
    silent = ask(rows)
    assert (silent.category, silent.reason) == ("not_evaluable", "disk_content_not_stated")
    assert silent.criterion is not None
    accepted = ask(rows, Policy(accept_not_stated=True))
    assert accepted.category == "I"
    assert "disk_content_not_stated" in codes(accepted)


def test_a_row_without_stated_host_is_extrapolated_where_it_is_accepted() -> None:
    rows = table(row(host="not_stated"))
    assert ask(rows).reason == "host_not_stated"
    accepted = ask(rows, Policy(accept_not_stated=True))
    assert (accepted.category, accepted.extrapolated) == ("I", "not_stated")
    assert "host_not_stated" in codes(accepted)


def test_a_row_that_states_everything_comes_before_one_that_does_not() -> None:
    silent = table(row(">=10", None, disk_content="not_stated"))
    stated = table(row(">=25", None, organism="enterobacterales"), name="b")
    for policy in (Policy(), Policy(accept_not_stated=True)):
        assert ask([silent, stated], policy).category == "NS"


def test_a_row_without_stated_content_does_not_hide_that_the_content_is_wrong() -> None:
    rows = table(
        row(disk_content="30 µg"), row(">=10", None, organism="enterobacterales", disk_content="not_stated")
    )
    assert ask(rows).refused == "wrong_disk_content"


# --- method ---------------------------------------------------------------------------------


def test_a_pair_with_an_mic_criterion_only_says_so() -> None:
    rows = table(row(method=Method.MIC, disk_content=None, zone=None, mic=mic_boundaries("<=2", ">=8")))
    answer = ask(rows)
    assert (answer.category, answer.reason) == ("no_criterion", "other_methods_only")
    mic = ask(rows, method="mic", value="4", disk_content=None)
    assert (mic.category, mic.distance_steps, mic.distance_mm) == ("I", 1, None)


def test_an_mic_with_a_disk_content_is_a_mismatch_of_methods() -> None:
    assert ask(table(row()), method="mic", value="4").refused == "method_mismatch"


def test_colistin_is_not_tested_by_disk_whatever_a_table_says() -> None:
    rows = table(row(drug="colistin"))
    assert ask(rows, drug="colistin").category == "method_not_valid"
    assert ask(rows, Policy(rules="off"), drug="colistin").category == "I"


# --- the table itself -----------------------------------------------------------------------


def test_two_rows_between_which_nothing_decides_are_found_when_the_table_is_loaded() -> None:
    with pytest.raises(TableInvalid):
        table(row(), row(">=25", None))
    with pytest.raises(TableInvalid):
        table(row(sites=("skin",)), row(sites=("skin", "urinary_tract")))


def test_a_withdrawn_version_still_answers_and_says_so() -> None:
    withdrawn = TableIndex.of(table(row()).version, withdrawn_reason="a misprint")
    answer = ask(withdrawn)
    assert answer.category == "I"
    assert "table_withdrawn" in codes(answer)


def test_a_row_on_simulated_data_says_so_in_every_answer() -> None:
    assert "simulated_data" in codes(ask(table(row(simulated=True))))
