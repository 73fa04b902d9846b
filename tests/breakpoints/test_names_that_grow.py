"""Names of isolates that are longer in their plain form cost what a long name costs, once."""

from __future__ import annotations

from breakpoints.expert import isolate
from breakpoints.isolate_names import any_says_more, say_too_much
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


def test_names_that_say_more_than_is_read_at_once_are_told_before_they_are_read() -> None:
    hostile = [f"{'no MRSA ' * 24}{place:06d}" for place in range(1_000)]
    before = mechanisms_in.cache_info().misses
    assert say_too_much(hostile)
    assert any_says_more(hostile)
    assert any_says_more([*hostile, "〃"])
    assert mechanisms_in.cache_info().misses == before, "none of them was read"


def test_many_names_that_name_no_mechanism_never_say_too_much() -> None:
    plain = [f"laboratory/dog/skin/{place:06d}" for place in range(10_000)]
    assert not say_too_much(plain)
    assert not any_says_more(plain)
    few = [f"MRSP 犬 {place}" for place in range(2_000)]
    assert not say_too_much(few)
    assert any_says_more(few)
