"""WHONET's organism list: codes, names old and current, and the groups that tables refer to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from breakpoints.importing.delimited import DelimitedFile, Line
from breakpoints.importing.organisms import OrganismTerms
from breakpoints.importing.spellings import species_of
from breakpoints.vocabulary import Rank

Value = TypeVar("Value")

REQUIRED: Final = ("WHONET_ORG_CODE", "ORGANISM")
ORGANISM_CODE: Final = "WHONET_ORG_CODE"
_CURRENT: Final = "C"
_NO_ORGANISM: Final = frozenset({"XXX"})
_ORDERS: Final = {"EBC": "Enterobacterales"}
"""What WHONET calls a family is the order; names of an older classification do not matter."""
_SUBKINGDOMS: Final = {"+": "gram_positive", "-": "gram_negative"}
_GROUPS: Final = ("SEROVAR_GROUP", "SPECIES_GROUP", "GENUS_GROUP")
_ANAEROBES: Final = "ANA"


class WhonetOrganisms:
    """Ids of WHONET's codes by the type a table names with them (``GENUS_CODE``, ``SPECIES_GROUP`` ...)."""

    def __init__(self, read: DelimitedFile, terms: OrganismTerms) -> None:
        self._terms = terms
        self._ids: dict[tuple[str, str], str] = {}
        lines = [line for line in read.lines if line["SPECIES_GROUP"] not in _NO_ORGANISM]
        current = _first_of_each(line for line in lines if _is_current(line))
        for line in lines:
            if line["REPLACED_BY"] not in current:
                current.setdefault(line[ORGANISM_CODE], line)
        self._find_taxa(list(current.values()))
        self._find_groups(current)
        for code, line in current.items():
            if (ORGANISM_CODE, code) not in self._ids:
                self._ids[ORGANISM_CODE, code] = self._of(line)
        self._find_other_names(lines, current)
        self._species_meant = dict(self._nominate(current))

    def id_of(self, code_type: str, code: str) -> str | None:
        """Return the organism or group of a code; None if the list does not have it."""
        return self._ids.get((code_type, code)) or (
            self._ids.get((code_type, code.lower())) if code_type == ORGANISM_CODE else None
        )

    def meant_by_rule(self, code_type: str, code: str) -> str | None:
        """Return the organism that a rule about a code means; None if the list does not have it.

        A nominate subspecies (*Morganella morganii* ss. *morganii*) stands for its species where
        the list has no code of the species itself: laboratories name the species.
        """
        organism = self.id_of(code_type, code)
        return None if organism is None else self._species_meant.get(organism, organism)

    def _nominate(self, current: dict[str, Line]) -> Iterator[tuple[str, str]]:
        """Pair each nominate subspecies with its species, if that has no code of its own."""
        names = {line["ORGANISM"] for line in current.values() if _is_current(line)}
        for code, line in current.items():
            species = species_of(line["ORGANISM"])
            if species is None or species in names or line["ORGANISM"].split()[-1] != species.split()[-1]:
                continue
            organism, above = self._ids[ORGANISM_CODE, code], self._terms.named(species)
            entry = self._terms.entry(organism)
            if above is not None and entry is not None and above in entry.lineage:
                yield organism, above

    def _find_taxa(self, lines: list[Line]) -> None:
        """Name genera by what most of their members are called, orders and Gram groups by our ids."""
        for code, name in _ORDERS.items():
            self._ids["FAMILY_CODE", code] = self._terms.of_name(name, Rank.ORDER)
        for sign, organism in _SUBKINGDOMS.items():
            self._ids["SUBKINGDOM_CODE", sign] = organism
        members: defaultdict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if line["GENUS_CODE"]:
                members[line["GENUS_CODE"]].append(line)
        for code, of_genus in members.items():
            above = _most(tuple(self._higher(line)) for line in of_genus)
            self._ids["GENUS_CODE", code] = self._terms.of_name(_genus_name(of_genus), Rank.GENUS, above)

    def _find_groups(self, current: dict[str, Line]) -> None:
        """Name groups by the organism that has the group's own code, else by the code."""
        for column in reversed(_GROUPS):
            for group in sorted({line[column] for line in current.values()} - {""}):
                own = current.get(group.lower())
                if own is not None and own[column] == group:
                    found = self._of(own, _rank_of_group(own, column))
                    self._ids[ORGANISM_CODE, group.lower()] = found
                else:
                    found = self._terms.of_name(f"WHONET {column.lower()} {group}", Rank.GROUP)
                self._ids[column, group] = found
        anaerobes = current.get(_ANAEROBES.lower())
        if anaerobes is not None:
            found = self._terms.id_of(_ANAEROBES.lower(), anaerobes["ORGANISM"], Rank.GROUP)
            self._ids[ORGANISM_CODE, _ANAEROBES.lower()] = self._ids["ANAEROBE", _ANAEROBES] = found

    def _of(self, line: Line, rank: Rank | None = None) -> str:
        """Return the id of one organism, with everything the list says it belongs to."""
        name = line["ORGANISM"]
        above = [found for column in _GROUPS if (found := self._ids.get((column, line[column])))]
        genus = self._ids.get(("GENUS_CODE", line["GENUS_CODE"]))
        above += [genus] if genus else []
        above += self._higher(line)
        own = rank or (Rank.SUBSPECIES if " ss. " in name else Rank.SPECIES)
        return self._terms.id_of(line[ORGANISM_CODE], name, own, above)

    def _higher(self, line: Line) -> Iterable[str]:
        """Return the order, the anaerobes and the Gram group of an organism."""
        order = self._ids.get(("FAMILY_CODE", line["FAMILY_CODE"]))
        gram = self._ids.get(("SUBKINGDOM_CODE", line["SUBKINGDOM_CODE"]))
        anaerobe = self._ids.get(("ANAEROBE", _ANAEROBES)) if line["ANAEROBE"] else None
        return [one for one in (anaerobe, order, gram) if one]

    def _find_other_names(self, lines: list[Line], current: dict[str, Line]) -> None:
        """Remember older names of a code, and codes that another one has replaced."""
        for line in lines:
            code = line[ORGANISM_CODE]
            if line is current.get(code):
                continue
            found = self._ids.get((ORGANISM_CODE, code)) or self._ids[ORGANISM_CODE, line["REPLACED_BY"]]
            self._ids[ORGANISM_CODE, code] = found
            self._terms.also_called(found, code, line["ORGANISM"])


def _is_current(line: Line) -> bool:
    return line["TAXONOMIC_STATUS"] == _CURRENT


def _rank_of_group(own: Line, column: str) -> Rank:
    """Return the rank of what a group is named after: serovars may belong to a species (E. coli)."""
    is_species = column == "SEROVAR_GROUP" and "," not in own["ORGANISM"]
    return Rank.SPECIES if is_species else Rank.GROUP


def _first_of_each(lines: Iterable[Line]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(line[ORGANISM_CODE], line)
    return found


def _most(values: Iterable[Value]) -> Value:
    """Return the value that stands most often, the first of equals."""
    return Counter(values).most_common(1)[0][0]


def _genus_name(lines: list[Line]) -> str:
    """Return what most members of a genus code have as genus, or as first word of their name."""
    genera = [line["GENUS"] for line in lines if line["GENUS"]]
    return _most(genera or [line["ORGANISM"].split()[0].rstrip(",") for line in lines])
