"""The topics of the methods pages, in reading order, and where each method is explained."""

from functools import cache

import msgspec

from analysis.methods import Method


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One page: its place in the address, the methods it explains, and what it cites."""

    slug: str
    methods: tuple[Method, ...] = ()
    literature: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """Return the template of the page."""
        return f"methods/{self.slug}.html"


TOPICS: tuple[Topic, ...] = (
    Topic(slug="discrepancies", literature=("clsi-m23", "clopper-1934", "korn-1998", "efron-1983")),
    Topic(
        slug="error-bounded-search",
        methods=(Method.ERROR_BOUNDED_CONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED),
        literature=("metzler-1974", "brunden-1992", "clsi-m23", "efron-1983"),
    ),
    Topic(slug="roc", methods=(Method.ROC,), literature=("youden-1950", "delong-1988", "clopper-1934")),
    Topic(
        slug="regression",
        methods=(
            Method.INTERVAL_CENSORED,
            Method.OLS,
            Method.OLS_INVERSE,
            Method.DEMING,
            Method.THEIL_SEN,
            Method.QUANTILE,
        ),
        literature=(
            "olsen-1978",
            "linnet-1993",
            "theil-1950",
            "sen-1968",
            "conover-1980",
            "koenker-1978",
        ),
    ),
    Topic(
        slug="measurement-error-model",
        methods=(Method.EXPECTED_CONSTRAINED, Method.EXPECTED_UNCONSTRAINED, Method.CRAIG_LOSS),
        literature=(
            "craig-2000",
            "depalma-2017",
            "depalma-2018",
            "ramsay-1988",
            "eilers-1996",
            "besag-1991",
            "hesterberg-2015",
        ),
    ),
    Topic(slug="probabilities", literature=("craig-2000", "depalma-2017")),
    Topic(
        slug="wild-type",
        literature=("turnidge-2006", "kronvall-2003", "kronvall-2010", "eucast-sop-10"),
    ),
    Topic(
        slug="agreement",
        literature=("iso-20776-2", "clsi-m52", "fda-2009", "clopper-1934", "gavan-1981", "turnidge-2007"),
    ),
    Topic(slug="laboratories", literature=("berger-1982", "mackinnon-1985")),
    Topic(slug="how-much-data", literature=("clopper-1934", "clsi-m23", "eucast-sop-10")),
    Topic(
        slug="refusals",
        methods=(Method.SUSCEPTIBLE_ONLY, Method.EXPECTED_SUSCEPTIBLE_ONLY),
        literature=("clsi-m23",),
    ),
    Topic(slug="simulation-study", literature=("brunden-1992", "craig-2000", "depalma-2017")),
)


@cache
def topic_of(slug: str) -> Topic | None:
    """Return the topic of an address, or None where there is none."""
    return next((topic for topic in TOPICS if topic.slug == slug), None)


@cache
def method_path(method: str) -> str:
    """Return where a method is explained, as a path after the language."""
    found = (topic.slug for topic in TOPICS for known in topic.methods if known == method)
    slug = next(found, None)
    return "/methods" if slug is None else f"/methods/{slug}#{method}"


EXPLAINED_AT = {
    "isolates": "/methods#interval",
    "minimum-data": "/methods/how-much-data",
    "candidates": "/methods#together",
    "acceptance": "/methods/discrepancies",
    "further-isolates": "/methods/how-much-data",
    "validation": "/methods/discrepancies#validation",
    "in-force": "/methods/discrepancies#in-force",
    "warnings": "/outcomes#derivation_warnings",
    "expected": "/methods/measurement-error-model#expected",
    "per-mm": "/methods/probabilities",
    "technical-uncertainty": "/methods/probabilities#technical-uncertainty",
    "fit": "/methods/measurement-error-model#checks",
    "subgroups": "/methods/laboratories#subgroups",
    "resamples": "/methods/error-bounded-search#resamples",
    "heterogeneity": "/methods/laboratories",
    "wild-type": "/methods/wild-type",
    "lines": "/methods/regression",
    "roc": "/methods/roc",
}
"""Which page explains a section of a derivation, by the section's id."""


def section_path(section: str) -> str | None:
    """Return where a section of a derivation is explained, as a path after the language."""
    return EXPLAINED_AT.get(section)
