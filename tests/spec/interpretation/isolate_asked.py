"""An isolate's results by tables made up for the rules about it: one by one and in a batch."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import polars as pl

from breakpoints.batch import FlatAnswer, classify_frame, flat
from breakpoints.batch.columns import FIELDS, OUTPUT_SCHEMA
from breakpoints.boundaries import mic_boundaries
from breakpoints.classify import Answer, Policy, Result, classify_many
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Drug, vocabulary
from breakpoints.vocabulary.additions import VocabularyAdditions
from tests.spec.interpretation.manual import SOURCE, table

MRSP = "Staphylococcus pseudintermedius"
KANAMYCIN_CEPHALEXIN = Drug(
    id="kanamycin_cephalexin",
    name_en="Kanamycin/Cephalexin",
    name_ja="カナマイシン・セファレキシン",
    class_en="Combinations",
    codes=("whonet:KAC",),
)
VANCOMYCIN = Drug(
    id="vancomycin",
    name_en="Vancomycin",
    name_ja="バンコマイシン",
    class_en="Glycopeptides",
    codes=("whonet:VAN",),
)
DRUGS = ("cefazolin", "amoxicillin_clavulanic_acid", "cefovecin", "penicillin_novobiocin", "enrofloxacin")
DRUGS += (
    "benzylpenicillin",
    "ampicillin",
    "clindamycin",
    "erythromycin",
    "kanamycin_cephalexin",
    "meropenem",
    "vancomycin",
    "colistin",
)
ORGANISMS = ("staphylococcus", "streptococcus", "enterobacterales", "pasteurellaceae", "enterococcus")
POSITIVE = {"methicillin_resistance": "positive"}


WORDS = vocabulary().extended(VocabularyAdditions(drugs=(KANAMYCIN_CEPHALEXIN, VANCOMYCIN)))
"""The shipped words, with a combination and a glycopeptide that WHONET's list brings."""


def row(drug: str, organism: str, kind: Kind = Kind.CLINICAL) -> Criterion:
    """Return a row of dogs: S up to 1 mg/L and R from 4; of a cut-off WT up to 1."""
    return Criterion(
        organism=organism,
        host=None if kind is Kind.ECV else "dog",
        drug=drug,
        method=Method.MIC,
        kind=kind,
        mic=mic_boundaries("<=1", None if kind is Kind.ECV else ">=4"),
        includes_subgroups=True,
        source=SOURCE,
    )


def rows(*more: Criterion) -> TableIndex:
    """Return a table without any oxacillin."""
    return table(*(row(drug, organism) for drug in DRUGS for organism in ORGANISMS), *more)


PLAIN = rows()


def of(drug: str, value: str, organism: str = MRSP, **more: Any) -> dict[str, Any]:
    """Return a row of isolate 7, from a dog's skin."""
    plain = {"organism": organism, "host": "dog", "drug": drug, "method": "mic", "value": value}
    return plain | {"site": "skin", "isolate": "7"} | more


def ask(*results: dict[str, Any], policy: Policy | None = None, asked: TableIndex = PLAIN) -> list[Answer]:
    """Classify results of one request; the batch must say the same of each."""
    policy = policy or Policy()
    given = [
        {name: said for name, said in one.items() if name not in TESTS}
        | {"screening": {test: one[test] for test in TESTS if test in one}}
        for one in results
    ]
    results_read = [
        msgspec.structs.replace(msgspec.convert(one | {"method": "mic"}, Result), method=one["method"])
        for one in given
    ]
    answers = classify_many(results_read, [asked], policy, WORDS)
    frame = pl.DataFrame(list(results), schema=dict.fromkeys(FIELDS, pl.String))
    found = classify_frame(frame, [asked], policy, WORDS).select(list(OUTPUT_SCHEMA))
    assert [FlatAnswer(**one) for one in found.iter_rows(named=True)] == [flat(one) for one in answers]
    return answers


def in_any_order(*results: dict[str, Any], asked: TableIndex = PLAIN) -> Answer:
    """Return the answer to the first result, which is the same in any order of the rows."""
    first = ask(*results, asked=asked)[0]
    for order in itertools.permutations(range(len(results))):
        assert ask(*(results[place] for place in order), asked=asked)[order.index(0)] == first
    return first


def categories(answers: list[Answer]) -> list[str]:
    return [str(one.category or one.refused) for one in answers]
