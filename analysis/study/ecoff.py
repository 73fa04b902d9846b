"""Our cut-offs beside official ones of *E. coli*: shares and misses, without the outside figures."""

from importlib.resources import files
from typing import Literal

import msgspec

from analysis.wild_type.report import Cautioned


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was compared, by what: neither the distributions nor the official values are shipped."""

    distributions: str
    command: str
    date: str
    code_version: str


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a way to a cut-off agrees with the official values of one standing.

    ``standing``: full, or tentative (in brackets). ``percent`` is the quantile, None for a way without
    one. ``lower`` and ``higher`` count drugs off by any number of two-fold steps, ``within_one`` those
    exact or one off.
    """

    standing: Literal["full", "tentative"]
    way: Literal["mixture", "iterative", "normalized", "median_of_three"]
    percent: float | None
    drugs: int
    exact: int
    within_one: int
    lower: int
    higher: int


class Miss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One drug whose default cut-off is not the official one.

    ``drug`` is the name in lower case, joined by underscores, as the sentences that explain it are
    called. ``steps_off``: ours less the official, two-fold steps; ``distance_steps``: how far the 99 %
    quantile would have to move; ``fall``: how far the log likelihood would fall with it;
    ``isolates_to_tell``: with how many isolates that would exclude it at 5 %. ``agreeing_percent``: the
    usual quantile nearest to 99 % that would have agreed, None where none does.
    """

    drug: str
    standing: Literal["full", "tentative"]
    isolates: int
    steps_off: int
    distance_steps: float
    fall: float
    isolates_to_tell: float
    agreeing_percent: float | None
    iterative_steps_off: int | None
    normalized_steps_off: int | None
    cautions: tuple[Cautioned, ...]


class Warned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often an answer carried a caution of its own, where it missed and where it did not."""

    misses: int
    misses_cautioned: int
    exact: int
    exact_cautioned: int


class EcoffStudy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The comparison with official epidemiological cut-offs."""

    source: Source
    agreements: tuple[Agreement, ...]
    misses: tuple[Miss, ...]
    warned: Warned

    def agreement(
        self, standing: Literal["full", "tentative"], way: str, percent: float | None = None
    ) -> Agreement:
        """Return one row: of the default at 99 % say ``("full", "mixture", 99.0)``."""
        return next(
            one for one in self.agreements if (one.standing, one.way, one.percent) == (standing, way, percent)
        )


def ecoff_study() -> EcoffStudy:
    """Return the comparison that ships with the package."""
    content = files("analysis.study").joinpath("ecoff.json").read_bytes()
    return msgspec.json.decode(content, type=EcoffStudy)
