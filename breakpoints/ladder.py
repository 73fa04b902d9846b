"""The two-fold ladder: an integer axis, step k = log2(mg/L); steps are compared, never floats."""

from typing import Final, Literal

import msgspec

from breakpoints.outcomes import Refused

Sign = Literal["", "<", "<=", ">", ">="]
LOWEST: Final = -64
"""Stands for "no lower end" of a censored MIC."""
HIGHEST: Final = 64
"""Stands for "no upper end" of a censored MIC."""


class Mic(msgspec.Struct, frozen=True, kw_only=True):
    """A reported MIC: sign, ladder step, and the text as written.

    A value off the ladder counts on the next higher step and has ``on_ladder`` False.
    ``partner_text`` keeps the second component of a combination (``0.12/2.38``).
    """

    sign: Sign
    step: int
    text: str
    on_ladder: bool = True
    partner_text: str | None = None


def step_of(mg_per_l: float) -> tuple[int, bool]:
    """Return the ladder step of a concentration, and whether it lies on the ladder.

    Within 0.1 of a step it is that step (0.06, 0.0625 and 0.064); any other value counts
    on the next higher step.
    """
    raise NotImplementedError


def read_mic(text: str) -> Mic | Refused:
    """Read a MIC in mg/L as written (``4``, ``<=0.25``, ``＞３２``, ``0.12/2.38``)."""
    raise NotImplementedError


def possible_steps(mic: Mic) -> range:
    """Return the ladder steps a reported MIC may stand for, from `LOWEST` to `HIGHEST`."""
    raise NotImplementedError


def mg_per_l_text(step: int) -> str:
    """Write a step as laboratories do (``0.06``, ``0.12``, ``0.5``, ``32``)."""
    raise NotImplementedError
