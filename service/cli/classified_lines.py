"""What a classified file came to, in lines and in JSON."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from breakpoints.outcomes import Category, Reason, Refusal
from breakpoints.refused_sample import RefusedSample
from breakpoints.vocabulary import Vocabulary
from service.cli.columns import aligned
from service.cli.terminal import language as spoken
from service.file_classification.reasons_in_words import drug_named, general, warned, why
from service.file_classification.report import FileClassified
from service.locale.catalogue import text
from service.lookup.classify_request import Policy

MOST_DRUGS = 12
MOST_ROWS = 3


class AnswerInJson(msgspec.Struct, frozen=True, kw_only=True):
    """What a file came to, and every version that was asked."""

    rows: int
    results: int
    without_result: int
    layout: str
    categories: dict[str, int]
    refused: dict[str, int]
    refused_by_reason: dict[str, int]
    no_criterion: dict[str, int]
    warnings: dict[str, int]
    only_for_sites: dict[str, int]
    notices: tuple[str, ...]
    not_used: tuple[str, ...]
    personal: tuple[str, ...]
    personal_dropped: tuple[str, ...]
    tables: tuple[str, ...]
    policy: Policy | None
    i_means: str
    renamed: dict[str, str]


def in_json(found: FileClassified) -> AnswerInJson:
    """Return a summary for programs."""
    return AnswerInJson(
        rows=found.rows,
        results=found.results,
        without_result=found.without_result,
        layout=found.detected.layout,
        categories=found.categories,
        refused=_refused(found),
        refused_by_reason={
            f"{one.refused}/{one.reason}" if one.reason else one.refused: one.results for one in found.refused
        },
        no_criterion={one.drug: one.results for one in found.no_criterion},
        warnings=found.warnings,
        only_for_sites=found.only_for_sites,
        notices=tuple(one.code.value for one in found.notices),
        not_used=found.not_used,
        personal=found.detected.personal,
        personal_dropped=found.personal_dropped,
        tables=tuple(f"{name}#{digest}" for name, digest in found.table_digests.items()),
        policy=found.policy,
        i_means=found.i_means,
        renamed=found.renamed,
    )


def lines(found: FileClassified, out: Path, words: Vocabulary) -> Iterator[str]:
    """Yield the counts and the tables that were asked; ``words`` are those of the tables."""
    yield text("classify.written", spoken(), rows=found.rows, file=out)
    if found.detected.layout == "whonet_wide":
        columns = len(found.detected.measured)
        yield text("classify.wide", spoken(), results=found.results, columns=columns)
    refused = _refused(found)
    named = [
        *((_category_key(one, found), found.categories.get(one.value, 0)) for one in Category),
        *((f"classify.refused.{one.value}", refused.get(one.value, 0)) for one in Refusal),
    ]
    counted = [(f"{number}", _code(key), text(key, spoken())) for key, number in named if number]
    if counted:
        yield from aligned(counted, right=frozenset({0}))
    if found.no_criterion:
        drugs = ", ".join(
            f"{drug_named(one.drug, spoken(), words)} {one.results}"
            for one in found.no_criterion[:MOST_DRUGS]
        )
        more = len(found.no_criterion) - MOST_DRUGS
        yield text("classify.no_criterion", spoken(), drugs=f"{drugs} …" if more > 0 else drugs)
    yield from _warned(found)
    yield from _without_category(found, words)
    for name, digest in found.table_digests.items():
        yield text("classify.table", spoken(), table=name, digest=digest)


def _warned(found: FileClassified) -> Iterator[str]:
    """Say what must be known beside categories."""
    if found.warnings:
        yield text("classify.warnings", spoken())
        rows = [(f"{number}", code, warned(code, found, spoken())) for code, number in found.warnings.items()]
        yield from aligned(rows, right=frozenset({0}))


def _without_category(found: FileClassified, words: Vocabulary) -> Iterator[str]:
    """Say why results were refused, or left open, each reason with the first rows that it holds for."""
    refused = [(one.results, one.refused, one.reason) for one in found.refused]
    left_open = [
        (one.results, None, one.reason) for one in found.left_open if one.reason != Reason.CONTROL_STRAIN
    ]
    samples = (*found.samples, *found.left_open_samples)
    if not (refused or left_open):
        return
    yield text("classify.why", spoken())
    for results, code, reason in (*refused, *left_open):
        key = f"reason.{reason}" if reason else f"refusal.{code}" if code else "category.not_evaluable"
        first = [one for one in samples if (one.refused, one.reason) == (code, reason)]
        first = first[: MOST_ROWS if code else 1]
        yield f"{results}  {reason or code or Category.NOT_EVALUABLE.value}"
        yield from (f"   {_place(one, found)}: {why(one, spoken(), words)}" for one in first)
        if not first:
            yield f"   {general(key, spoken())}"
    yield text("classify.codes_explained", spoken())


def _place(one: RefusedSample, found: FileClassified) -> str:
    """Say where a result stands, its row numbered as a spreadsheet shows it; of a Parquet from 1."""
    above = found.detected.header_row or (0 if found.detected.format == "parquet" else 1)
    row = text("classify.row", spoken(), row=one.row + above)
    return f"{row} {one.column}" if one.column else row


def notices(found: FileClassified) -> Iterator[str]:
    """Yield what a reader must know beside the counts."""
    for one in found.notices:
        yield text(f"file.notice.{one.code.value}", spoken(), **one.parameters)
    if found.detected.personal:
        key = "classify.personal_left_out" if found.personal_dropped else "classify.personal_kept"
        yield text(key, spoken(), columns=", ".join(found.detected.personal))
    for old, new in found.renamed.items():
        yield text("classify.renamed", spoken(), old=old, new=new)


def _category_key(category: Category, found: FileClassified) -> str:
    """Return the text of a category: what I means is for the tables to say."""
    if category is not Category.I:
        return f"category.{category.value}"
    return "category_of_tables.I" if found.i_means == "not_stated" else f"category_i.{found.i_means}"


def _code(key: str) -> str:
    noun, _, code = key.rpartition(".")
    return Category.I.value if noun == "category_i" else code


def _refused(found: FileClassified) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for one in found.refused:
        counted[one.refused] += one.results
    return dict(counted)
