"""The sections of a derivation in the order in which they are read. A new answer gets a line here."""

from analysis.record import Candidate, DerivationRecord
from service.pages.answers import (
    acceptance,
    candidates,
    expected,
    fit,
    further_isolates,
    heterogeneity,
    in_force,
    isolates,
    lines,
    minimum_data,
    resamples,
    roc,
    subgroups,
    technical_uncertainty,
    validation,
    warnings,
    wild_type,
    zone_probabilities,
)
from service.pages.answers.section import Section, ShownSection

SECTIONS = (
    Section(id="isolates", template="isolates.html", view=isolates.view, evidence=True),
    Section(id="minimum-data", template="minimum_data.html", view=minimum_data.view, evidence=True),
    Section(id="candidates", template="candidates.html", view=candidates.view, evidence=True),
    Section(id="acceptance", template="acceptance.html", view=acceptance.view, evidence=True),
    Section(id="further-isolates", template="further_isolates.html", view=further_isolates.view),
    Section(id="validation", template="validation.html", view=validation.view),
    Section(id="in-force", template="in_force.html", view=in_force.view, evidence=True),
    Section(id="warnings", template="warnings.html", view=warnings.view, evidence=True),
    Section(id="expected", template="expected.html", view=expected.view, evidence=True),
    Section(id="per-mm", template="zone_probabilities.html", view=zone_probabilities.view, evidence=True),
    Section(
        id="technical-uncertainty",
        template="technical_uncertainty.html",
        view=technical_uncertainty.view,
        evidence=True,
    ),
    Section(id="fit", template="fit.html", view=fit.view, evidence=True),
    Section(id="subgroups", template="subgroups.html", view=subgroups.view, evidence=True),
    Section(id="resamples", template="resamples.html", view=resamples.view),
    Section(id="heterogeneity", template="heterogeneity.html", view=heterogeneity.view, evidence=True),
    Section(id="wild-type", template="wild_type.html", view=wild_type.view),
    Section(id="lines", template="lines.html", view=lines.view),
    Section(id="roc", template="roc.html", view=roc.view),
)


def sections_of(
    record: DerivationRecord, about: Candidate | None, *, evidence: bool = False
) -> tuple[ShownSection, ...]:
    """Return the sections that a record has, about one candidate; ``evidence`` leaves out the rest."""
    found = ((one, one.view(record, about)) for one in SECTIONS if one.evidence or not evidence)
    return tuple(
        ShownSection(id=one.id, template=f"parts/{one.template}", view=view)
        for one, view in found
        if view is not None
    )
