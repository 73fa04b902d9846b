"""Tables and results drawn at random: names that match, nearly match and do not, values of every form."""

import random

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE, LADDER, ON_THE_ISOLATE
from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Policy
from breakpoints.errors import BreakpointError
from breakpoints.expert.rule import Condition, ExpertRule, ResultIs, ScreeningIs
from breakpoints.index import TableIndex
from breakpoints.model import NOT_STATED, Criterion, Kind, Method, NamedMicCriterion, Source
from breakpoints.no_measurement import STRUCK, SUMMED, VOID
from breakpoints.policy import DoNotReport
from breakpoints.screening import TESTS
from breakpoints.version import TableVersion, Title

ORGANISMS = ("escherichia_coli", "salmonella", "enterobacterales", "pasteurella_multocida", "gram_negative")
ORGANISMS += ("staphylococcus", "staphylococcus_pseudintermedius")
ORGANISMS_ASKED = (
    "Escherichia coli",
    "大腸菌",
    "Salmonella Typhimurium",
    "Klebsiella pneumoniae",
    "Pasteurella multocida",
    "Staphylococcus pseudintermedius",
    "Enterobacterales",
    "Staphylococcus sp.",
    "MRSP",
    "S. pseudintermedius (MRSP)",
    "ESBL産生大腸菌",
    "大腸菌 3+",
    "ATCC 25922",
    "E. coly",
    "",
    None,
)
HOSTS, HOSTS_ASKED = ("dog", "cattle", "pig", "horse"), ("dog", "dogs", "牛", "swine", "cat", "unicorn", None)
DRUGS = ("gentamicin", "enrofloxacin", "trimethoprim_sulfamethoxazole", "colistin", "ampicillin")
DRUGS += ("oxacillin", "cefovecin", "clindamycin")
DRUGS_ASKED = (*DRUGS, "STR", "ABPC", "amoxycilin", "ESBL", "mecA", None)
SITES, SITES_ASKED = (
    ("mastitis", "skin", "urinary_tract"),
    ("skin", "Urinary tract", "mastitis", "elbow", "", None),
)
CONTENTS, CONTENTS_ASKED = ("10 µg", "30 µg", NOT_STATED), ("10 µg", "10", "30ug", "ten", "", None)
SPECIMENS_ASKED = (None, None, None, "urine", "皮膚スワブ", "blood", "milk", "QC", "elbow", "")
SCREENING_ASKED = ("positive", "negative", "+", "-", "陽性", "", "perhaps", "1", "no")
ISOLATES_ASKED = (None, None, "", " ", "1", "2", " 2", "3", "4", "分離株5")
LADDERS_ASKED = (None, None, None, "", "1", "100", "100", "100", "50")
METHODS_ASKED = ("disk", "mic", "disk", "mic", "disk", "mic", "Disk", "", None)
CONCENTRATIONS = ("0.03", "0.06", "0.064", "0.125", "0.5", "1", "1.4", "2", "3", "4", "8", "16", "32", "1024")
CONCENTRATIONS += ("6.25", "3.13", "100", "0.78")
SIGNS = ("", "", "", "<", "<=", ">", ">=", "=", "≦", "=<", "~", "<>", "-")
ODD = (
    "POS",
    "-",
    "NEG",
    "",
    " ",
    None,
    "NaN",
    "inf",
    "S",
    "R",
    "NT",
    "<=",
    "0",
    "5",
    "61",
    "17.0",
    "17.5",
    "１８",
    "0.12/2.38",
    "2/38",
)
ODD += (f"{SUMMED}20", f"{STRUCK}20", f"{VOID}20", f"{VOID}R")
ODD += ("<=1/19", "18 mm", "4 mg/L", "1,5", "-3", "②", "1e3", "x" * 60, "6.5", "60.5", "999999999999")


def some_tables(
    draw: random.Random, *, rows: int = 120, sites: bool = True, drugs: tuple[str, ...] = DRUGS
) -> tuple[TableIndex, ...]:
    """Return one to three tables; rows that no table may hold are left out; ``sites``: some list sites."""
    return tuple(
        TableIndex.of(
            _version(f"table-{place}", draw, rows, sites=sites, drugs=drugs),
            withdrawn_reason="withdrawn for this test" if draw.random() < 0.2 else None,
        )
        for place in range(draw.randint(1, 3))
    )


def some_policy(draw: random.Random) -> Policy:
    """Return a policy of any strictness; half of them with a cascade."""
    kinds = list(Kind)
    draw.shuffle(kinds)
    hosts = ["cattle", "dog", "pig"]
    draw.shuffle(hosts)
    return Policy(
        kinds=tuple(kinds[: draw.randint(1, 4)]),
        host_fallback=tuple(hosts[: draw.randint(0, 3)]),
        accept_not_stated=draw.random() < 0.4,
        strict=draw.random() < 0.3,
        rules=draw.choice(["on", "off"]),
        zone_zero_is_no_inhibition=draw.random() < 0.3,
        do_not_report=_cascade(draw) if draw.random() < 0.5 else (),
    )


def some_results(draw: random.Random, rows: int, drugs: tuple[str, ...] = DRUGS) -> pl.DataFrame:
    """Return results as a file would hold them, all text."""
    names = ("organism", "host", "drug", "method", "disk_content", "site", *ON_THE_ISOLATE)
    names += (ISOLATE, LADDER, "value")
    drawn = [_result(draw, drugs) for _ in range(rows)]
    return pl.DataFrame(drawn, schema=dict.fromkeys(names, pl.String), orient="row")


def _result(draw: random.Random, drugs: tuple[str, ...]) -> tuple[str | None, ...]:
    """Return one result; nine of ten of its names are known, and most values are of its method."""

    def one_of(usual: tuple[str | None, ...], rare: tuple[str | None, ...]) -> str | None:
        return draw.choice(usual) if draw.random() < 0.93 else draw.choice(rare)

    method = one_of(("disk", "mic"), METHODS_ASKED)
    return (
        one_of(ORGANISMS_ASKED[:7], ORGANISMS_ASKED),
        one_of(HOSTS_ASKED[:5], HOSTS_ASKED),
        one_of(drugs, DRUGS_ASKED),
        method,
        one_of((None, "10 µg", "30 µg") if method == "disk" else (None,), CONTENTS_ASKED),
        draw.choice(SITES_ASKED),
        draw.choice(SPECIMENS_ASKED),
        *(draw.choice(SCREENING_ASKED) if draw.random() < 0.3 else None for _ in TESTS),
        draw.choice(ISOLATES_ASKED),
        draw.choice(LADDERS_ASKED),
        some_value(draw, method),
    )


def _cascade(draw: random.Random) -> tuple[DoNotReport, ...]:
    """Return lines of a cascade, some of them lifted by the result of another drug."""
    return tuple(
        DoNotReport(
            drug=draw.choice(DRUGS),
            organism=draw.choice([None, *ORGANISMS]),
            host=draw.choice([None, *HOSTS]),
            unless=tuple(draw.sample(DRUGS, draw.randint(0, 2))),
        )
        for _ in range(draw.randint(1, 4))
    )


def _rules(draw: random.Random) -> tuple[ExpertRule, ...]:
    """Return rules of every form."""
    return tuple(
        ExpertRule(
            rule=f"rule {place}",
            organism=draw.choice(ORGANISMS),
            when=tuple(
                tuple(_condition(draw) for _ in range(draw.randint(1, 2))) for _ in range(draw.randint(1, 2))
            ),
            drugs=tuple(sorted(draw.sample(DRUGS, draw.randint(1, 3)))),
            source="drawn; for a test",
        )
        for place in range(draw.choice([0, 0, 1, 3]))
    )


def _condition(draw: random.Random) -> Condition:
    if draw.random() < 0.4:
        return ScreeningIs(test=draw.choice(TESTS), found=draw.choice(["positive", "negative"]))
    drugs = tuple(sorted(draw.sample(DRUGS, draw.randint(1, 2))))
    return ResultIs(drugs=drugs, level=draw.choice(["R", "NS", "I", "S"]))


def some_value(draw: random.Random, method: str | None) -> str | None:
    """Return a value of any form, most often one of the method's."""
    if draw.random() < 0.15:
        return draw.choice(ODD)
    is_zone = (method == "disk") != (draw.random() < 0.05)
    return str(draw.randint(4, 62)) if is_zone else draw.choice(SIGNS) + draw.choice(CONCENTRATIONS)


def _version(
    name: str, draw: random.Random, rows: int, *, sites: bool, drugs: tuple[str, ...]
) -> TableVersion:
    kept: list[Criterion] = []
    taken: set[tuple[object, ...]] = set()
    for _ in range(rows):
        try:
            row = _criterion(draw, drugs)
            row = row if sites else msgspec.structs.replace(row, sites=())
        except BreakpointError:
            continue
        question = (row.organism, row.host, row.drug, row.method, row.disk_content, row.kind)
        places = {(*question, site) for site in row.sites or ("",)}
        if not places & taken:
            kept.append(row)
            taken |= places
    return _table(name, tuple(kept), _rules(draw))


def _table(name: str, rows: tuple[Criterion, ...], rules: tuple[ExpertRule, ...]) -> TableVersion:
    return TableVersion(
        table=name,
        version="1.0.0",
        title=Title(en=name, ja=name),
        in_force_from="2026-01-01",
        criteria=rows,
        expert_rules=rules,
        source=Source(citation="drawn for a test"),
        licence="test",
    )


def _criterion(draw: random.Random, drugs: tuple[str, ...]) -> Criterion:
    method, kind, block = draw.choice(list(Method)), draw.choice(list(Kind)), draw.random() < 0.1
    named = _named(draw)
    low, high = sorted((draw.randint(-4, 5), draw.randint(-4, 5)))
    has_s, has_r = draw.choice([(True, True), (True, True), (True, False), (False, True)])
    if kind is Kind.ECV or named is not None:
        has_s, has_r = True, False
    mic = mic_boundaries(f"<={2.0**low:f}" if has_s else None, f">{2.0**high:f}" if has_r else None)
    zone = zone_boundaries(f">={25 - low}" if has_s else None, f"<{25 - high}" if has_r else None)
    is_disk = method is Method.DISK
    host = draw.choice([*HOSTS, NOT_STATED])
    return Criterion(
        organism=draw.choice(ORGANISMS),
        host=None if kind in {Kind.ECV, Kind.MICROBIOLOGICAL} and draw.random() < 0.6 else host,
        drug=draw.choice(drugs),
        method=method,
        disk_content=draw.choice(CONTENTS) if is_disk and not block else None,
        sites=tuple(sorted(draw.sample(SITES, draw.choice([0, 0, 1, 2])))),
        kind=kind,
        mic=None if is_disk or block else mic,
        zone=zone if is_disk and not block else None,
        block=block,
        between=draw.choice(["I", "I", "SDD"]),
        always_intermediate=draw.random() < 0.1,
        includes_subgroups=draw.random() < 0.5,
        simulated=draw.random() < 0.1,
        mic_criterion=named,
        source=Source(citation="drawn for a test"),
    )


def _named(draw: random.Random) -> NamedMicCriterion | None:
    if draw.random() < 0.8:
        return None
    return NamedMicCriterion(s_text="<=1", r_text=">1", kind=Kind.ECV, source="drawn for a test")
