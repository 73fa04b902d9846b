"""What a plot of a record is drawn from, and what comes out: a specification and its figures as a table."""

from typing import Any, Literal

import msgspec

from analysis.record import Candidate, DerivationRecord
from service.locale.catalogue import Language, text


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The record that is drawn, the answer that the drawings are about, and the reader's language."""

    record: DerivationRecord
    about: Candidate | None
    organism: str
    drug: str
    disk_content: str
    language: Language

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """Return R <= and S >= (mm) of the answer; none where the record proposes no criterion."""
        if self.about is None or self.record.default is None:
            return None, None
        return self.about.zone_r_le_mm, self.about.zone_s_ge_mm

    def word(self, key: str, **parameters: object) -> str:
        """Return a text of the pages."""
        return text(f"pages.{key}", self.language, **parameters)

    def words(self, plot: str, *parts: str) -> dict[str, str]:
        """Return the title, the description and further words of a plot."""
        return {part: self.word(f"plot.{plot}.{part}") for part in ("title", "description", *parts)}


class PlotTable(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a plot for those who cannot see it: a head, and rows that begin with their name."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    style: Literal["", "cells"] = ""
    """``cells``: a matrix of counts, the empty ones left blank."""


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """A Vega-Lite specification and the same figures as a table."""

    spec: dict[str, Any]
    table: PlotTable
