"""One section of a derivation's page: what it is called, which part draws it, what the part reads."""

from collections.abc import Callable
from typing import Any

import msgspec

from analysis.record import Candidate, DerivationRecord

View = Callable[[DerivationRecord, Candidate | None], Any]
"""Arrange an answer of a record about one candidate; None where the record has no such answer."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A section that every record may have.

    ``id`` is its anchor and names its heading, ``pages.section.<id>``; ``template`` is the part under
    ``parts/``. ``evidence``: a published criterion and a proposal show it too, not the derivation alone.
    """

    id: str
    template: str
    view: View
    evidence: bool = False


class ShownSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section of one record with what its part reads."""

    id: str
    template: str
    view: Any
