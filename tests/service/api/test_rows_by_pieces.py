"""Answers joined from pieces: the bytes of answers worked out whole."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion
from datasets.store import migrate, open_store
from service.context import Context, new_context
from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import classified_again
from service.lookup.classify_request import ClassifyRequest
from service.publication.publishing import publish_version
from service.security.caller import PUBLIC
from service.settings import Settings

if TYPE_CHECKING:
    from .conftest import Service  # names the fixture's type only

ORGANISMS = (
    *("pasteurella_multocida", "mannheimia_haemolytica", "escherichia_coli", "Staphylococcus aureus"),
    *("streptococcus_suis", "salmonella", "Klebsiella", "actinobacillus_pleuropneumoniae", "E. coly"),
)
DRUGS = ("ampicillin", "enrofloxacin", "florfenicol", "tilmicosin", "oxytetracycline", "gentamicin", "STR")
ZONES = (
    "6",
    "0",
    "12",
    "18",
    "19.",
    "20",
    "21.0",
    " 22",
    "24",
    "25",
    "30",
    "30.5",
    "60",
    "61",
    "<20",
    "x",
    "",
)
MICS = (
    "<=0.5",
    "<=8",
    ">8",
    ">0.5",
    ">=2",
    "<2",
    "0.5",
    "1",
    "1.4",
    "2.",
    " 4",
    "8",
    "128",
    "4/2",
    "≦1",
    "x",
)
POLICIES: tuple[dict[str, Any], ...] = (
    {},
    {"accept_not_stated": True, "host_fallback": ["cattle"], "rules": "off"},
    {"kinds": ["clinical", "provisional", "ecv"], "strict": True},
    {"accept_not_stated": True, "zone_zero_is_no_inhibition": True},
    {"do_not_report": [{"drug": "enrofloxacin"}]},
)


def row(draw: random.Random, place: int) -> dict[str, Any]:
    """Draw a result: mostly a plain one, whose value may be written in any way."""
    method = draw.choice(("disk", "mic"))
    drawn = {
        "id": str(place),
        "organism": draw.choice(ORGANISMS),
        "host": draw.choice(("cattle", "pig", "dog")),
        "drug": draw.choice(DRUGS),
        "method": method,
        "value": draw.choice(ZONES if method == "disk" else MICS),
    }
    more = (
        {"site": "respiratory"},
        {"specimen": draw.choice(("QC", "blood", "lung"))},
        {"disk_content": "10 µg"},
        {"screening": {"esbl": draw.choice(("positive", "?"))}},
        {"date": draw.choice(("2026-01-05", "yesterday"))},
        {"medium": "Columbia"},
        {"ladder": "100"},
        {"isolate": draw.choice("12")},
        {"tables": ["nval-tentative"]},
    )
    return drawn | draw.choice(more) if draw.random() < 0.1 else drawn


def whole(service: Service, body: dict[str, Any], language: Any) -> bytes:
    """Work an answer out row by row, and write it whole."""
    asked = msgspec.convert(body, ClassifyRequest)
    answer = classify(service.client.app.state.context, PUBLIC, asked, language)
    return msgspec.json.encode(classified(answer))


@pytest.mark.parametrize("place", range(len(POLICIES)))
def test_random_requests_are_answered_as_the_whole_structs_are_written(shared: Service, place: int) -> None:
    draw, context = random.Random(place), shared.client.app.state.context  # noqa: S311 - a repeatable draw
    for _ in range(4):
        plain = draw.random() < 0.7
        drawn = [row(draw, at) for at in range(150)]
        rows = [one for one in drawn if len(one) == 6] if plain else drawn
        body = {"results": rows, "policy": POLICIES[place]}
        for language in ("en", "ja", "en"):
            sent = msgspec.json.encode(body)
            assert classified_again(context, PUBLIC, sent, language) == whole(shared, body, language)


def test_a_value_never_written_so_needs_no_reading_of_its_row(shared: Service) -> None:
    context = shared.client.app.state.context
    asked = {"organism": "pasteurella_multocida", "host": "cattle", "drug": "florfenicol", "method": "mic"}
    for value in ("1", "1.0", "<=1", "1.00 ", "64", "1.5", "x", "2/1", "1" * 200, "0" * 199 + "1"):
        body = {"results": [asked | {"value": value}], "policy": {"kinds": ["clinical", "ecv"]}}
        sent = msgspec.json.encode(body)
        assert classified_again(context, PUBLIC, sent, "en") == whole(shared, body, "en")


@pytest.mark.parametrize(
    "row_sent",
    [
        '"organism":"salmonella","drug":"STR","host":"pig","method":"disk","value":"%s"' % ("1" * 201),
        '"organism":"salmonella","drug":"STR","host":"pig","method":"disk","value":"20","colour":"red"',
    ],
)
def test_a_row_that_no_request_may_hold_is_left_to_whoever_says_so(shared: Service, row_sent: str) -> None:
    context = shared.client.app.state.context
    known = '{"results":[{"organism":"salmonella","drug":"STR","host":"pig","method":"disk","value":"20"}]}'
    assert classified_again(context, PUBLIC, known.encode(), "en") is not None
    sent = '{"results":[{' + row_sent + "}]}"
    assert classified_again(context, PUBLIC, sent.encode(), "en") is None


def test_of_a_member_written_twice_the_last_counts_whatever_was_asked_before(shared: Service) -> None:
    context = shared.client.app.state.context
    begun = '"organism":"pasteurella_multocida","drug":"florfenicol","host":"cattle","method":"mic",'
    once = '{"results":[{' + begun + '"value":"1"}]}'
    twice = '{"results":[{' + begun + '"value":"1","value":"64"}]}'
    last = '{"results":[{' + begun + '"value":"64"}]}'
    answers = [classified_again(context, PUBLIC, one.encode(), "en") for one in (once, twice, last, twice)]
    assert answers[1] == answers[2] == answers[3]


def drawn_table() -> TableVersion:
    """Draw criteria by MIC and zone, of the host, of none, for sites, of one boundary and of two."""
    draw, source, rows = random.Random(9), Source(citation="drawn"), {}  # noqa: S311 - a repeatable draw
    for organism in ("pasteurella_multocida", "escherichia_coli", "staphylococcus_aureus", "pasteurella"):
        for drug in ("ampicillin", "enrofloxacin", "florfenicol", "gentamicin"):
            for method in Method:
                low, high = draw.randint(-2, 2), draw.choice((0, 1, 3, None))
                mic = mic_boundaries(f"<={2.0**low:f}", None if high is None else f">{2.0 ** (low + high):f}")
                row = Criterion(
                    organism=organism,
                    host=draw.choice(("cattle", "pig")),
                    drug=drug,
                    method=method,
                    disk_content="10 µg" if method is Method.DISK else None,
                    kind=draw.choice((Kind.CLINICAL, Kind.PROVISIONAL)),
                    mic=mic if method is Method.MIC else None,
                    zone=zone_boundaries(">=21", "<18") if method is Method.DISK else None,
                    between=draw.choice(("I", "SDD")),
                    sites=draw.choice(((), (), ("respiratory",))),
                    source=source,
                )
                rows[row.key] = row
    return msgspec.structs.replace(
        nval_tentative(),
        table="drawn",
        criteria=tuple(rows.values()),
        i_means="increased_exposure",
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Return a context over a store that holds the drawn table."""
    url = f"sqlite:///{tmp_path_factory.mktemp('drawn') / 'store.sqlite'}"
    migrate(url)
    store = open_store(url)
    with store.writing() as connection:
        publish_version(connection, drawn_table(), {}, by=None, at=dt.datetime.now(dt.UTC))
    context = new_context(store, Settings(store=url))
    context.refresh()
    yield context
    store.close()


@pytest.mark.parametrize("place", range(len(POLICIES)))
def test_values_by_drawn_criteria_are_answered_as_the_whole_structs_are_written(
    drawn: Context, place: int
) -> None:
    draw, warned = random.Random(place), 0  # noqa: S311 - a repeatable draw
    for _ in range(3):
        rows = [one for one in (row(draw, at) for at in range(300)) if "tables" not in one]
        body = {"results": rows, "policy": POLICIES[place], "tables": ["drawn"]}
        sent = msgspec.json.encode(body)
        for language in ("en", "ja"):
            plain = [one for one in rows if len(one) == 6]
            for one, kept in ((sent, rows), (msgspec.json.encode(body | {"results": plain}), plain)):
                asked = msgspec.convert(body | {"results": kept}, ClassifyRequest)
                answer = classify(drawn, PUBLIC, asked, language)
                written = classified_again(drawn, PUBLIC, one, language)
                assert written == msgspec.json.encode(classified(answer))
                warned += (written or b"").count(b"panel_cannot_show_s")
    assert warned
