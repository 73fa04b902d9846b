"""The vocabularies as suggestions of a form's fields."""

from functools import cache
from typing import Any

from breakpoints.vocabulary import vocabulary

MOST = 500


@cache
def terms() -> dict[str, Any]:
    """Return every organism, drug, host and site, in the order of their ids."""
    words = vocabulary()
    return {
        "organisms": tuple(words.organisms.values())[:MOST],
        "drugs": tuple(words.drugs.values())[:MOST],
        "hosts": tuple(words.hosts.values())[:MOST],
        "sites": tuple(words.sites.values())[:MOST],
    }
