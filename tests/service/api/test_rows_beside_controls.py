"""Controls in a batch speak of results of its own day, drug and disk, by the quick way as by the general."""

import itertools

import msgspec

from service.context import Context
from service.lookup.classification import classify
from service.lookup.classified import classified
from service.lookup.classified_again import classified_again
from service.lookup.classify_request import ClassifyRequest
from service.security.caller import PUBLIC
from tests.service.api.test_rows_by_every_way import CONTROL


def test_the_controls_of_one_request_are_of_no_other(drawn: Context) -> None:
    asked = (("ATCC 25922", "gentamicin", "64"), ("escherichia_coli", "gentamicin", "1"))
    asked += (("escherichia_coli", "oxacillin", "1"),)
    rows = [
        {"id": str(place), "organism": organism, "host": "dog", "drug": drug, "method": "mic", "value": value}
        for place, (organism, drug, value) in enumerate(asked)
    ]
    warned = set[bool]()
    for sent in (*[rows] * 3, *[rows[1:]] * 3):
        body = {"results": sent, "tables": ["drawn"]}
        anew = classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en")
        found = classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en")
        assert found == msgspec.json.encode(classified(anew))
        warned.add(any("control" in one.code for one in anew.results[-2].warnings))
    assert warned == {True, False}


def test_a_control_of_the_day_speaks_of_disks_of_its_own_content(drawn: Context) -> None:
    organisms, contents = ("escherichia_coli", "Staphylococcus"), ("10 ug", "10 µg", "30 µg", "5", "1 µg")
    rows = [
        {"organism": organism, "host": host, "drug": "gentamicin", "method": "disk", "value": "22"}
        | {"disk_content": content}
        for organism, host, content in itertools.product(organisms, ("dog", "cow"), contents)
    ]
    for content in ("10 µg", "30 µg"):
        body = {"results": rows, "tables": ["drawn"]}
        body["quality_control"] = [CONTROL | {"disk_content": content}]
        anew = classified(classify(drawn, PUBLIC, msgspec.convert(body, ClassifyRequest), "en"))
        found = classified_again(drawn, PUBLIC, msgspec.json.encode(body), "en")
        assert found == msgspec.json.encode(anew)
