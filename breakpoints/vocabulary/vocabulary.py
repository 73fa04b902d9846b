"""The four vocabularies together, with look-up by any name and search by part of one."""

from collections.abc import Iterable

from breakpoints.vocabulary.entries import Drug, Host, Organism, Site
from breakpoints.vocabulary.matching import Found


class Vocabulary:
    """Drugs, organisms, hosts and sites by id; immutable once built."""

    drugs: dict[str, Drug]
    organisms: dict[str, Organism]
    hosts: dict[str, Host]
    sites: dict[str, Site]

    def __init__(
        self,
        *,
        drugs: Iterable[Drug],
        organisms: Iterable[Organism],
        hosts: Iterable[Host],
        sites: Iterable[Site],
    ) -> None:
        raise NotImplementedError

    def find_drug(self, text: str) -> Found:
        """Find a drug by id, name (en, ja), synonym, qualified or bare code."""
        raise NotImplementedError

    def find_organism(self, text: str) -> Found:
        """Find an organism by id, name (en, ja), synonym, qualified or bare code."""
        raise NotImplementedError

    def find_host(self, text: str) -> Found:
        """Find a host by id, name or common plural in either language."""
        raise NotImplementedError

    def find_site(self, text: str) -> Found:
        """Find a site by id or common name."""
        raise NotImplementedError

    def search_drugs(self, part: str = "", limit: int = 20) -> tuple[Drug, ...]:
        """Return drugs whose names or codes contain ``part``, best first; all for an empty one."""
        raise NotImplementedError

    def search_organisms(self, part: str = "", limit: int = 20) -> tuple[Organism, ...]:
        """Return organisms whose names or codes contain ``part``, best first."""
        raise NotImplementedError

    def search_hosts(self, part: str = "", limit: int = 20) -> tuple[Host, ...]:
        """Return hosts whose names contain ``part``, best first."""
        raise NotImplementedError

    def search_sites(self, part: str = "", limit: int = 20) -> tuple[Site, ...]:
        """Return sites whose names contain ``part``, best first."""
        raise NotImplementedError
