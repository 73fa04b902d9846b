"""The vocabularies as suggestions of a form's fields."""

from typing import Any

from breakpoints.vocabulary import Vocabulary, vocabulary
from service.wording import drug_term

MOST = 500


def terms(known: Vocabulary | None = None) -> dict[str, Any]:
    """Return organisms, drugs, hosts and sites in the order of the vocabulary, at most so many of each.

    ``known`` are the words of a laboratory with tables of its own; by default the shipped ones.
    """
    words = known or vocabulary()
    return {
        "organisms": tuple(words.organisms.values())[:MOST],
        "drugs": tuple(drug_term(drug, words) for drug in tuple(words.drugs)[:MOST]),
        "hosts": tuple(words.hosts.values())[:MOST],
        "sites": tuple(words.sites.values())[:MOST],
    }
