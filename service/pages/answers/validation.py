"""Error rates of a candidate on isolates that did not choose it: corrected by resamples, and held out."""

import msgspec

from analysis.record import Candidate, CorrectedRate, DerivationRecord, HeldOutRate


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """Corrected rates of the MIC categories and of the acceptance rows, and held-out counts."""

    of_categories: tuple[CorrectedRate, ...]
    of_rows: tuple[CorrectedRate, ...]
    held_out: tuple[HeldOutRate, ...]


def view(_record: DerivationRecord, about: Candidate | None) -> Validation | None:
    """Return what a candidate has of them."""
    if about is None or not (about.corrected or about.held_out):
        return None
    return Validation(
        of_categories=tuple(one for one in about.corrected if one.row is None),
        of_rows=tuple(one for one in about.corrected if one.row is not None),
        held_out=about.held_out,
    )
