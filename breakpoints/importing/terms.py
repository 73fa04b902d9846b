"""The words of an import: found in the vocabulary where it knows them, else added to it."""

from typing import Final, TypeVar

import msgspec

from breakpoints.importing.organisms import OrganismTerms
from breakpoints.importing.spellings import slug
from breakpoints.vocabulary import Drug, Host, Match, Site, Vocabulary
from breakpoints.vocabulary.additions import AlsoKnownAs, VocabularyAdditions
from breakpoints.vocabulary.entries import Entry
from breakpoints.vocabulary.folding import folded

EntryT = TypeVar("EntryT", bound=Entry)
_WHOLE_GROUPS: Final = frozenset({"poultry", "fish", "ruminant"})


class Terms:
    """Maps an import's drugs, hosts and sites to ids, and holds its organisms.

    ``differing`` remembers codes of which the file's name and the vocabulary's differ: the
    name counts.
    """

    def __init__(self, system: str, known: Vocabulary) -> None:
        self.system, self.known = system, known
        self.organisms = OrganismTerms(system, known)
        self.differing: dict[str, str] = {}
        self._drug_ids: dict[tuple[str, str], str] = {}
        self._drugs: dict[str, Drug] = {}
        self._hosts: dict[str, Host] = {}
        self._sites: dict[str, Site] = {}
        self._also: dict[AlsoKnownAs, None] = {}

    @property
    def additions(self) -> VocabularyAdditions:
        """What the vocabulary lacks of everything asked for so far."""
        also = (*self._also, *self.organisms.also)
        return VocabularyAdditions(
            system=self.system,
            drugs=_in_order(self._drugs),
            organisms=_in_order(self.organisms.added),
            hosts=_in_order(self._hosts),
            sites=_in_order(self._sites),
            also_known_as=tuple(sorted(also, key=lambda one: (one.noun, one.entry, one.text))),
            memberships=tuple(sorted(self.organisms.memberships, key=lambda one: (one.organism, one.group))),
        )

    def drug(self, code: str, name: str, drug_class: str | None = None) -> str:
        """Return the id of a drug, added if need be; without a name its code names it."""
        if (code, name) not in self._drug_ids:
            self._drug_ids[code, name] = self._drug_id(f"{self.system}:{code}", name, drug_class)
        return self._drug_ids[code, name]

    def _drug_id(self, qualified: str, name: str, drug_class: str | None) -> str:
        found = self._known_drug(qualified, name)
        if found is not None:
            for text in (qualified, name):
                if text and not isinstance(self.known.find_drug(text), Match):
                    self._also[AlsoKnownAs(noun="drug", entry=found, text=text)] = None
            return found
        new = slug(name or qualified)
        drug = self._drugs.get(new) or Drug(
            id=new,
            name_en=name or qualified,
            name_ja=name or qualified,
            class_en=drug_class,
            combination="/" in name,
            unverified=("name_ja",),
        )
        codes = tuple(dict.fromkeys((*drug.codes, qualified)))
        self._drugs[new] = msgspec.structs.replace(drug, codes=codes)
        return new

    def drug_named(self, name: str) -> str:
        """Return the id of a drug that a file names without a code, added if need be."""
        found = self.known.find_drug(name)
        if isinstance(found, Match):
            return found.id
        new = slug(name)
        if new not in self._drugs:
            combination = "/" in name or "-" in name
            self._drugs[new] = Drug(
                id=new, name_en=name, name_ja=name, combination=combination, unverified=("name_ja",)
            )
        return new

    def host(self, text: str) -> tuple[str, bool]:
        """Return the id of a host, and whether it was just added."""
        found = self.known.find_host(text)
        if isinstance(found, Match):
            return found.id, False
        new = slug(text)
        if new in self._hosts:
            return new, False
        self._hosts[new] = Host(id=new, name_en=text, name_ja=text, lineage=(new,), unverified=("name_ja",))
        return new, True

    def sites(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the sites a text lists, sorted, and the names of those just added."""
        whole = self.known.find_site(text) if text else None
        if isinstance(whole, Match):
            return (whole.id,), ()
        ids: set[str] = set()
        new: list[str] = []
        for part in filter(None, (part.strip() for part in text.split(","))):
            found = self.known.find_site(part)
            ids.add(found.id if isinstance(found, Match) else slug(part))
            if not isinstance(found, Match) and slug(part) not in self._sites:
                new.append(part)
                site = Site(id=slug(part), name_en=part, name_ja=part, unverified=("name_ja",))
                self._sites[site.id] = site
        return tuple(sorted(ids)), tuple(new)

    def site_text(self, text: str, ids: tuple[str, ...]) -> str | None:
        """Return what a file prints of sites, where it says more than their names; else None."""
        entries = [entry for one in ids if (entry := self._sites.get(one) or self.known.sites.get(one))]
        names = {folded(name) for entry in entries for name in (entry.id, entry.name_en)}
        parts = {folded(part) for part in text.split(",")} - {""}
        return text if parts - names else None

    def _known_drug(self, qualified: str, name: str) -> str | None:
        """Find a drug of the vocabulary by name and code; where they differ the name counts."""
        by_code = self.known.find_drug(qualified)
        by_name = self.known.find_drug(name) if name else None
        if not isinstance(by_name, Match):
            return by_code.id if isinstance(by_code, Match) else None
        if isinstance(by_code, Match) and by_code.id != by_name.id:
            self.differing[qualified] = f"{by_code.id}, {by_name.id}"
        return by_name.id


def is_whole_group(host: str) -> bool:
    """Tell whether a host's name means every animal of a group (poultry, fish, ruminants)."""
    return host in _WHOLE_GROUPS


def _in_order(entries: dict[str, EntryT]) -> tuple[EntryT, ...]:
    return tuple(entries[key] for key in sorted(entries))
