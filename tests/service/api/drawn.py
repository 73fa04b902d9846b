"""A store with a drawn table of clinical criteria and the one that ships, for batches of any rows."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.expert.tests_needed import drugs_that_show
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion
from breakpoints.vocabulary import Drug, Match, VocabularyAdditions, vocabulary
from breakpoints.vocabulary.additions import canonical_additions
from datasets.store import blobs, migrate, open_store
from service.context import Context, new_context
from service.publication.publishing import publish_version
from service.settings import Settings

ORGANISMS = (
    "staphylococcus_aureus",
    "Staphylococcus",
    "escherichia_coli",
    "salmonella",
    "E. coly",
    "ATCC 25922",
)
DRUGS = ("oxacillin", "cefalexin", "erythromycin", "clindamycin", "gentamicin", "STR", "nothing known")
DRUGS += ("MPIPC 再検",)
ADDED = VocabularyAdditions(
    drugs=tuple(
        Drug(id=one, name_en=one, name_ja=one)
        for one in sorted(drugs_that_show())
        if not isinstance(vocabulary().find_drug(one), Match)
    )
)
"""Drugs of which only imported tables know."""
BESIDE = ("cefalexin", "amoxicillin")
SCREENING = tuple(sorted(drugs_that_show().difference(BESIDE)))
JUDGED = ("escherichia_coli", "klebsiella_pneumoniae", "proteus_mirabilis", "staphylococcus_aureus")


def table() -> TableVersion:
    """Make criteria by zone and MIC, of one host and of any, for a site and for all."""
    rows = [
        Criterion(
            organism=organism,
            host=host,
            drug=drug,
            method=method,
            disk_content="10 µg" if method is Method.DISK else None,
            kind=Kind.CLINICAL,
            mic=mic_boundaries("<=1", ">2") if method is Method.MIC else None,
            zone=zone_boundaries(">=21", "<18") if method is Method.DISK else None,
            sites=sites,
            source=Source(citation="drawn"),
        )
        for organism in ("staphylococcus", "escherichia_coli")
        for drug in DRUGS[:5]
        for method in Method
        for host, sites in (("dog", ()), ("cat", ("skin",)))
    ]
    first = next(one for one in rows if one.method is Method.MIC and one.host == "dog")
    screened = [
        msgspec.structs.replace(first, organism=organism, host=host, drug=drug)
        for organism in JUDGED
        for host, drugs in (("dog", SCREENING[::2]), ("horse", ()))
        for drug in (*BESIDE, *drugs)
    ]
    known = {(one.organism, one.host, one.drug, one.method) for one in rows}
    rows += [one for one in screened if (one.organism, one.host, one.drug, one.method) not in known]
    return msgspec.structs.replace(nval_tentative(), table="drawn", criteria=tuple(rows))


@contextlib.contextmanager
def drawn_context(folder: Path) -> Iterator[Context]:
    """Return a context over a store in this folder that holds the drawn table and the one that ships."""
    url = f"sqlite:///{folder / 'store.sqlite'}"
    migrate(url)
    store = open_store(url)
    with store.writing() as connection:
        digest = blobs.put(connection, canonical_additions(ADDED), "application/json")
        for one in (msgspec.structs.replace(table(), vocabulary=digest), nval_tentative()):
            publish_version(connection, one, {}, by=None, at=dt.datetime.now(dt.UTC))
    context = new_context(store, Settings(store=url))
    context.refresh()
    yield context
    store.close()
