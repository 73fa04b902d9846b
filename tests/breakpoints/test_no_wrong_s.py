"""No input turns into S by rounding, NaN, a missing sign, a wrong content, another host or another kind.

Each law is stated in its docstring; an oracle of its own reads the values as the laboratory means
them, in decimal numbers, and never through the ladder.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from breakpoints.batch import classify_frame
from breakpoints.boundaries import MicBoundaries, ZoneBoundaries
from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.disk_content import canonical_disk_content
from breakpoints.index import TableIndex
from breakpoints.ladder import mg_per_l_text
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.outcomes import Category
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

SOURCE = Source(citation="drawn")
RULES_OFF = Policy(rules="off")
SUSCEPTIBLE = {Category.S, Category.SDD, Category.WT}
SEVERITY = {"S": 0, "WT": 0, "SDD": 1, "I": 2, "NS": 3, "R": 4, "NWT": 4}
HOSTS = tuple(vocabulary().hosts)
STEPS = st.integers(-9, 9)
ZONES = st.integers(6, 60)
SIGNS = ("", "<", "<=", ">", ">=")
TEXTS = st.text(
    alphabet=st.sampled_from(
        [*"0123456789.,<>=/- +eEmgLNaInf", "≦", "≧", "＜", "１", "８", "②", "²", "\u3000"]
    ),
    max_size=9,
)
CONTENTS = ("5 µg", "10 µg", "30 µg", "10 units", "20/10 µg", "1.25/23.75 µg", "10 units/30 µg")


@st.composite
def mic_rows(draw: st.DrawFn) -> Criterion:
    s, r = sorted(draw(st.tuples(STEPS, STEPS)))
    shape = draw(st.sampled_from(["both", "s", "r", "ecv"]))
    boundaries = MicBoundaries(
        s_text="drawn",
        r_text="drawn",
        s_le_step=None if shape == "r" else s,
        r_gt_step=None if shape in {"s", "ecv"} else r,
    )
    return row(Method.MIC, shape, draw(st.booleans()), mic=boundaries)


@st.composite
def zone_rows(draw: st.DrawFn) -> Criterion:
    r, s = sorted(draw(st.tuples(ZONES, ZONES)))
    shape = draw(st.sampled_from(["both", "s", "r", "ecv"]))
    boundaries = ZoneBoundaries(
        s_text="drawn",
        r_text="drawn",
        s_ge_mm=None if shape == "r" else s,
        r_lt_mm=None if shape in {"s", "ecv"} else r,
    )
    return row(Method.DISK, shape, draw(st.booleans()), disk_content="5 µg", zone=boundaries)


def row(method: Method, shape: str, dose_dependent: bool, **more: Any) -> Criterion:
    return Criterion(
        organism="escherichia_coli",
        host=None if shape == "ecv" else "dog",
        drug="enrofloxacin",
        method=method,
        kind=Kind.ECV if shape == "ecv" else Kind.CLINICAL,
        between="SDD" if dose_dependent and shape == "both" else "I",
        source=SOURCE,
        **more,
    )


def table(*rows: Criterion, resistance: tuple[ExpectedResistance, ...] = ()) -> TableIndex:
    version = TableVersion(
        table="drawn",
        version="1.0.0",
        title=Title(en="drawn", ja="drawn"),
        in_force_from="2026-01-01",
        criteria=rows,
        source=SOURCE,
        licence="test",
        resistance=resistance,
    )
    return TableIndex.of(version)


def ask(criterion: Criterion, value: str, policy: Policy | None = None, **more: Any) -> Answer:
    """Classify a value by a row; cut-offs are asked for, so that their WT counts as S here."""
    given_fields = {
        "organism": "escherichia_coli",
        "host": "dog",
        "drug": criterion.drug,
        "method": criterion.method,
        "value": value,
        **more,
    }
    asked = policy or Policy(rules="off", kinds=(criterion.kind,))
    return classify(Result(**given_fields), (table(criterion),), asked, vocabulary())


def inside_mm(criterion: Criterion) -> int | None:
    return None if criterion.zone is None else criterion.zone.s_ge_mm


def inside_step(criterion: Criterion) -> int | None:
    return None if criterion.mic is None else criterion.mic.s_le_step


# --- the oracle ---------------------------------------------------------------------------------

_PLAIN = re.compile(r"(<=|>=|=<|=>|==|<|>|=|)\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*(?:mg/l|mm)?", re.IGNORECASE)
_SAME = {"=<": "<=", "=>": ">=", "=": "", "==": ""}


def meant(text: str) -> tuple[str, Decimal] | None:
    """Read a sign and a decimal number; None for everything else."""
    if any(unicodedata.decomposition(one).startswith(("<circle>", "<super>")) for one in text):
        return None
    signs = text.translate({ord("≦"): "<=", ord("≧"): ">="})
    found = _PLAIN.fullmatch(unicodedata.normalize("NFKC", signs).strip())
    return None if found is None else (_SAME.get(found[1], found[1]), Decimal(found[2]))


def largest_mic(sign: str, number: Decimal) -> float:
    """Return the largest true MIC that a reading may stand for, in mg/L, by the laboratory's own words."""
    if sign in {">", ">="}:
        return math.inf
    value = float(number)
    on_ladder = abs(math.log2(value) - round(math.log2(value))) <= 0.1
    return value / 2 if sign == "<" and on_ladder else value


# --- values ---------------------------------------------------------------------------------------


@given(zone_rows(), TEXTS)
def test_a_zone_is_s_only_if_it_reads_as_a_number_at_or_above_the_boundary(row: Criterion, text: str) -> None:
    """S implies: the text is a plain number without a sign, from 6 to 60, not below the S boundary."""
    if ask(row, text).category in SUSCEPTIBLE - {Category.SDD}:
        read, boundary = meant(text), inside_mm(row)
        assert read is not None
        assert read[0] == ""
        assert boundary is not None
        assert max(6, boundary) <= read[1] <= 60


@given(mic_rows(), TEXTS)
def test_an_mic_is_s_only_if_everything_it_may_be_is_at_or_below_the_boundary(
    row: Criterion, text: str
) -> None:
    """S implies: the text is a sign and a positive number, and its largest true MIC is within S.

    Within: a tenth of a dilution, by which 0.064 and 0.0625 are one.
    """
    if ask(row, text).category in SUSCEPTIBLE - {Category.SDD}:
        read, boundary = meant(text), inside_step(row)
        assert read is not None
        assert boundary is not None
        assert read[1] > 0
        assert largest_mic(*read) <= 2 ** (boundary + 0.1)


@given(zone_rows(), ZONES, ZONES)
def test_a_smaller_zone_never_moves_towards_s(row: Criterion, one: int, other: int) -> None:
    """For zones a <= b the category of a is at least as resistant as that of b."""
    smaller, larger = sorted((one, other))
    at_smaller, at_larger = ask(row, str(smaller)), ask(row, str(larger))
    assert severity(at_smaller) >= severity(at_larger)


@given(mic_rows(), STEPS, STEPS, st.sampled_from(SIGNS))
def test_a_higher_mic_never_moves_towards_s(row: Criterion, one: int, other: int, sign: str) -> None:
    """For MICs a <= b with the same sign: if b is S, a is S; and without a sign the order is whole."""
    lower, higher = sorted((one, other))
    at_lower, at_higher = (ask(row, sign + mg_per_l_text(step)) for step in (lower, higher))
    if at_higher.category in {Category.S, Category.WT}:
        assert at_lower.category == at_higher.category
    if sign == "":
        assert severity(at_higher) >= severity(at_lower)


def severity(answer: Answer) -> int:
    """Return how resistant an answer is; of several possible categories the most susceptible counts."""
    assert answer.category is not None
    return min(SEVERITY[one] for one in answer.possible or (answer.category,))


@given(zone_rows(), ZONES, st.integers(1, 99))
def test_decimals_of_a_zone_never_lift_its_category(row: Criterion, mm: int, hundredths: int) -> None:
    """Decimals are rounded down: the answer is that of the whole millimetres, or a refusal."""
    whole, decimal = ask(row, str(mm)), ask(row, f"{mm}.{hundredths:02d}")
    assert decimal.category == whole.category if mm < 60 else decimal.refused is not None
    strict = ask(row, f"{mm}.{hundredths:02d}", Policy(rules="off", kinds=(row.kind,), strict=True))
    assert strict.category is None


@given(mic_rows(), st.decimals("0.001", "2000", places=4))
def test_a_value_off_the_ladder_is_never_more_susceptible_than_the_next_higher_dilution(
    row: Criterion, value: Decimal
) -> None:
    """A value between two dilutions is answered as the higher of them."""
    assume(value > 0)
    exact = math.log2(float(value))
    assume(abs(exact - round(exact)) > 0.1)
    higher = mg_per_l_text(math.ceil(exact))
    assert ask(row, f"{value:f}").category == ask(row, higher).category


@given(mic_rows(), STEPS)
def test_a_value_above_something_is_never_s_and_a_value_up_to_something_no_better_than_it(
    row: Criterion, step: int
) -> None:
    """``>x`` and ``>=x`` are never S; ``<=x`` is S only if ``x`` is S."""
    text = mg_per_l_text(step)
    assert ask(row, f">{text}").category not in SUSCEPTIBLE
    assert ask(row, f">={text}").category not in SUSCEPTIBLE
    if ask(row, f"<={text}").category in SUSCEPTIBLE:
        assert ask(row, text).category in SUSCEPTIBLE


@given(mic_rows(), STEPS, st.sampled_from(SIGNS))
def test_a_lost_sign_leaves_one_of_the_categories_that_were_possible(
    row: Criterion, step: int, sign: str
) -> None:
    """Of ``<=x`` and ``>=x``, ``x`` is one reading: its category was among the possible ones."""
    assume(sign in {"<=", ">="})
    text = mg_per_l_text(step)
    censored, plain = ask(row, sign + text), ask(row, text)
    possible = censored.possible or (censored.category,)
    assert set(plain.possible or (plain.category,)) <= set(possible)


@given(
    st.one_of(mic_rows(), zone_rows()),
    st.sampled_from(["NaN", "nan", "inf", "-inf", "", " ", "None", "null"]),
)
def test_nothing_and_no_number_is_no_result(row: Criterion, text: str) -> None:
    """What no instrument reads is refused, by every row."""
    answer = ask(row, text)
    assert (answer.category, answer.refused) == (None, "value_unreadable")


@given(
    zone_rows(),
    st.lists(st.one_of(st.none(), st.floats(width=32), ZONES.map(float)), min_size=1, max_size=20),
)
def test_a_column_of_numbers_is_s_only_where_the_number_reaches_the_boundary(
    row: Criterion, values: list[float | None]
) -> None:
    """NaN, infinity, nothing and negative numbers in a numeric column are refused, never S or R."""
    frame = pl.DataFrame({"value": pl.Series(values, dtype=pl.Float64)}).with_columns(
        organism=pl.lit("escherichia_coli"),
        host=pl.lit("dog"),
        drug=pl.lit("enrofloxacin"),
        method=pl.lit("disk"),
    )
    policy = Policy(rules="off", kinds=(row.kind,))
    found = classify_frame(frame, (table(row),), policy, vocabulary())
    for value, category in zip(values, found["category"].to_list(), strict=True):
        if value is None or not math.isfinite(value) or not 6 <= value <= 60:
            assert category is None
        elif category in {"S", "WT"}:
            boundary = inside_mm(row)
            assert boundary is not None
            assert value >= boundary


@given(mic_rows(), st.integers(-8, 9), st.sampled_from([sign for sign in SIGNS if sign != "<"]))
def test_declaring_the_older_series_never_makes_an_s(row: Criterion, step: int, sign: str) -> None:
    """A value of the series 100, 50, 25 … is S only if it is S without the declaration, too.

    Not so ``<1.56``: only who knows the series knows that the next value below it is 0.78.
    """
    value = f"{sign}{Decimal(100) * Decimal(2) ** step / 2**7:f}"
    assume(len(value) <= 40)
    if ask(row, value, ladder="100").category in SUSCEPTIBLE:
        assert ask(row, value).category in SUSCEPTIBLE


@given(mic_rows(), STEPS, STEPS)
def test_a_ratio_of_a_drug_that_is_no_combination_is_refused(row: Criterion, one: int, other: int) -> None:
    """0.12/2.38 of a single drug is another drug's result."""
    answer = ask(row, f"{mg_per_l_text(one)}/{mg_per_l_text(other)}")
    assert (answer.category, answer.refused) == (None, "value_unreadable")


# --- what the value is held against ---------------------------------------------------------------


@given(zone_rows(), ZONES, st.sampled_from(CONTENTS), st.sampled_from(CONTENTS))
def test_another_disk_is_never_answered(row: Criterion, mm: int, of_row: str, given_content: str) -> None:
    """A stated content that differs from the row's is refused; an equal one is not."""
    answer = ask(msgspec.structs.replace(row, disk_content=of_row), str(mm), disk_content=given_content)
    assert (answer.refused == "wrong_disk_content") == (given_content != of_row)
    if given_content != of_row:
        assert answer.category is None


@given(zone_rows(), ZONES, st.text(max_size=12))
def test_a_content_that_is_not_the_rows_is_never_s(row: Criterion, mm: int, written: str) -> None:
    """Whatever is written for the disk: S implies it is empty or reads as the row's content."""
    answer = ask(row, str(mm), disk_content=written)
    if answer.category in SUSCEPTIBLE and written.strip():
        assert canonical_disk_content(written, bare_number_is_micrograms=True) == row.disk_content


@given(st.one_of(mic_rows(), zone_rows()), ZONES, st.sampled_from(HOSTS), st.sampled_from(HOSTS))
def test_another_host_is_never_answered_without_being_asked_for(
    row: Criterion, value: int, of_row: str, host: str
) -> None:
    """A row answers for its own host only, unless it has none (cut-offs)."""
    assume(row.kind is Kind.CLINICAL)
    answer = ask(msgspec.structs.replace(row, host=of_row), str(value), host=host)
    assert (answer.category == Category.NO_CRITERION) == (host != of_row)
    assert answer.extrapolated is None


@given(
    st.one_of(mic_rows(), zone_rows()),
    ZONES,
    st.sampled_from(HOSTS),
    st.sampled_from(HOSTS),
    st.sampled_from(HOSTS),
    st.booleans(),
)
def test_a_criterion_of_another_host_is_always_labelled(
    row: Criterion, value: int, of_row: str, host: str, fallback: str, includes: bool
) -> None:
    """An answer names a host it was extrapolated from, or its row is one of the isolate's own hosts."""
    assume(row.kind is Kind.CLINICAL)
    own = msgspec.structs.replace(row, host=of_row, includes_subgroups=includes)
    answer = ask(own, str(value), Policy(rules="off", host_fallback=(fallback,)), host=host)
    if answer.category is Category.NO_CRITERION:
        return
    of_the_isolate = host == of_row or (includes and of_row in vocabulary().hosts[host].lineage)
    assert answer.extrapolated == (None if of_the_isolate else fallback)
    codes = {one.code for one in answer.warnings}
    assert ("criterion_of_other_host" in codes) == (not of_the_isolate)


@given(
    st.one_of(mic_rows(), zone_rows()), ZONES, st.lists(st.sampled_from(list(Kind)), unique=True, max_size=4)
)
def test_another_kind_is_never_answered_nor_under_another_label(
    row: Criterion, value: int, kinds: list[Kind]
) -> None:
    """A kind that was not asked for has no criterion; WT and NWT are said by cut-offs alone."""
    answer = ask(row, str(value), Policy(rules="off", kinds=tuple(kinds)))
    if row.kind not in kinds:
        assert answer.category is Category.NO_CRITERION
        assert answer.kind is None
    elif answer.category is not None:
        assert answer.kind is row.kind
        says_wild_type = {Category.WT, Category.NWT} & {answer.category, *answer.possible}
        assert bool(says_wild_type) == (row.kind is Kind.ECV)


@given(mic_rows(), zone_rows(), ZONES)
def test_a_criterion_of_the_other_method_is_never_answered(
    mic: Criterion, zone: Criterion, value: int
) -> None:
    """A zone is not held against an MIC criterion, nor an MIC against a zone criterion."""
    for held, method in ((mic, Method.DISK), (zone, Method.MIC)):
        answer = ask(held, str(value), method=method)
        assert answer.category is Category.NO_CRITERION


@given(
    st.one_of(mic_rows(), zone_rows()), ZONES, st.booleans(), st.sampled_from(["enrofloxacin", "colistin"])
)
def test_rules_only_take_s_away(row: Criterion, value: int, listed: bool, drug: str) -> None:
    """With rules on, S implies S with rules off."""
    held = msgspec.structs.replace(row, drug=drug)
    resistance = (
        (ExpectedResistance(organism="enterobacterales", drug=drug, source="drawn"),) if listed else ()
    )
    index = table(held, resistance=resistance)
    asked = Result(organism="E. coli", host="dog", drug=drug, method=held.method, value=str(value))
    on, off = (
        classify(asked, (index,), Policy(rules=rules, kinds=(row.kind,)), vocabulary())
        for rules in ("on", "off")
    )
    if on.category in SUSCEPTIBLE:
        assert off.category == on.category
    if listed:
        assert on.category is Category.INTRINSIC
