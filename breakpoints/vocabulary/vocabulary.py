"""The four vocabularies together, with look-up by any name and search by part of one."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from breakpoints.vocabulary.additions import AlsoKnownAs, VocabularyAdditions, merged, with_memberships
from breakpoints.vocabulary.entries import Drug, Entry, Host, Organism, Rank, Site
from breakpoints.vocabulary.matching import Found, Match, Unknown
from breakpoints.vocabulary.names import ForeignCode, Names
from breakpoints.vocabulary.search import Search
from breakpoints.vocabulary.with_mechanism import parted_from_mechanism, without_denied, without_growth
from breakpoints.vocabulary.within_host import parted_from_breed, says_no_other_animal
from breakpoints.vocabulary.within_species import WITH_SEROGROUPS, names_of_species

EntryT = TypeVar("EntryT", bound=Entry)
_SPECIES: Final = frozenset({Rank.SPECIES, Rank.SUBSPECIES, Rank.SEROVAR})
_NOUNS: Final = ("drug", "organism", "host", "site")


class Vocabulary:
    """Drugs, organisms, hosts and sites by id; immutable once built."""

    def __init__(
        self,
        *,
        drugs: Iterable[Drug],
        organisms: Iterable[Organism],
        hosts: Iterable[Host],
        sites: Iterable[Site],
        foreign_drug_codes: Iterable[ForeignCode] = (),
        names_of_imported_drugs: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.drugs: Mapping[str, Drug] = _by_id(drugs)
        self.organisms: Mapping[str, Organism] = _by_id(organisms)
        self.hosts: Mapping[str, Host] = _by_id(hosts)
        self.sites: Mapping[str, Site] = _by_id(sites)
        self._foreign_drug_codes = tuple(foreign_drug_codes)
        self._names_of_imported_drugs = names_of_imported_drugs or {}
        self._drug_names = Names(self.drugs.values(), self._foreign_drug_codes)
        self._organism_names = Names(self.organisms.values())
        self._host_names = Names(self.hosts.values())
        self._site_names = Names(self.sites.values())

    def for_tables(self, additions: Sequence[VocabularyAdditions | None]) -> "Vocabulary":
        """Return the words of a request: with what its tables add, one item for each table.

        Where all of them come from one system, bare codes are that system's (``STR``).
        """
        once = {id(one): one for one in additions if one is not None}
        extended = self.extended(*once.values())
        systems = {None if one is None else one.system for one in additions}
        system = systems.pop() if len(systems) == 1 else None
        return extended if system is None else extended.preferring(system)

    def preferring(self, system: str) -> "Vocabulary":
        """Return this vocabulary for a reader who writes bare codes of one system."""
        preferring = copy.copy(self)
        preferring._drug_names = self._drug_names.preferring(system)
        preferring._organism_names = self._organism_names.preferring(system)
        return preferring

    def extended(self, *additions: VocabularyAdditions) -> "Vocabulary":
        """Return this vocabulary with what imported tables add to it; itself, if that is nothing."""
        vocabulary = self
        for added in additions:
            vocabulary = vocabulary._with(added)
        return vocabulary

    def _with(self, added: VocabularyAdditions) -> "Vocabulary":
        known = {noun: [also for also in added.also_known_as if also.noun == noun] for noun in _NOUNS}
        names = self._names_of_imported_drugs
        known["drug"] += [
            AlsoKnownAs(noun="drug", entry=one.id, text=name)
            for one in added.drugs
            for name in names.get(one.id, ())
        ]
        organisms = merged(self.organisms, added.organisms, known["organism"])
        return Vocabulary(
            drugs=merged(self.drugs, added.drugs, known["drug"]).values(),
            organisms=with_memberships(organisms, added.memberships).values(),
            hosts=merged(self.hosts, added.hosts, known["host"]).values(),
            sites=merged(self.sites, added.sites, known["site"]).values(),
            foreign_drug_codes=[one for one in self._foreign_drug_codes if one.code not in added.codes],
            names_of_imported_drugs=names,
        )

    def find_drug(self, text: str) -> Found:
        """Find a drug by id, name (en, ja), synonym, qualified or bare code."""
        return self._drug_names.find(text)

    def names_drug(self, text: str) -> bool:
        """Tell whether a text names some drug without its system; far cheaper than `find_drug` if none."""
        return text in self._drug_names

    def find_organism(self, text: str) -> Found:
        """Find an organism by id, name (en, ja), synonym, qualified or bare code."""
        return self._organism_names.find(text)

    def find_organism_of_isolate(self, text: str) -> Found:
        """Find what an isolate is called; with a serovar, serotype or antigens behind it, its species.

        *Salmonella* keeps its serovars; with a serogroup it is the genus. A criterion of a serovar is none of
        its species: see `find_organism`.
        A name with the same in another language behind it is that one: ``大腸菌（E. coli）``.
        """
        found = self._organism_names.find(text)
        if not isinstance(found, Unknown):
            return found
        for name in names_of_species(text):
            species = self._organism_names.find(name)
            if not isinstance(species, Match):
                continue
            if name == WITH_SEROGROUPS or self.organisms[species.id].rank in _SPECIES:
                return species
        parted = parted_from_breed(text)
        both = None if parted is None else [self._organism_names.find(one) for one in parted]
        if both is not None and isinstance(both[0], Match) and both[0] == both[1]:
            return both[0]
        written = without_denied(without_growth(text))
        return found if written == text else self.find_organism_of_isolate(written)

    def find_organism_of_result(self, text: str) -> Found:
        """Find what the isolate of a result is called; ``MRSP`` and ``E. coli (ESBL)`` are their species."""
        found = self.find_organism_of_isolate(text)
        stated = self.mechanism_stated(text) if isinstance(found, Unknown) else None
        return found if stated is None else stated[0]

    def mechanism_stated(self, text: str) -> tuple[Match, str] | None:
        """Return organism and screening test where the name of an isolate states both; else None."""
        parted = parted_from_mechanism(without_growth(text))
        if parted is None or not isinstance(self.find_organism_of_isolate(text), Unknown):
            return None
        name, test, of = parted
        named = self.find_organism_of_isolate(name)
        return (named, test) if isinstance(named, Match) and of in self.lineage(named.id) else None

    def find_host(self, text: str) -> Found:
        """Find a host by id, name or common plural in either language; ``犬（雑種）`` is a dog.

        Of a host and another in parentheses below it the latter counts: ``牛（搾乳牛）`` is no other cow.
        """
        found = self._host_names.find(text)
        parted = parted_from_breed(text) if isinstance(found, Unknown) else None
        if parted is None:
            return found
        host, within = self._host_names.find(parted[0]), self._host_names.find(parted[1])
        if isinstance(host, Match) and says_no_other_animal(parted[1]):
            return host
        if isinstance(host, Match) and isinstance(within, Match):
            return within if host.id in self.hosts[within.id].lineage else found
        return found

    def find_site(self, text: str) -> Found:
        """Find a site by id or common name."""
        return self._site_names.find(text)

    def lineage(self, organism: str) -> tuple[str, ...]:
        """Return the id of an organism and of the groups it belongs to; nothing of one that is not known."""
        found = self.organisms.get(organism)
        return () if found is None else found.lineage

    def search_drugs(self, part: str = "", limit: int = 20) -> tuple[Drug, ...]:
        """Return drugs whose names or codes contain ``part``, best first; all for an empty one."""
        return Search(self.drugs, self._drug_names).containing(part, limit)

    def search_organisms(self, part: str = "", limit: int = 20) -> tuple[Organism, ...]:
        """Return organisms whose names or codes contain ``part``, best first."""
        return Search(self.organisms, self._organism_names).containing(part, limit)

    def search_hosts(self, part: str = "", limit: int = 20) -> tuple[Host, ...]:
        """Return hosts whose names contain ``part``, best first."""
        return Search(self.hosts, self._host_names).containing(part, limit)

    def search_sites(self, part: str = "", limit: int = 20) -> tuple[Site, ...]:
        """Return sites whose names contain ``part``, best first."""
        return Search(self.sites, self._site_names).containing(part, limit)


def _by_id(entries: Iterable[EntryT]) -> Mapping[str, EntryT]:
    """Index entries, refusing an id that stands twice."""
    kept: dict[str, EntryT] = {}
    for entry in entries:
        if entry.id in kept:
            raise ValueError(f"vocabulary: the id {entry.id!r} stands twice")
        kept[entry.id] = entry
    return kept
