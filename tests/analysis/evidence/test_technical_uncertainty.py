"""The area of technical uncertainty."""

from analysis.evidence.report import ZoneCall
from analysis.evidence.technical_uncertainty import runs, technical_uncertainty
from analysis.measurement_error.report import ZoneCategory


def row(prevalence: str, zone_mm: int, s: float, i: float, r: float) -> ZoneCategory:
    return ZoneCategory(
        prevalence=prevalence,
        resistant_share=0.2,
        zone_mm=zone_mm,
        zone_share=0.1,
        susceptible=s,
        intermediate=i,
        resistant=r,
    )


ROWS = [
    row("as_sampled", 18, 0.0, 0.1, 0.9),
    row("as_sampled", 19, 0.1, 0.4, 0.5),
    row("as_sampled", 20, 0.15, 0.75, 0.1),
    row("as_sampled", 21, 0.5, 0.5, 0.0),
    row("as_sampled", 22, 0.7, 0.3, 0.0),
    row("resistance_5_percent", 18, 0.0, 0.1, 0.9),
]


def test_zones_whose_most_probable_category_is_under_the_level_are_named() -> None:
    sampled, rare = technical_uncertainty(ROWS, 70)
    assert [(one.zone_mm, one.call) for one in sampled.zones] == [
        (19, ZoneCall.RESISTANT),
        (21, ZoneCall.INTERMEDIATE),
    ]
    assert sampled.sample_share == 0.2
    assert (rare.prevalence, rare.zones, rare.sample_share) == ("resistance_5_percent", (), 0.0)


def test_a_higher_level_widens_the_area() -> None:
    areas = [
        {one.zone_mm for one in technical_uncertainty(ROWS, level)[0].zones} for level in (50, 70, 80, 95)
    ]
    assert areas == [set(), {19, 21}, {19, 20, 21, 22}, {18, 19, 20, 21, 22}]


def test_consecutive_millimetres_make_one_run() -> None:
    assert runs([21, 19, 20, 25]) == ((19, 21), (25, 25))
    assert runs([]) == ()
