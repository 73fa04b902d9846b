"""From a data set version to the table that analysis derives from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec

from analysis.conditions import Condition
from analysis.methods import Factor
from analysis.paired_table import PairedTable, paired_table
from analysis.record import LeftOut
from breakpoints.disk_content import canonical_disk_content
from breakpoints.vocabulary import vocabulary
from datasets.canonical import COLUMNS
from datasets.compositions_alike import of_one_composition
from datasets.conditions import ConditionsAsked, conditions_of, tested_alike
from datasets.errors import DamagedVersion, NothingSelected
from datasets.independent import one_of_each_isolate
from datasets.mic_interval import mic_interval_log2
from datasets.paired_rows import PairedRow
from datasets.version import DatasetVersion


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The table of one organism, drug, disk content and host, with what was left out of it."""

    table: PairedTable
    n_isolates: int
    left_out: LeftOut
    laboratories: tuple[str, ...]
    years: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()


AS_STATED = ConditionsAsked()


def paired_table_of(
    version: DatasetVersion,
    organism: str,
    drug: str,
    disk_content: str,
    host: str | None = None,
    *,
    conditions: ConditionsAsked = AS_STATED,
    compositions: Collection[str] = (),
) -> Selection:
    """Select one group of a version and turn its MICs into intervals of log2(mg/L).

    Ids are the vocabulary's; ``disk_content`` is compared after parsing; ``host=None`` takes every host.
    An isolate counts once (``datasets.one_isolate``): its further replicates are left out and counted, as are
    rows of which nobody can tell whether they are of an isolate that counts. Rows of another dilution series
    than 1, 2, 4 ... lie between the steps of the table, and are left out and counted, too; so are MICs by
    another method than broth microdilution beside such (``datasets.conditions``), and MICs of a combination
    that are of another composition than the criterion's ``compositions``.

    Raises
    ------
    NothingSelected
        No row of the version belongs to the group.
    DamagedVersion
        A row of the version holds an MIC that cannot be read.
    """
    wanted = {
        "organism": organism,
        "drug": drug,
        "disk_content": canonical_disk_content(disk_content) or disk_content,
        **({} if host is None else {"host": host}),
        "ladder": "1",
    }
    lines, left_out = _select(version.lines(), wanted)
    lines, otherwise_composed = of_one_composition(lines, drug, compositions)
    lines, tested_otherwise = tested_alike(lines, conditions)
    independent = one_of_each_isolate(lines)
    rows = independent.rows
    if not rows:
        raise NothingSelected(organism, drug, disk_content, host)
    intervals = [_interval(row, version) for row in rows]
    laboratories = sorted({row.laboratory for row in rows if row.laboratory})
    table = paired_table(
        [lower for lower, _ in intervals],
        [upper for _, upper in intervals],
        [row.zone_mm for row in rows],
        laboratory=[row.laboratory or "" for row in rows] if laboratories else None,
        labels=_labels(rows),
        challenge=[row.sampling == "challenge" for row in rows],
    )
    return Selection(
        table=table,
        n_isolates=len(rows),
        left_out=LeftOut(
            **left_out,
            **otherwise_composed,
            **tested_otherwise,
            further_replicates=independent.further_replicates,
            identity_undecided=independent.identity_undecided,
            pasted_again=independent.pasted_again,
        ),
        laboratories=tuple(laboratories),
        years=tuple(sorted({row.year for row in rows if row.year})),
        conditions=conditions_of(rows, conditions),
    )


def _labels(rows: list[PairedRow]) -> dict[Factor, list[str]]:
    """Return host, year, species and mechanism of each row, each where any row states it."""
    stated = {
        Factor.HOST: [row.host or "" for row in rows],
        Factor.YEAR: [row.year or "" for row in rows],
        Factor.SPECIES: [_species(row.organism) for row in rows],
        Factor.MECHANISM: [row.mechanism or "" for row in rows],
        Factor.DISK_MAKER: [row.disk_maker or "" for row in rows],
    }
    return {factor: names for factor, names in stated.items() if any(names)}


def _species(organism: str) -> str:
    """Return an organism that is a species or part of one; a genus or group says no species."""
    known = vocabulary().organisms.get(organism)
    return organism if known is not None and known.rank in _SPECIES_RANKS else ""


_SPECIES_RANKS = frozenset({"species", "subspecies", "serovar"})
_REASONS = {"ladder": "other_mic_series"}


def _select(lines: Iterable[str], wanted: dict[str, str]) -> tuple[list[str], dict[str, int]]:
    """Return the lines that are wanted, and how many others there are by the first column that differs."""
    places = [(COLUMNS.index(name), name, value) for name, value in wanted.items()]
    chosen, others = [], Counter[str]()
    for line in lines:
        cells = line.split("\t")
        differs = next((name for place, name, value in places if cells[place] != value), None)
        if differs is None:
            chosen.append(line)
        else:
            others[_REASONS.get(differs, f"other_{differs}")] += 1
    return chosen, dict(others)


def _interval(row: PairedRow, version: DatasetVersion) -> tuple[float, float]:
    interval = mic_interval_log2(row.mic_mg_per_l)
    if interval is None:
        raise DamagedVersion(version.digest, f"the MIC {row.mic_mg_per_l!r} cannot be read")
    return interval
