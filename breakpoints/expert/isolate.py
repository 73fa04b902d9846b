"""What the results of one isolate show, as far as a rule or the cascade looks at it."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from breakpoints.expert.rule import Condition, ExpertRule, Level, ResultIs, ScreeningIs
from breakpoints.expert.shipped import shipped_rules
from breakpoints.outcomes import Category
from breakpoints.screening import FINDINGS, TESTS

Shown = tuple[str, str]
"""A drug and the category that its value alone gives, or `REFUSED`; or a screening test and its finding."""
Shows = frozenset[Shown]
"""What the results of one isolate show; the order of the results does not matter."""

_ONE_DASH: Final = dict.fromkeys(
    map(ord, "\u00ad\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u30fc"), "-"
)
"""Dashes as keyboards, word processors and input methods write them; a soft hyphen shows as one."""
_UNSEEN: Final = dict.fromkeys(map(ord, "\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
"""Characters of no width."""
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_GAP: Final = re.compile(r"(?<![0-9]) | (?![0-9])")
"""A blank that parts no two numbers: ``K 1`` is ``K1``, and ``1 12`` is not ``11 2``."""
_AGAIN: Final = re.compile(
    r"(?<=[0-9a-z]) ?[(\[]?(?:再検査?|再測定|再試験|(?<![a-z])(?:repeat|re-?test|re-?run))[)\]]? ?\Z"
)
"""Behind a name: the same isolate, tested again."""
PLACEHOLDERS: Final = frozenset(
    (
        "-",
        "--",
        "---",
        "?",
        "??",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "none",
        "unknown",
        "0",
        "不明",
        "なし",
        "無し",
        "無",
    )
)
"""What stands, folded, where an isolate has no name."""
REFUSED: Final = "refused"
"""Stands for a result that the isolate has and that was not classified."""
UNNAMED: Final = ""
"""The organism of a row that names none we know."""
ANY_DRUG: Final = "drug_unknown"
"""Stands for a drug that a row of the isolate names and that nobody knows."""
UNCLEAR: Final = "organism_unclear"
"""What a row shows whose organism is not known, or only by its group: it may be the isolate's or not."""
ISOLATE_UNCLEAR: Final = "isolate_unclear"
"""What a row shows that names no isolate, or that another shows to it: both may be of one isolate."""
CONTRADICTED: Final = "contradicted"
"""What a drug shows of which one method found twice what contradicts itself; it concerns that drug alone."""
JUDGED_RESISTANT: Final = "judged_resistant"
"""What a drug shows beside whose value somebody wrote R; it concerns that result alone."""
JUDGED_INTERMEDIATE: Final = "judged_intermediate"
"""What a drug shows beside whose value somebody wrote I or SDD; it concerns that result alone."""
SCREEN_POSITIVE: Final = "screen_positive"
"""What a drug shows that has no category and whose value speaks for a mechanism; see `screened_by_value`."""
SCREEN_NEGATIVE: Final = "screen_negative"
"""What a drug shows that has no category and whose value speaks against the mechanism it screens for."""
SCREEN_NO_SIGN: Final = "screen_no_sign"
"""What a drug shows that has no category and whose value is no sign of a mechanism: as if not tested."""
SCREEN_BELOW: Final = "screen_below"
"""What a drug shows that has no category and whose value is below the limit; it decides nothing alone."""
NO_FINDING: Final = "no_finding"
"""What a drug shows that was refused and whose value says that nobody tested, or S."""
SAID_RESISTANT: Final = "said_resistant"
"""What a drug shows that was refused and whose value says R in words."""
STRUCK_OUT: Final = "struck_out"
"""What a drug shows whose value was struck through and may be resistant; another of the drug settles it."""
NOTHING: Final[Shows] = frozenset()
ALL_TESTS: Final[Shows] = frozenset((test, found) for test in TESTS for found in FINDINGS)
"""Everything that screening tests may show."""
LEVELS: Final[dict[Level, frozenset[str]]] = {
    "R": frozenset({Category.R}),
    "NS": frozenset({Category.I, Category.R, Category.NS, Category.NWT}),
    "I": frozenset({Category.I}),
    "S": frozenset({Category.S}),
    "R_SHOWN": frozenset({Category.R, Category.NWT, SCREEN_POSITIVE}),
    "NS_SHOWN": frozenset({Category.I, Category.R, Category.NS, Category.NWT, SCREEN_POSITIVE}),
}
"""Intrinsic resistance is none of them: it is no finding in this isolate."""


NO_CATEGORY: Final[frozenset[str]] = frozenset(
    {Category.NOT_EVALUABLE, Category.NO_CRITERION, Category.METHOD_NOT_VALID, REFUSED}
)
"""What a drug shows whose value says neither active nor resistant."""
_UNDECIDED: Final = NO_CATEGORY | {
    *(UNCLEAR, ISOLATE_UNCLEAR, SCREEN_POSITIVE, SCREEN_BELOW),
    *(NO_FINDING, SAID_RESISTANT, STRUCK_OUT),
}
SAID_TO_RESIST: Final = frozenset({SAID_RESISTANT, STRUCK_OUT})
"""What a drug shows that was refused and that still speaks of resistance."""
REFUSALS: Final = SAID_TO_RESIST | {REFUSED}
"""What a drug shows that was refused; what nobody tested apart."""
UNDECIDED: Final[dict[Level, frozenset[str]]] = {
    "R": _UNDECIDED | {Category.NS, Category.NWT},
    "NS": _UNDECIDED,
    "I": _UNDECIDED | {Category.NS, Category.NWT},
    "S": _UNDECIDED | {Category.WT, SCREEN_NEGATIVE, SCREEN_NO_SIGN},
    "R_SHOWN": REFUSALS,
    "NS_SHOWN": REFUSALS,
}
"""A drug was tested, and its result does not tell whether a condition is fulfilled.

What was read and shows nothing leaves `R_SHOWN` unfulfilled; what was refused (``R`` typed, ``32 ?``) may
fulfil it, but not where nobody tested (`NO_FINDING`).
"""
SHOWN_ACTIVE: Final[frozenset[str]] = frozenset({Category.S, Category.WT, SCREEN_NEGATIVE})
"""What a drug shows that does not resist."""
_HARMLESS: Final = SHOWN_ACTIVE | {
    *(SCREEN_BELOW, SCREEN_NO_SIGN, CONTRADICTED, JUDGED_RESISTANT, JUDGED_INTERMEDIATE, NO_FINDING)
}
SHOWS_NO_SIGN: Final = SHOWN_ACTIVE | {SCREEN_NO_SIGN}
"""What a drug shows that resists nothing, whether or not that settles anything."""
_SPEAK_FOR: Final = frozenset(
    {Category.R, Category.NS, Category.NWT, SCREEN_POSITIVE, REFUSED, SAID_RESISTANT}
)
MAY_RESIST: Final[frozenset[str]] = _SPEAK_FOR | {Category.I, Category.SDD}
"""What a drug would show whose value was struck through, that it is not passed over."""
UNKNOWN_DRUG: Final[Shown] = (ANY_DRUG, REFUSED)


def conditions_on_results(rules: Iterable[ExpertRule]) -> Iterator[ResultIs]:
    """Return every condition that looks at another result of the isolate."""
    for rule in rules:
        for group in rule.when:
            for condition in group:
                if isinstance(condition, ResultIs):
                    yield condition


@functools.lru_cache(maxsize=4096)
def fulfilling(condition: Condition) -> Shows:
    """Return each of what an isolate may show that fulfils a condition."""
    if isinstance(condition, ScreeningIs):
        return frozenset({(condition.test, condition.found)})
    return frozenset((drug, found) for drug in condition.drugs for found in LEVELS[condition.level])


@functools.lru_cache(maxsize=4096)
def leaving_open(condition: ResultIs) -> Shows:
    """Return each of what an isolate may show that does not tell whether a condition is fulfilled."""
    return frozenset((drug, found) for drug in condition.drugs for found in UNDECIDED[condition.level])


def satisfying(condition: Condition, shows: Shows) -> Shown | None:
    """Return the result that fulfils a condition; of several, the first by drug and category."""
    fits = fulfilling(condition) & shows
    return min(fits) if fits else None


def undecided(condition: ResultIs, shows: Shows) -> Shown | None:
    """Return a result that leaves open whether a condition is fulfilled; None if one fulfils it."""
    fits = leaving_open(condition) & shows
    return min(fits) if fits and fulfilling(condition).isdisjoint(shows) else None


def any_active(drugs: Iterable[str], shows: Shows) -> bool:
    """Tell whether one of some drugs was tested and does not resist, whatever else is said of it."""
    return any(name in drugs and found in SHOWN_ACTIVE for name, found in shows)


def are_active(drugs: Iterable[str], shows: Shows) -> bool:
    """Tell whether one of some drugs was tested and does not resist, and no result of it says otherwise.

    Beside a result a cell that says that nobody tested says nothing.
    """
    silent = {SCREEN_NO_SIGN, NO_FINDING}
    shown = ({found for name, found in shows if name == drug} - silent for drug in drugs)
    return any(found and found <= SHOWN_ACTIVE for found in shown)


def speaks_against(drugs: Iterable[str], shows: Shows) -> bool:
    """Tell whether any of some drugs was tested and cannot be shown not to resist."""
    return any(name in drugs and found not in _HARMLESS for name, found in shows)


def of_another_row(shows: Shows) -> Shows:
    """Return what a row shows of an isolate whose organism it does not name, or names by its group alone.

    What it shows may be the isolate's, so that it leaves open what it would decide; a negative
    test, or a drug that does not resist, decides nothing.
    """
    harmless = {"negative", *SHOWS_NO_SIGN}
    return frozenset(
        one if one == UNKNOWN_DRUG else (one[0], UNCLEAR) for one in shows if one[1] not in harmless
    )


def of_unnamed_rows(
    organism: str,
    by_organism: Mapping[str, Shows],
    known: Iterable[str],
    lineage: Callable[[str], tuple[str, ...]],
) -> Shows:
    """Return what rows show that may be of the isolate of a row, because one of them names no isolate.

    Parameters
    ----------
    organism : str
        The row's, as of `shown_together`.
    by_organism : mapping of str to Shows
        What the other rows show, by the organism that they name.
    known : iterable of str
        Drugs and tests of which the isolate, or the row, itself shows anything: that settles them.
    lineage : callable
        As of `shown_together`.
    """
    return unless_known(unclear_beside(organism, by_organism, lineage), known)


def unclear_beside(
    organism: str, by_organism: Mapping[str, Shows], lineage: Callable[[str], tuple[str, ...]]
) -> frozenset[str]:
    """Return the drugs and tests that rows show anything of that may be a row's; parameters as above."""
    found: set[str] = set()
    for other, more in by_organism.items():
        one = organism == other or may_be_one(organism, other, lineage)
        said = of_another_row(more) if one else of_no_such_organism(more, lineage(other))
        found.update(name for name, _ in said)
    return frozenset(found - {ANY_DRUG})


def unless_known(unclear: frozenset[str], known: Iterable[str]) -> Shows:
    """Leave open drugs and tests of which an isolate does not itself show anything."""
    return frozenset((name, ISOLATE_UNCLEAR) for name in unclear.difference(known))


def may_be_one(organism: str, other: str, lineage: Callable[[str], tuple[str, ...]]) -> bool:
    """Tell whether two organisms (ids) may be one: one is not known, or is a group of the other."""
    return UNNAMED in {organism, other} or organism in lineage(other) or other in lineage(organism)


@functools.cache
def _organisms_tested() -> Mapping[str, frozenset[str]]:
    """Return the organisms (ids) that the shipped rules about each screening test are about."""
    return {
        test: frozenset(
            rule.organism
            for rule in shipped_rules()
            if any(ScreeningIs(test=test, found="positive") in group for group in rule.when)
        )
        for test in TESTS
    }


def of_one_genus(organism: str, other: str, lineage: Callable[[str], tuple[str, ...]]) -> bool:
    """Tell whether two organisms (ids) are of one genus: under one name, one of them may be misnamed."""
    genus = organism.partition("_")[0]
    return genus in lineage(organism) and genus in lineage(other)


def of_a_sibling(own: Shows, shows: Shows) -> Shows:
    """Return what rows of another species of the genus leave open.

    That is what the isolate does not show, and a drug that does not resist under its own name and does under
    the other's: one of the two may be misnamed.
    """
    known = {name for name, _ in own}
    active = {name for name, found in own if found in SHOWS_NO_SIGN}
    resistant = {name for name, found in shows if found in _SPEAK_FOR and name in active}
    return frozenset(one for one in of_another_row(shows) if one[0] not in known or one[0] in resistant)


def of_no_such_organism(shows: Shows, lineage: tuple[str, ...]) -> Shows:
    """Return the screening tests of a row that do not concern its organism, and may be another's.

    mecA found on a row of *E. coli* is a staphylococcus' of the same mixed culture, if anybody's.
    """
    return frozenset(
        (test, UNCLEAR)
        for test, found in shows
        if test in TESTS and found != "negative" and _organisms_tested()[test].isdisjoint(lineage)
    )


def shown_together(
    organism: str, by_organism: Mapping[str, Shows], lineage: Callable[[str], tuple[str, ...]]
) -> Shows:
    """Return what an isolate shows of one of its organisms: one culture may hold two.

    Parameters
    ----------
    organism : str
        Its id, or `UNNAMED`.
    by_organism : mapping of str to Shows
        What the rows of the isolate show, by the organism that they name.
    lineage : callable
        Returns the organism of an id and the groups that it belongs to.
    """
    shows = own = by_organism.get(organism, NOTHING)
    for other, more in by_organism.items():
        if other == organism:
            continue
        if may_be_one(organism, other, lineage):
            shows |= of_another_row(more)
        elif of_one_genus(organism, other, lineage):
            shows |= of_a_sibling(own, more)
        else:
            shows |= of_no_such_organism(more, lineage(other))
    return shows


def isolate_name(written: str | None) -> str:
    """Return the name of an isolate as it is compared; a placeholder names none."""
    name = folded_name(written)
    return "" if name in PLACEHOLDERS else name


def folded_name(written: str | None) -> str:
    """Return a name, or what stands in its place, as it is compared.

    Neither width, letter case, the kind of a dash, characters of no width nor blanks tell isolates
    apart: ``a-12`` and ``A‐12`` in one file are sooner one isolate typed twice than two of one
    species; taken for two, a trigger on one row would be lost to the other.
    """
    if written is None:
        return ""
    plainly = written.isascii() and _BLANKS.search(written) is None
    return written.lower() if plainly else _plain_name(written)


@functools.lru_cache(maxsize=4096)
def _plain_name(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written).translate(_UNSEEN).translate(_ONE_DASH).lower()
    return _GAP.sub("", _AGAIN.sub("", _BLANKS.sub(" ", plain)))


def in_text(shows: Shows) -> str:
    """Write what an isolate shows in one line, in one order."""
    return ";".join(f"{name}={found}" for name, found in sorted(shows))


def from_text(text: str) -> Shows:
    """Read what `in_text` wrote."""
    parts = (part.partition("=") for part in text.split(";") if part)
    return frozenset((name, found) for name, _, found in parts)
