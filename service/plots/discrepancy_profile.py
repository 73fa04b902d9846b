"""The errors as one limit moves by up to 3 mm."""

from collections.abc import Sequence

from analysis.measurement_error.report import ExpectedMove
from analysis.methods import ErrorKind
from analysis.plots import ProfileTitles
from analysis.plots import discrepancy_profile as draw
from analysis.record import Candidate
from service.plots.drawing import Plot, PlotTable, Subject


def discrepancy_profile(subject: Subject) -> Plot | None:
    """Draw counted and, for the model's pair, expected errors."""
    about = subject.about
    if about is None or not about.profile or about.zone_r_le_mm is None or about.zone_s_ge_mm is None:
        return None
    errors = {kind.value: subject.word(f"error.{kind.value}") for kind in ErrorKind}
    words = subject.words("discrepancy_profile", "s_limit", "r_limit", "percent", "error")
    expected = _expected(subject, about)
    spec = draw(
        about.profile,
        expected,
        ProfileTitles(**words, **errors),
        n=subject.record.n,
        zone_r_le_mm=about.zone_r_le_mm,
        zone_s_ge_mm=about.zone_s_ge_mm,
    )
    return Plot(spec=spec, table=_table(about, expected, tuple(errors.values())))


def _expected(subject: Subject, about: Candidate) -> Sequence[ExpectedMove]:
    """Return the expected errors where they are those of the pair in question."""
    model = subject.record.model
    profile = () if model is None else model.profile
    at_rest = (about.zone_r_le_mm, about.zone_s_ge_mm)
    return profile if at_rest in {(one.zone_r_le_mm, one.zone_s_ge_mm) for one in profile} else ()


def _table(about: Candidate, expected: Sequence[ExpectedMove], errors: tuple[str, ...]) -> PlotTable:
    """Return a row for each pair: counted errors and, after a stroke, the expected share of all isolates."""
    shares = {(one.zone_s_ge_mm, one.zone_r_le_mm): one for one in expected}

    def row(pair: tuple[int, int], counted: tuple[int, ...]) -> tuple[str, ...]:
        found = shares.get(pair)
        beside = ("",) * 3 if found is None else tuple(f" / {100 * one:.1f} %" for one in _kinds(found))
        return tuple(str(mm) for mm in pair) + tuple(
            f"{count}{share}" for count, share in zip(counted, beside, strict=True)
        )

    return PlotTable(
        head=("S ≥ (mm)", "R ≤ (mm)", *errors),
        rows=tuple(
            row((one.zone_s_ge_mm, one.zone_r_le_mm), (one.very_major, one.major, one.minor))
            for one in about.profile
        ),
    )


def _kinds(move: ExpectedMove) -> tuple[float, float, float]:
    return move.very_major, move.major, move.minor
