"""What stands beside results in words: mechanisms in free text, and what names of isolates say themselves."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import OUTPUT_SCHEMA
from breakpoints.batch.meant import may_say_more
from breakpoints.mechanisms import mechanisms_in, names_a_project
from breakpoints.quality_control.numbers import strain_by_number
from breakpoints.quality_control.strains import strain_of_isolate
from breakpoints.remark_in_doubt import SUSPECT as DOUBTFUL
from breakpoints.remark_in_doubt import leaves_doubt
from breakpoints.said_void import SUSPECT
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Vocabulary
from datasets.fields import Field
from datasets.formats.headers import field_of, header_key
from datasets.formats.personal import is_of_remarks, is_of_somebody
from datasets.summary_rows import may_sum_up, summaries
from service.file_classification.opened import TEXTS, Opened, heading_of, readable
from service.file_classification.result_texts import is_category
from service.file_classification.state_columns import is_of_states, is_understood, voids_in_state
from service.file_classification.zone_columns import is_of_zones, is_unreliable

_OF_REMARKS: Final = frozenset({"comment", "comments", "diagnosis", "name"})
"""Personal columns that are looked through for mechanisms and lists of drugs, and for nothing else."""
_OF_PROJECTS: Final = re.compile(
    r"(?:research)?(?:project|study|programme?)(?:name|title)?|(?:研究|事業|プロジェクト)(?:課題)?名?"
)
"""What the heading of a column is that says why isolates were collected."""
_WITH_WORDS: Final = frozenset({Field.MECHANISM, Field.ISOLATE_ID, Field.ORGANISM, Field.QUALITY_CONTROL})
"""Known columns in which people write mechanisms, where nobody reads them otherwise."""
_LONGEST_CATEGORY: Final = 30
_OURS: Final = frozenset({*OUTPUT_SCHEMA, *(f"{name}_given" for name in OUTPUT_SCHEMA)})


class SaidBeside(msgspec.Struct, frozen=True, kw_only=True):
    """The columns that name a mechanism, by its test, and what isolates are called."""

    words: Mapping[str, tuple[str, ...]] = {}
    numbers: tuple[str, ...] = ()
    """Names of isolates that are bare numbers of control strains."""
    strains: bool = False
    """Some isolate bears the name of a control strain."""
    projects: tuple[str, ...] = ()
    """Columns of projects that name a mechanism in every row: it is what the project looks for."""
    summaries: tuple[str, ...] = ()
    """What stands for an isolate where a row sums up others (``mean``, ``合計``)."""
    void: Mapping[str, tuple[str, ...]] = {}
    """What says in columns of remarks or states that the results of its row do not count."""
    doubted: Mapping[str, tuple[str, ...]] = {}
    """What may say in columns of remarks or of zones of a result what nobody reads."""
    remarks: tuple[str, ...] = ()
    """Columns of remarks."""
    states: frozenset[str] = frozenset()
    """Columns of states of which each cell was read."""
    verdicts: tuple[str, ...] = ()
    """Columns of remarks in which a category stands alone (``R``): of which result is not known."""


def said_beside(
    found: Opened,
    isolate: Iterable[str],
    others: Iterable[str],
    words: Vocabulary,
    *,
    aside: Collection[str] = (),
    naming: Collection[str] = (),
) -> SaidBeside:
    """Look through the names of isolates and through columns that nobody reads; the file is read for it once.

    Columns of numbers, of known facts (laboratory, maker ...) and of persons are left out, and so is the
    column of a project that names a mechanism in every row. Of names of isolates that are set ``aside``
    control strains count all the same. Rows that sum up others say so in the columns ``naming`` them.
    """
    names = tuple(isolate)
    with readable(found.format):
        kinds = found.rows.collect_schema()
        free = (name for name in others if kinds[name] in TEXTS and may_hold_remarks(name))
        columns = tuple(dict.fromkeys((*names, *free)))
        naming = tuple(name for name in naming if kinds[name] in TEXTS)
        if not columns and not naming:
            return SaidBeside()
        cells = {name: pl.col(name).cast(pl.String) for name in columns}
        headed = {name: heading_of(name, found) for name in columns}
        maybe = [cells[name].filter(may_say_more(cells[name])).unique().implode() for name in columns]
        every = [
            may_say_more(cells[name]).fill_null(value=False).all().alias(f"{name}\0every")
            for name in columns
            if _OF_PROJECTS.fullmatch(header_key(name))
        ]
        remarks = [name for name in columns if is_of_remarks(name) and name not in {*names, *aside}]
        alone = [_short(cells[name]).alias(f"{name}\0short") for name in remarks]
        states = [name for name in remarks if not _OF_PROJECTS.fullmatch(header_key(name))]
        states += [name for name in columns if is_of_states(headed[name]) and name not in names]
        states = [name for name in dict.fromkeys(states) if name not in aside]
        void = [_may_say_void(headed[name], cells[name]).alias(f"{name}\0void") for name in states]
        zones = [name for name in columns if is_of_zones(headed[name])]
        zones = [name for name in zones if name not in {*names, *aside, *remarks}]
        doubts = [_may_leave_doubt(cells[name]).alias(f"{name}\0doubt") for name in remarks]
        doubts += [cells[name].drop_nulls().unique().implode().alias(f"{name}\0doubt") for name in zones]
        sums = [_may_sum_up(pl.col(name).cast(pl.String)).alias(f"{name}\0sums") for name in naming]
        read = (
            found.rows.select(*maybe, *every, *alone, *void, *doubts, *sums)
            .collect(engine="streaming")
            .row(0, named=True)
        )
    texts = {name: [one for one in read[name] if one] for name in columns}
    projects = tuple(
        name
        for name in columns
        if name not in names and read.get(f"{name}\0every") and all(map(names_a_project, texts[name]))
    )
    named = [one for name in names for one in texts[name]]
    return SaidBeside(
        words=_by_test(
            {name: _tests_named(said) for name, said in texts.items() if name not in {*projects, *aside}}
        ),
        numbers=tuple(one for one in named if strain_by_number(one) is not None),
        strains=any(map(strain_of_isolate, named)),
        projects=projects,
        summaries=_summaries(one for name in naming for one in read[f"{name}\0sums"]),
        void={name: said for name in states if (said := _voiding(headed[name], read[f"{name}\0void"]))},
        doubted={
            name: said
            for name in (*remarks, *zones)
            if (said := _doubted(name, read[f"{name}\0doubt"], words))
        },
        remarks=tuple(name for name in remarks if name not in projects),
        states=frozenset(
            name
            for name in states
            if is_of_states(headed[name])
            and all(is_understood(headed[name], one) for one in read[f"{name}\0void"])
        ),
        verdicts=tuple(name for name in remarks if any(map(is_category, read[f"{name}\0short"]))),
    )


def _short(cells: pl.Expr) -> pl.Expr:
    """Return the distinct cells that may be a category alone."""
    plain = cells.str.strip_chars()
    return plain.filter(plain.str.len_chars().is_between(1, _LONGEST_CATEGORY)).unique().implode()


def _may_say_void(name: str, cells: pl.Expr) -> pl.Expr:
    """Return the distinct cells of a column that may say that something does not count."""
    plain = cells.str.normalize("NFKC").str.to_lowercase()
    may = cells if is_of_states(name) else cells.filter(plain.str.contains_any([*SUSPECT]))
    return may.drop_nulls().unique().implode()


def _voiding(name: str, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in texts if voids_in_state(name, one))


def _may_leave_doubt(cells: pl.Expr) -> pl.Expr:
    """Return the distinct cells that may say of a result what nobody reads."""
    return cells.filter(cells.str.normalize("NFKC").str.contains(DOUBTFUL)).unique().implode()


def _doubted(name: str, texts: Iterable[str], words: Vocabulary) -> tuple[str, ...]:
    of_zones = is_of_zones(name) and not is_of_remarks(name)
    return tuple(one for one in texts if (is_unreliable(one) if of_zones else leaves_doubt(one, words)))


def _may_sum_up(cells: pl.Expr) -> pl.Expr:
    return cells.filter(may_sum_up(cells.str.strip_chars())).unique().implode()


def _summaries(names: Iterable[str]) -> tuple[str, ...]:
    found = pl.Series([*names], dtype=pl.String)
    return tuple(sorted(found.filter(summaries(found.str.strip_chars()))))


def may_hold_remarks(heading: str) -> bool:
    """Tell whether people may write remarks below a heading."""
    known = field_of(heading)
    if heading in _OURS or (known is not None and known not in _WITH_WORDS):
        return False
    return header_key(heading) in _OF_REMARKS or not is_of_somebody(heading)


def _tests_named(texts: Iterable[str]) -> frozenset[str]:
    """Return the tests of the mechanisms that texts name; all are read only if some test is missing."""
    found: set[str] = set()
    for text in texts:
        found |= {test for test, _ in mechanisms_in(text)}
        if len(found) == len(TESTS):
            break
    return frozenset(found)


def _by_test(tests: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    by_test = {test: tuple(name for name, named in tests.items() if test in named) for test in TESTS}
    return {test: columns for test, columns in by_test.items() if columns}
