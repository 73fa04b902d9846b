"""From a data set version to the table that analysis derives from."""

from __future__ import annotations

import msgspec

from analysis.paired_table import PairedTable
from datasets.version import DatasetVersion


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many rows of the version are not in the table, and why."""

    other_organism: int = 0
    other_drug: int = 0
    other_disk_content: int = 0
    other_host: int = 0
    further_replicates: int = 0


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The table of one organism, drug, disk content and host, with what was left out of it."""

    table: PairedTable
    n_isolates: int
    left_out: LeftOut
    laboratories: tuple[str, ...]
    years: tuple[str, ...]


def paired_table_of(
    version: DatasetVersion, organism: str, drug: str, disk_content: str, host: str | None = None
) -> Selection:
    """Select one group of a version and turn its MICs into intervals of log2(mg/L).

    Ids are the vocabulary's; ``disk_content`` is compared after parsing; ``host=None`` takes every host.
    An isolate counts once: its further replicates are left out and counted.

    Raises
    ------
    NothingSelected
        No row of the version belongs to the group.
    """
    raise NotImplementedError
