"""What a request for classification says: results as written, tables, and what it accepts."""

from typing import Annotated, Literal

import msgspec

from breakpoints.methods import METHODS, named
from breakpoints.quality_control.strains import stands_for_organism
from service.lookup.controls import MOST_CONTROLS, ControlIn
from service.lookup.questions import DEFAULT_KINDS

MOST_RESULTS = 10_000
Written = Annotated[str, msgspec.Meta(max_length=200)]
Names = Annotated[tuple[Written, ...], msgspec.Meta(max_length=50)]


class DoNotReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A drug that the laboratory does not report, of one organism or host or of all.

    ``unless``: drugs of which one, not susceptible in the same isolate, lifts this.
    """

    drug: Written
    organism: Written | None = None
    host: Written | None = None
    unless: Names = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the requester accepts; the defaults accept nothing that was not asked for."""

    kinds: Names = DEFAULT_KINDS
    host_fallback: Names = ()
    accept_not_stated: bool = False
    strict: bool = False
    rules: Literal["on", "off"] = "on"
    zone_zero_is_no_inhibition: bool = False
    do_not_report: Annotated[tuple[DoNotReport, ...], msgspec.Meta(max_length=500)] = ()


class ScreeningIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Screening tests of the isolate: ``positive`` or ``negative``; absent (or ND, 未実施) where not done."""

    esbl: Written | None = None
    methicillin_resistance: Written | None = None
    inducible_clindamycin: Written | None = None
    """The D-test."""
    beta_lactamase: Written | None = None
    """Penicillinase, such as blaZ or a nitrocefin test."""
    carbapenemase: Written | None = None
    """mCIM, Carba NP, or a gene such as KPC, NDM and OXA-48."""
    ampc: Written | None = None
    """An AmpC cephalosporinase."""
    vancomycin_resistance: Written | None = None
    """VRE, or a gene of enterococci such as vanA and vanB."""
    colistin_resistance: Written | None = None
    """A plasmid-borne gene of resistance to colistin: mcr-1 to mcr-10."""


class PlainResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The members that most results have: first what is asked, then what was measured and of what."""

    organism: Written
    drug: Written
    host: Written
    method: Written
    disk_content: Written | None = None
    site: Written | None = None
    specimen: Written | None = None
    """Stands for the site where none is given."""
    value: Written
    isolate: Written | None = None
    """Joins the results of one isolate, for rules that look at another drug's result."""
    date: Written | None = None
    """The day of the test, as 2026-04-01: controls of other days do not concern it."""
    id: Written | None = None


class ResultIn(PlainResult, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One result; ``value`` is text as written, ``method`` is ``disk`` or ``mic``."""

    screening: ScreeningIn | None = None
    ladder: Written | None = None
    """``100`` where an MIC is of the dilution series 100, 50, 25, 12.5, …; else that of 1, 2, 4, 8, …"""
    medium: Written | None = None
    """Stated only where it is not the medium of the method."""
    incubation: Written | None = None
    """Stated only where it is not the incubation of the method."""
    tables: Names | None = None

    def __post_init__(self) -> None:
        """Take a method by any of its usual names, and an isolate that is a control strain for one."""
        if self.isolate is not None and stands_for_organism(self.isolate, self.organism):
            msgspec.structs.force_setattr(self, "organism", self.isolate)
        if self.method not in METHODS:
            msgspec.structs.force_setattr(self, "method", named(self.method))


class ClassifyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A batch; tables in order of preference, ``on`` a civil date."""

    results: tuple[ResultIn, ...]
    tables: Names = ()
    on: str | None = None
    policy: Policy = Policy()
    quality_control: Annotated[tuple[ControlIn, ...], msgspec.Meta(max_length=MOST_CONTROLS)] = ()
    """What the control strains of the day read; rows of control strains count, too."""
