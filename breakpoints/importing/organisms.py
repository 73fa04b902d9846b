"""The organisms of an import, with what each belongs to."""

from collections.abc import Iterable

import msgspec

from breakpoints.importing.spellings import full_name, genus_of, namesake_of, slug, species_of, spellings
from breakpoints.vocabulary import Match, Organism, Rank, Vocabulary
from breakpoints.vocabulary.additions import AlsoKnownAs, Membership, with_taxon

_HIGHER: frozenset[Rank] = frozenset({Rank.GENUS, Rank.FAMILY, Rank.ORDER, Rank.GRAM})


class OrganismTerms:
    """Maps an import's organisms to ids; what the vocabulary lacks is collected.

    An organism is known by its name, else by its qualified code. A code whose name says
    something else follows the name and is remembered in ``differing``.
    """

    def __init__(self, system: str, known: Vocabulary) -> None:
        self.system, self.known = system, known
        self.added: dict[str, Organism] = {}
        self.also: dict[AlsoKnownAs, None] = {}
        self.memberships: dict[Membership, None] = {}
        self.differing: dict[str, str] = {}
        self._ids: dict[tuple[str, str, tuple[str, ...]], str] = {}

    def id_of(self, code: str, name: str, rank: Rank, above: Iterable[str] = ()) -> str:
        """Return the id of an organism, added if need be.

        Parameters
        ----------
        code, name : str
            As the file writes them; an organism without a name is named by its code.
        rank : Rank
            How general the name is.
        above : iterable of str
            Ids of the groups, families and orders it belongs to, as far as the file says.
        """
        asked = (code, name, tuple(above))
        if asked not in self._ids:
            self._ids[asked] = self._id_of(f"{self.system}:{code}", name, rank, asked[2])
        return self._ids[asked]

    def named(self, name: str) -> str | None:
        """Return the id of what a name means, here or in the vocabulary; None if nothing has it."""
        for spelling in spellings(name):
            found = self.known.find_organism(spelling)
            if isinstance(found, Match):
                return found.id
        return next((slug(one) for one in spellings(name) if slug(one) in self.added), None)

    def of_name(self, name: str, rank: Rank, above: Iterable[str] = ()) -> str:
        """Return the id of what a name means, added without a code if need be."""
        return self.named(name) or self._add(full_name(name), rank, (), name, above)

    def also_called(self, organism: str, code: str, name: str) -> None:
        """Remember another code and name of an organism; a name that means something else stays."""
        qualified = f"{self.system}:{code}"
        is_new = self.named(name) is None
        added = self.added.get(organism)
        if added is None:
            self._remember(organism, qualified, name if is_new else "")
            return
        synonyms = (*added.synonyms, name) if is_new else added.synonyms
        self.added[organism] = msgspec.structs.replace(
            added,
            codes=tuple(dict.fromkeys((*added.codes, qualified))),
            synonyms=tuple(dict.fromkeys(synonyms)),
        )

    def join_complexes(self) -> None:
        """Count each species into the complex that is named after it."""
        for group in [one for one in self.added.values() if one.rank is Rank.GROUP]:
            species = self.named(namesake_of(group.name_en) or "")
            if species in self.added:
                self._add(self.added[species].name_en, Rank.SPECIES, (), species, (group.id,))
            elif species is not None:
                self._belongs(species, (group.id,))

    def entry(self, organism: str) -> Organism | None:
        """Return an organism, added or known."""
        return self.added.get(organism) or self.known.organisms.get(organism)

    def _id_of(self, qualified: str, name: str, rank: Rank, above: tuple[str, ...]) -> str:
        found = self._known(qualified, name)
        if found is not None:
            self._remember(found, qualified, name)
            self._belongs(found, above)
            return found
        genus = genus_of(name)
        called = full_name(genus or name) or qualified
        return self._add(called, Rank.GENUS if genus else rank, (qualified,), name, above)

    def _known(self, qualified: str, name: str) -> str | None:
        """Find an organism of the vocabulary by name and code; where they differ the name counts."""
        by_code = self.known.find_organism(qualified)
        tried = (self.known.find_organism(one) for one in spellings(name)) if name else ()
        by_name = next((found for found in tried if isinstance(found, Match)), None)
        if by_name is None:
            return by_code.id if isinstance(by_code, Match) else None
        if isinstance(by_code, Match) and by_code.id != by_name.id:
            self.differing[qualified] = f"{by_code.id}, {by_name.id}"
        return by_name.id

    def _remember(self, organism: str, qualified: str, name: str) -> None:
        """Remember the code and the name of a known organism, if it was not known by them."""
        for text in (qualified, name):
            if text and not isinstance(self.known.find_organism(text), Match):
                self.also[AlsoKnownAs(noun="organism", entry=organism, text=text)] = None

    def _belongs(self, organism: str, above: Iterable[str]) -> None:
        """Remember groups that the file knows of a known organism and the vocabulary does not."""
        lineage = self.known.organisms[organism].lineage
        for taxon in above:
            entry = self.entry(taxon)
            if entry is not None and entry.rank is Rank.GROUP and taxon not in lineage:
                self.memberships[Membership(organism=organism, group=taxon)] = None

    def _add(
        self, called: str, rank: Rank, codes: tuple[str, ...], written: str, above: Iterable[str]
    ) -> str:
        """Add an organism, or the code, spelling and groups under which it came again."""
        new = slug(called)
        before = self.added.get(new)
        if before is None:
            before = Organism(
                id=new,
                name_en=called,
                name_ja=called,
                rank=rank,
                lineage=(new, *self._own_taxa(called, rank)),
                synonyms=() if written in {"", called} else (written,),
                unverified=("name_ja",),
            )
        lineage = before.lineage
        for taxon in above:
            entry = self.entry(taxon)
            if entry is not None and taxon not in lineage:
                lineage = with_taxon(lineage, entry, self.entry)
        joined = tuple(dict.fromkeys((*before.codes, *codes)))
        self.added[new] = msgspec.structs.replace(before, codes=joined, lineage=lineage)
        return new

    def _own_taxa(self, name: str, rank: Rank) -> tuple[str, ...]:
        """Return what a name itself says: its species, or its genus, with what is above that."""
        if rank in _HIGHER:
            return ()
        species = species_of(name)
        above = self.of_name(species, Rank.SPECIES) if species else self._genus_in(name, rank)
        entry = self.entry(above) if above else None
        return entry.lineage if entry else ()

    def _genus_in(self, name: str, rank: Rank) -> str | None:
        """Return the genus that a name names: a known one, or the first word of a species' name."""
        words = name.split()
        for word in words:
            entry = self.entry(self.named(word) or "")
            if entry is not None and entry.rank is Rank.GENUS:
                return entry.id
        is_binomial = rank is Rank.SPECIES and len(words) > 1 and words[0].isalpha()
        is_binomial |= namesake_of(name) is not None
        return self.of_name(words[0], Rank.GENUS) if is_binomial else None
