"""Organisms with their lineages: from serovar and species to group, genus, family, order, Gram."""

from collections.abc import Iterator, Mapping

from breakpoints.vocabulary.entries import Organism, Rank

_HIGHER = (("genus", Rank.GENUS, "属"), ("family", Rank.FAMILY, "科"), ("order", Rank.ORDER, "目"))
_GRAM = {
    "negative": ("gram_negative", "Gram-negative bacteria", "グラム陰性菌"),
    "positive": ("gram_positive", "Gram-positive bacteria", "グラム陽性菌"),
}


def organisms(rows: list[dict[str, str]], names_ja: Mapping[str, str]) -> list[Organism]:
    """Read organisms and add the genera, families, orders and Gram groups above them.

    ``names_ja``: Japanese names of those above, by id; one without keeps its Latin name (``Vibrio属``).
    """
    parents = {row["id"]: row["parent"] for row in rows}
    gram_of_order = {row["order"]: row["gram"] for row in rows if row["gram"]}
    listed = [_organism(row, parents, gram_of_order) for row in rows]
    known = {organism.id for organism in listed}
    above: dict[str, Organism] = {}
    for row in rows:
        for organism in _above(row, gram_of_order, names_ja):
            if organism.id not in known:
                above.setdefault(organism.id, organism)
    return [*listed, *above.values()]


def _organism(row: dict[str, str], parents: dict[str, str], gram_of_order: dict[str, str]) -> Organism:
    gram = row["gram"] or gram_of_order.get(row["order"] or row["id"], "")
    return Organism(
        id=row["id"],
        name_en=row["name_en"],
        name_ja=row["name_ja"],
        rank=Rank(row["rank"]),
        parent=row["parent"] or None,
        lineage=_lineage(row, parents, gram),
        synonyms=tuple(part for part in row["synonyms"].split(";") if part),
        codes=tuple(part for part in row["codes"].split(";") if part),
        gram=gram or None,
        gbif_id=row["gbif_id"] or None,
        snomed_ct=row["snomed_ct"] or None,
        simulated=row["simulated"] == "yes",
        unverified=tuple(part for part in row["unverified"].split(";") if part),
    )


def _lineage(row: dict[str, str], parents: dict[str, str], gram: str) -> tuple[str, ...]:
    """List an organism and what it belongs to, from specific to general, each once."""
    chain = [row["id"]]
    while parents.get(chain[-1]):
        chain.append(parents[chain[-1]])
    chain += [group for group in row["groups"].split(";") if group]
    chain += [row[level] for level, _, _ in _HIGHER if row[level]]
    chain += [_GRAM[gram][0]] if gram else []
    return tuple(dict.fromkeys(chain))


def _above(
    row: dict[str, str], gram_of_order: dict[str, str], names_ja: Mapping[str, str]
) -> Iterator[Organism]:
    """Name the genus, family, order and Gram group of an organism."""
    gram = row["gram"] or gram_of_order.get(row["order"], "")
    gram_id = (_GRAM[gram][0],) if gram else ()
    levels = [(row[level], rank, ja) for level, rank, ja in _HIGHER if row[level]]
    for place, (taxon, rank, suffix) in enumerate(levels):
        name = taxon.capitalize()
        higher = tuple(level[0] for level in levels[place:]) + gram_id
        half_latin = f"{name}{suffix}"
        yield Organism(
            id=taxon,
            name_en=name,
            name_ja=names_ja.get(taxon, half_latin),
            rank=rank,
            lineage=higher,
            synonyms=(half_latin, f"{half_latin}菌") if taxon in names_ja else (),
            gram=gram,
            unverified=("name_ja",) if taxon in names_ja else (),
        )
    if gram:
        taxon, name, name_ja = _GRAM[gram]
        yield Organism(id=taxon, name_en=name, name_ja=name_ja, rank=Rank.GRAM, lineage=(taxon,), gram=gram)
