"""How many results of a drug and laboratory a file holds: plain structs."""

from __future__ import annotations

import msgspec


class RowsOfDrug(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One drug in one laboratory, both as the file writes them; empty where it does not."""

    drug: str
    laboratory: str
    rows: int
    zone_missing: int
    mic_missing: int
    refused: int
