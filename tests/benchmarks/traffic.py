"""A table as large as an imported one, and the traffic of laboratories that ask it: drawn, and repeatable."""

import functools
import hashlib
import itertools
import random
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

CRITERIA, RESULTS = 12_000, 10_000
ORGANISMS, DRUGS = 50, 40
MONTH_ORGANISMS, MONTH_DRUGS, MONTH_VALUES = 15, 25, 30
HOSTS = ("dog", "cat", "cattle", "pig", "horse")
STEPS = ("0.06", "0.125", "0.25", "0.5", "1", "2", "4", "8", "16", "32", "64")
MICS = [sign + text for sign in ("", "<=", ">") for text in STEPS]
ZONES = [str(mm) for mm in range(6, 41)]
OF_PLATE = 8
"""Steps of a drug on a plate."""
OF_ISOLATE, ISOLATES = 10, RESULTS // 10
WATCHED = ["oxacillin", "cefoxitin", "benzylpenicillin", "erythromycin"]
"""Drugs whose results decide, by rules, on others of the isolate."""
STAPHYLOCOCCI = ["staphylococcus_aureus", "staphylococcus_pseudintermedius", "staphylococcus_hyicus"]
_OF_STAPHYLOCOCCI = (
    *("benzylpenicillin", "oxacillin", "amoxicillin_clavulanic_acid", "cefalexin", "cefovecin"),
    *("erythromycin", "clindamycin", "gentamicin", "enrofloxacin", "doxycycline"),
)
_OF_STREPTOCOCCI = (
    *("benzylpenicillin", "ampicillin", "cefalexin", "ceftiofur", "erythromycin"),
    *("clindamycin", "enrofloxacin", "doxycycline", "chloramphenicol", "trimethoprim_sulfamethoxazole"),
)
_OF_ENTEROCOCCI = (
    *("benzylpenicillin", "ampicillin", "amoxicillin_clavulanic_acid", "erythromycin", "doxycycline"),
    *("enrofloxacin", "chloramphenicol", "nitrofurantoin", "rifampicin", "minocycline"),
)
_OF_ENTEROBACTERALES = (
    *("ampicillin", "amoxicillin_clavulanic_acid", "cefalexin", "cefovecin", "cefpodoxime"),
    *("gentamicin", "amikacin", "enrofloxacin", "doxycycline", "trimethoprim_sulfamethoxazole"),
)
_OF_PSEUDOMONAS = (
    *("ceftazidime", "imipenem", "meropenem", "gentamicin", "amikacin"),
    *("ciprofloxacin", "enrofloxacin", "marbofloxacin", "piperacillin_tazobactam", "polymyxin_b"),
)
_OF_PASTEURELLACEAE = (
    *("benzylpenicillin", "ampicillin", "ceftiofur", "florfenicol", "tulathromycin"),
    *("tilmicosin", "enrofloxacin", "danofloxacin", "oxytetracycline", "tildipirosin"),
)
PANELS: Mapping[str, tuple[str, ...]] = {
    "escherichia_coli": _OF_ENTEROBACTERALES,
    "klebsiella_pneumoniae": _OF_ENTEROBACTERALES,
    "proteus_mirabilis": _OF_ENTEROBACTERALES,
    "enterobacter_cloacae": _OF_ENTEROBACTERALES,
    "staphylococcus_pseudintermedius": _OF_STAPHYLOCOCCI,
    "staphylococcus_aureus": _OF_STAPHYLOCOCCI,
    "staphylococcus_schleiferi": _OF_STAPHYLOCOCCI,
    "streptococcus_canis": _OF_STREPTOCOCCI,
    "streptococcus_uberis": _OF_STREPTOCOCCI,
    "streptococcus_suis": _OF_STREPTOCOCCI,
    "enterococcus_faecalis": _OF_ENTEROCOCCI,
    "pseudomonas_aeruginosa": _OF_PSEUDOMONAS,
    "pasteurella_multocida": _OF_PASTEURELLACEAE,
    "mannheimia_haemolytica": _OF_PASTEURELLACEAE,
    "actinobacillus_pleuropneumoniae": _OF_PASTEURELLACEAE,
}
"""What a laboratory tests of the organisms that it isolates."""
SHARE_WITH_CRITERION = 0.7
"""Of the drugs of the panels, by host and method."""
DAYS = ("2026-04-01", "2026-04-02", "2026-04-03")
CONTROLS = 3
SOURCE = Source(citation="drawn for a benchmark")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the laboratory isolates and tests."""

    organisms: list[str]
    drugs: list[str]


def words() -> Words:
    """Draw organisms and drugs of the shipped vocabulary; a name more there changes one of them at most."""
    known = vocabulary()
    organisms = (one.id for one in known.organisms.values() if not one.simulated)
    drugs = (one.id for one in known.drugs.values() if not one.simulated)
    return Words(organisms=sorted(organisms, key=_drawn)[:ORGANISMS], drugs=sorted(drugs, key=_drawn)[:DRUGS])


def _drawn(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def table(asked: Words) -> TableVersion:
    """Draw a table as large as an imported one; most of what laboratories ask stands in it."""
    draw, known = random.Random(2), vocabulary()  # noqa: S311 - a repeatable draw
    organisms = asked.organisms * 4 + [one.id for one in known.organisms.values() if not one.simulated]
    drugs = asked.drugs * 4 + [one.id for one in known.drugs.values() if not one.simulated]
    rows = {about: _criterion(draw, *about) for about in _of_panels() if draw.random() < SHARE_WITH_CRITERION}
    while len(rows) < CRITERIA:
        about = (draw.choice(organisms), draw.choice(HOSTS), draw.choice(drugs), draw.choice(list(Method)))
        rows[about] = _criterion(draw, *about)
    return TableVersion(
        table="drawn",
        version="1.0.0",
        title=Title(en="drawn", ja="drawn"),
        in_force_from="2026-01-01",
        criteria=tuple(rows.values()),
        source=SOURCE,
        licence="test",
    )


def _of_panels() -> Iterable[tuple[str, str, str, Method]]:
    for organism, drugs in PANELS.items():
        yield from itertools.product((organism,), HOSTS, drugs, Method)


def _criterion(draw: random.Random, organism: str, host: str, drug: str, method: Method) -> Criterion:
    low, is_disk = draw.randint(-3, 2), method is Method.DISK
    high = low + draw.randint(0, 3)
    return Criterion(
        organism=organism,
        host=host,
        drug=drug,
        method=method,
        disk_content=(vocabulary().drugs[drug].usual_disk_content or "10 µg") if is_disk else None,
        kind=Kind.CLINICAL,
        mic=None if is_disk else mic_boundaries(f"<={2.0**low:f}", f">{2.0**high:f}"),
        zone=zone_boundaries(f">={20 - 2 * low}", f"<{20 - 2 * high}") if is_disk else None,
        source=SOURCE,
    )


def month(asked: Words, seed: int) -> Words:
    """Draw what a laboratory isolates and tests in a month."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    organisms, drugs = draw.sample(asked.organisms, MONTH_ORGANISMS), draw.sample(asked.drugs, MONTH_DRUGS)
    return Words(organisms=organisms, drugs=drugs)


def written_anew(value: str, seed: int) -> str:
    """Write a value as no other batch writes it."""
    blanks, zeros = divmod(seed, 10)
    return " " * blanks + value + ("" if "." in value else ".") + "0" * (zeros + 1)


def batch(
    asked: Words, seed: int, results: int = RESULTS, *, anew: bool = False, isolates: bool = False
) -> bytes:
    """Draw the results of a request."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    rows = []
    for place in range(results):
        method = draw.choice(("disk", "mic"))
        value = draw.choice((ZONES if method == "disk" else MICS)[:MONTH_VALUES])
        rows.append(
            {
                "id": str(place),
                "organism": draw.choice(asked.organisms),
                "host": draw.choice(HOSTS),
                "drug": draw.choice(asked.drugs),
                "method": method,
                "value": written_anew(value, seed) if anew else value,
            }
        )
        if isolates:
            of_isolate = asked.organisms[place // OF_ISOLATE % len(asked.organisms)]
            rows[-1] |= {"isolate": str(place // OF_ISOLATE), "organism": of_isolate}
    return msgspec.json.encode({"results": rows, "tables": ["drawn"]})


def day(seed: int) -> bytes:
    """Draw what a laboratory reads in some days: isolates tested by their panels, and controls."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    rows = []
    for isolate in range(ISOLATES):
        organism, method = draw.choice(list(PANELS)), draw.choice(list(Method))
        common = _of_isolate(draw, seed, isolate, organism, method)
        rows += [
            {"id": f"{isolate}-{drug}"} | common | {"drug": drug, "value": draw.choice(_plate(drug, method))}
            for drug in PANELS[organism]
        ]
    return _asked(rows, ("gentamicin", "enrofloxacin", "ampicillin"))


@functools.cache
def _plate(drug: str, method: Method) -> Sequence[str]:
    """Return what may be read of a drug: the steps of its plate, or every zone."""
    if method is Method.DISK:
        return ZONES
    first = _drawn(drug)[0] % (len(STEPS) - OF_PLATE + 1)
    steps = STEPS[first : first + OF_PLATE]
    return (f"<={steps[0]}", *steps[1:], f">{steps[-1]}")


def day_of_any(asked: Words, seed: int) -> bytes:
    """Draw the same of any drugs for each isolate, and of any values with any sign."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    organisms = [*STAPHYLOCOCCI, *asked.organisms][:MONTH_ORGANISMS]
    drugs = [*WATCHED, *asked.drugs][:MONTH_DRUGS]
    rows = []
    for isolate in range(ISOLATES):
        method = draw.choice(list(Method))
        common = _of_isolate(draw, seed, isolate, draw.choice(organisms), method)
        values = ZONES if method is Method.DISK else MICS
        rows += [
            {"id": f"{isolate}-{drug}"} | common | {"drug": drug, "value": draw.choice(values)}
            for drug in draw.sample(drugs, OF_ISOLATE)
        ]
    return _asked(rows, drugs[-CONTROLS:])


def _of_isolate(
    draw: random.Random, seed: int, isolate: int, organism: str, method: Method
) -> dict[str, str]:
    return {
        "isolate": f"26-{seed:03}{isolate:04}",
        "date": draw.choice(DAYS),
        "organism": organism,
        "host": draw.choice(HOSTS),
        "method": method.value,
    }


def _asked(rows: Sequence[dict[str, str]], of_controls: Iterable[str]) -> bytes:
    """Write a request for some results and for controls of some drugs."""
    controls = [
        {"strain": "ATCC 25922", "drug": drug, "method": "disk", "value": "22", "date": DAYS[0]}
        for drug in of_controls
    ]
    return msgspec.json.encode({"results": rows, "tables": ["drawn"], "quality_control": controls})
