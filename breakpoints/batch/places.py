"""Sites and specimens that no criterion tells apart: questions that differ in nothing else are one question.

Where no row of the tables about an organism and a drug lists a site, the row that applies is the same at
every site; what is left of a site and a specimen is what is remarked on them.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.asking import Result, about
from breakpoints.batch.columns import KEY_FIELDS
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.quality_control.strains import is_quality_control
from breakpoints.vocabulary import Match, Vocabulary

Texts = tuple[str | None, ...]
Pair = tuple[str | None, str | None]
"""An organism and a drug as written."""
Place = tuple[str | None, str | None]
"""A site and a specimen as written."""
_ORGANISM: Final = KEY_FIELDS.index("organism")
_DRUG: Final = KEY_FIELDS.index("drug")
_SITE: Final = KEY_FIELDS.index("site")
_SPECIMEN: Final = KEY_FIELDS.index("specimen")


class Places:
    """Which sites and specimens mean the same; ``tables`` are those of the batch."""

    def __init__(self, tables: Sequence[TableIndex], vocabulary: Vocabulary) -> None:
        self._tables, self._vocabulary = tuple(tables), vocabulary
        self._told_apart: dict[Pair, bool] = {}
        self._meant: dict[Place, Place] = {}
        self._first: dict[tuple[object, ...], Place] = {}
        self._any = Result(
            organism=next(iter(vocabulary.organisms)),
            host=next(iter(vocabulary.hosts)),
            drug=next(iter(vocabulary.drugs)),
            method=Method.MIC,
            value="",
        )

    def alike(self, key: Texts) -> Texts:
        """Return the question that stands for all that differ from one in such a place only."""
        pair = key[_ORGANISM], key[_DRUG]
        told_apart = self._told_apart.get(pair)
        if told_apart is None:
            told_apart = self._told_apart[pair] = self._are_told_apart(pair[0] or "", pair[1] or "")
        if told_apart:
            return key
        place = key[_SITE], key[_SPECIMEN]
        meant = self._meant.get(place)
        if meant is None:
            meant = self._meant[place] = self._first.setdefault(self._remarked(*place), place)
        return key if meant == place else (*key[:_SITE], *meant, *key[_SPECIMEN + 1 :])

    def _are_told_apart(self, organism: str, drug: str) -> bool:
        """Tell whether a row of a drug and an organism, or a group of it, lists a site, or a name is none."""
        named, of = self._vocabulary.find_organism_of_result(organism), self._vocabulary.find_drug(drug)
        if not (isinstance(named, Match) and isinstance(of, Match)):
            return True
        lineage = self._vocabulary.lineage(named.id)
        rows_of_drug = (table.rows_of_drug(of.id) or {} for table in self._tables)
        return any(one.row.sites for rows in rows_of_drug for taxon in lineage for one in rows.get(taxon, ()))

    def _remarked(self, site: str | None, specimen: str | None) -> tuple[object, ...]:
        """Return all that an answer depends on where no row lists a site; told by a result of any names."""
        found = about(msgspec.structs.replace(self._any, site=site, specimen=specimen), self._vocabulary)
        if isinstance(found, Refused):
            return site, specimen
        return (
            tuple([remark.code for remark in found.remarks]),
            found.against is not None,
            found.specimen is not None,
            found.question.site_unknown,
            found.question.site_open,
            found.question.also is not None,
            is_quality_control(specimen),
        )
