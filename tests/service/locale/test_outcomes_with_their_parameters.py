"""Every refusal, reason and warning of an answer is worded in both languages by what is given with it."""

from __future__ import annotations

import itertools
from typing import Any, Final

import msgspec
import pytest

from breakpoints.classify import Answer, Policy, Result, classify_many
from breakpoints.model import Kind
from breakpoints.outcomes import Reason, Refusal, Refused, WarningCode
from breakpoints.screening import TESTS
from service.locale.catalogue import LANGUAGES
from service.lookup.notes import reason_note, refusal_note, warning_note
from tests.spec.interpretation.isolate_asked import WORDS, of, row, rows
from tests.spec.interpretation.manual import mic_row, zone_row

ECOLI, FAECIUM, UBERIS = "Escherichia coli", "Enterococcus faecium", "Streptococcus uberis"
TABLE = rows(
    row("oxacillin", "staphylococcus"),
    row("cefpodoxime", "enterobacterales"),
    row("cefovecin", "escherichia_coli"),
    row("pirlimycin", "streptococcus"),
    mic_row("<=1", ">=4", organism="streptococcus_canis", drug="ampicillin", sites=("skin",)),
    mic_row("<=16", ">=32", organism="escherichia_coli", drug="cefalexin", sites=("urinary_tract",)),
    mic_row("<=8/4", ">=32/16", organism="escherichia_coli", drug="amoxicillin_clavulanic_acid"),
    zone_row(">=20", "<=15", organism="staphylococcus", drug="cefazolin", disk_content="30 µg"),
    mic_row("<=1", ">=4", organism="staphylococcus", drug="doxycycline", host="cat"),
)
PEN = of("cefazolin", "0.5")
REQUESTS: Final[tuple[tuple[dict[str, Any], ...], ...]] = (
    *[(PEN | {field: blank},) for field in ("organism", "drug", "host", "value") for blank in ("", " ")],
    *[(PEN | {field: "wyvern"},) for field in ("organism", "drug", "host", "value", "site", "specimen")],
    *[(PEN | {"value": text},) for text in ("R", ">", "0,5,5", "-1", "10000000", "1/2", "5 mm", "1.4", "<8")],
    *[
        (PEN | {"method": "disk", "value": text},)
        for text in ("25", ">25", "25.5", "0", "5", "99", "1 mg/L", "")
    ],
    (of("STR", "4"),),
    (PEN | {"disk_content": "30 µg"},),
    (PEN | {"method": "disk", "value": "20", "disk_content": "?"},),
    (PEN | {"method": "disk", "value": "20", "disk_content": "10 µg"},),
    (PEN | {"ladder": "7"},),
    (PEN | {"esbl": "??"},),
    (PEN | {"value": "(struck through) 0.5"},),
    (
        of("cefazolin", "0.5", "Staphylococcus aureus"),
        of("cefoxitin", "28", "Staphylococcus aureus", disk_content="30 µg") | {"method": "disk"},
    ),
    (PEN | {"methicillin_resistance": "??"},),
    (PEN | {"methicillin_resistance": "1"},),
    (PEN | {"methicillin_resistance": "+"},),
    (PEN | {"methicillin_resistance": "+; -"},),
    (PEN | {"esbl": "+"},),
    (PEN | {"isolate": "〃"},),
    (PEN | {"isolate": "MRSP 7"},),
    (PEN | {"site": "skin", "specimen": "urine"},),
    (PEN | {"site": None, "specimen": "urine"},),
    (PEN | {"site": "urinary tract", "specimen": "milk"},),
    (PEN, of("oxacillin", "8", isolate=None), of("oxacillin", "8", isolate="another")),
    (of("ampicillin", "0.5", "Streptococcus canis", site="skin", specimen="urine"),),
    (of("ampicillin", "0.5", "Streptococcus canis", site=None),),
    (of("cefalexin", "0.5", ECOLI, site=None),),
    (of("amoxicillin_clavulanic_acid", "8/4", ECOLI), of("amoxicillin_clavulanic_acid", "8/2", ECOLI)),
    (of("amoxicillin_clavulanic_acid", "8/3", ECOLI),),
    (of("doxycycline", "0.5"),),
    (of("linezolid", "1"), of("gentamicin", "1"), of("tylosin", "1")),
    (of("ampicillin", "0.5", "Klebsiella sp."), of("ampicillin", "0.5", "Klebsiella pneumoniae")),
    (of("cefazolin", "0.5", "Salmonella"), of("gentamicin", "0.5", "Salmonella")),
    (of("colistin", "12", ECOLI, method="disk"),),
    (of("mecA", "+"), PEN),
    (PEN, of("oxacillin", "8")),
    (PEN, of("oxacillin", "?")),
    (PEN, of("no such drug", "8")),
    (PEN, of("oxacillin", "8", "Staphylococcus aureus")),
    (PEN, PEN | {"value": "32"}),
    (PEN, PEN | {"method": "disk", "value": "10", "disk_content": "30 µg"}),
    (PEN, of("amoxicillin_clavulanic_acid", "16")),
    (of("cefovecin", "0.5", ECOLI), of("cefpodoxime", "8", ECOLI)),
    (of("cefovecin", "0.5", ECOLI), of("meropenem", "8", ECOLI)),
    (of("cefovecin", "0.5", ECOLI, carbapenemase="+"),),
    (of("ampicillin", "0.5", FAECIUM), of("benzylpenicillin", "16", FAECIUM)),
    (of("pirlimycin", "0.5", UBERIS), of("tylosin", ">32", UBERIS)),
    (of("enrofloxacin", "0.5", "ATCC 25922"), of("enrofloxacin", "0.5", ECOLI, isolate="ATCC 25922")),
    (of("enrofloxacin", "0.5", ECOLI, isolate="25922"),),
)
_SAID_ELSEWHERE: Final = frozenset(
    {"control_failed", "control_undecided", "control_without_range", "control_unreadable", "date_unreadable"}
    | {"medium_deviates", "incubation_deviates", "table_withdrawn", "simulated_data", "older_edition"}
)
"""What others say who give it: controls of the day, and tables of certain kinds."""
_MUST: Final = frozenset(
    {"isolates_unnamed_beside_trigger", "specimen_unusual_at_site"}
    | {"unknown_host", "host_blank", "repeats_contradict", "site_contradicts_specimen", "rule_left_open"}
    | {"only_for_urine"}
    | {f"{one}_test_needed" for one in ("methicillin", "esbl", "carbapenemase", "beta_lactamase", "d")}
    | {"unknown_drug", "unknown_organism", "ambiguous_code", "value_unreadable", "wrong_disk_content"}
    | {"members_resist_by_nature", "expert_rule", "mechanism_found", "methods_contradict", "not_a_number"}
)


def answers() -> list[Answer]:
    """Return the answers to all requests, under rules and without, and by the policy of strict readers."""
    policies = (Policy(), Policy(strict=True, host_fallback=("cat",)), Policy(rules="off", kinds=(Kind.ECV,)))
    found: list[Answer] = []
    for request, policy in itertools.product(REQUESTS, policies):
        given = [
            {name: said for name, said in one.items() if name not in TESTS}
            | {"screening": {test: one[test] for test in TESTS if test in one}}
            for one in request
        ]
        found += classify_many(msgspec.convert(given, list[Result]), [TABLE], policy, WORDS)
    return found


@pytest.fixture(scope="module")
def given() -> list[Answer]:
    """Return the answers once."""
    return answers()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_worded_with_the_parameters_it_gives(given: list[Answer], language: Any) -> None:
    for answer in given:
        said = [warning_note(one, language, WORDS).text for one in answer.warnings]
        if answer.refused is not None:
            bare = Refused(code=answer.refused, parameters=answer.parameters)
            why = Refused(code=answer.refused, reason=answer.reason, parameters=answer.parameters)
            said += [refusal_note(one, language, WORDS).text for one in (bare, why)]
        if answer.reason is not None:
            said.append(reason_note(answer.reason, answer.parameters, language, WORDS).text)
        assert all(said)
        assert not [one for one in said if "{" in one]


def test_the_answers_give_what_laboratories_are_told(given: list[Answer]) -> None:
    codes = {str(one.refused) for one in given} | {str(one.reason) for one in given}
    codes |= {remark.code.value for one in given for remark in one.warnings}
    assert codes >= _MUST
    every = {one.value for kind in (Reason, Refusal, WarningCode) for one in kind}
    assert len(codes & every) >= 0.6 * len(every - _SAID_ELSEWHERE), sorted(every - _SAID_ELSEWHERE - codes)
