"""The vocabulary that ships with the service."""

from breakpoints.vocabulary.vocabulary import Vocabulary


def vocabulary() -> Vocabulary:
    """Return the shipped vocabulary, read once."""
    raise NotImplementedError
