"""Of what an isolate shows, that which is kept decides everything, and what is left out decides nothing."""

import functools

import hypothesis.strategies as st
import pytest
from hypothesis import given

from breakpoints.classify import Classifier
from breakpoints.expert.applying import applicable_rules
from breakpoints.expert.isolate import STRUCK_OUT, UNKNOWN_DRUG, Shows
from breakpoints.expert.watched import decisive, that_can_decide
from breakpoints.policy import Policy
from breakpoints.screening import TESTS
from breakpoints.vocabulary import vocabulary

ORGANISMS = (
    *("staphylococcus_aureus", "staphylococcus_pseudintermedius", "staphylococcus_felis"),
    *("streptococcus_canis", "escherichia_coli", "proteus_mirabilis", "enterococcus_faecalis"),
)
CLASSIFIER = Classifier((), Policy(), vocabulary())


@functools.cache
def drugs_under_rules(organism: str) -> list[str]:
    words = CLASSIFIER.vocabulary
    lineage = words.lineage(organism)
    return sorted(one.id for one in words.drugs.values() if any(applicable_rules(lineage, (), one)))


@functools.cache
def shows_of(organism: str) -> st.SearchStrategy[Shows]:
    """Draw what rules about an organism look at, and oftener what settles them or may be any drug.

    A result that was struck through is left out: another of its drug takes its place.
    """
    watched = CLASSIFIER.watched_about(organism)
    names = {*watched.drugs, *TESTS}
    every = sorted(one for one in CLASSIFIER.looked_at if one[0] in names and one[1] != STRUCK_OUT)
    settling = [one for one in every if one[0] in watched.settling] or every
    calling = sorted(watched.calling)
    parts = (
        st.frozensets(st.sampled_from(settling), max_size=1),
        st.frozensets(st.sampled_from(calling), max_size=2),
        st.frozensets(st.sampled_from(every), max_size=4),
        st.sampled_from((frozenset(), frozenset({UNKNOWN_DRUG}))),
    )
    return st.tuples(*parts).map(lambda found: frozenset[tuple[str, str]]().union(*found))


@pytest.mark.parametrize("organism", ORGANISMS)
@given(data=st.data())
def test_rules_make_the_same_of_all_that_an_isolate_shows_and_of_what_decides(
    organism: str, data: st.DataObject
) -> None:
    shows = data.draw(shows_of(organism))
    for watched in (CLASSIFIER.watched, CLASSIFIER.watched_about(organism)):
        kept = decisive(shows, watched)
        assert decisive(kept, watched) == kept
        for drug in drugs_under_rules(organism):
            assert CLASSIFIER.ruling(organism, drug, kept) == CLASSIFIER.ruling(organism, drug, shows)


@pytest.mark.parametrize("organism", ORGANISMS)
@given(data=st.data())
def test_what_decides_of_all_results_is_what_decides_of_that_which_each_of_them_may_decide(
    organism: str, data: st.DataObject
) -> None:
    every = sorted(one for one in CLASSIFIER.looked_at if one[1] != STRUCK_OUT)
    shows = data.draw(st.tuples(shows_of(organism), st.frozensets(st.sampled_from(every), max_size=4)))
    watched, of_all = CLASSIFIER.watched_about(organism), shows[0] | shows[1]
    of_each = frozenset[tuple[str, str]]().union(*(that_can_decide(one, watched) for one in shows))
    assert decisive(of_each, watched) == decisive(of_all, watched)
