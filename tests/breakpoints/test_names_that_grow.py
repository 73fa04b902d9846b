"""Names of isolates that are longer in their plain form cost what a long name costs, once."""

from __future__ import annotations

from breakpoints.expert import isolate
from breakpoints.mechanisms import SUSPECT, _most_of, _names, mechanisms_in

GROWS = "\ufdfa"
"""One character, eighteen in its plain form."""


def test_the_plain_form_of_a_name_is_looked_at_no_further_than_twice_its_length() -> None:
    name = "ESBL1 " + GROWS * 180
    assert _most_of(name) < 3 * len(name)
    assert [test for test, _ in mechanisms_in(name)] == ["esbl"]
    assert [test for test, _ in mechanisms_in("ＥＳＢＬ産生株 ﾒﾁｼﾘﾝ耐性")] == [
        "esbl",
        "methicillin_resistance",
    ]


def test_a_name_of_a_mechanism_is_found_wherever_it_stands_among_what_names_none() -> None:
    for suspect in SUSPECT:
        for before in (0, 1, 47, 48, 49, 300):
            text = f"{'İ.' * before} {suspect} {'.' * 300} KPC-2"
            assert any(found[0] == "KPC-2" for found in _names(text)), (suspect, before)


def test_an_isolate_is_written_plainly_once_however_often_it_is_asked() -> None:
    name = "grown " + GROWS * 20
    before = isolate._plain_name.cache_info().misses
    assert len({isolate.isolate_name(name) for _ in range(50)}) == 1
    assert isolate._plain_name.cache_info().misses == before + 1
