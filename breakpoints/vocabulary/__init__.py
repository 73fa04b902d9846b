"""Stable ids of drugs, organisms, hosts and sites, with names, synonyms and codes."""

from breakpoints.vocabulary.additions import VocabularyAdditions
from breakpoints.vocabulary.entries import Drug, Host, Organism, Rank, Site
from breakpoints.vocabulary.matching import Ambiguous, Found, Match, Unknown
from breakpoints.vocabulary.shipped import vocabulary
from breakpoints.vocabulary.vocabulary import Vocabulary

__all__ = [
    "Ambiguous",
    "Drug",
    "Found",
    "Host",
    "Match",
    "Organism",
    "Rank",
    "Site",
    "Unknown",
    "Vocabulary",
    "VocabularyAdditions",
    "vocabulary",
]
