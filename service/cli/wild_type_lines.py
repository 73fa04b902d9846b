"""Wild-type cut-offs as lines of a terminal."""

from collections.abc import Iterator, Sequence

import msgspec

from analysis.concentration import concentration_text
from analysis.wild_type.report import (
    MicAnswer,
    MicBasis,
    MicPooled,
    MicResamples,
    RuleCheck,
    WildTypeMethod,
    ZoneAnswer,
    ZoneBasis,
    ZoneResamples,
)
from service.cli.columns import aligned
from service.locale.catalogue import Language, text

INDENT = "  "


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """One axis of one distribution with what was placed on it, and the method that is asked for."""

    label: str
    isolates: float
    answer: MicAnswer | ZoneAnswer
    method: WildTypeMethod

    @property
    def is_mic(self) -> bool:
        """Tell MICs from zones."""
        return isinstance(self.answer, MicAnswer)

    @property
    def key(self) -> str:
        """Return what the cut-off is called in results: with its unit."""
        return "ecoff_mg_per_l" if self.is_mic else "ecoff_mm"

    @property
    def written(self) -> str | None:
        """Return the cut-off of the method asked for, None where it has none."""
        return self.written_by(self.method)

    def written_by(self, method: WildTypeMethod) -> str | None:
        """Return the cut-off of a method as a number, None where it has none."""
        if isinstance(self.answer, MicAnswer):
            steps = (one.cut_off_step for one in self.answer.cut_offs if one.method is method)
            return next((concentration_text(step) for step in steps), None)
        return next((str(one.cut_off_mm) for one in self.answer.cut_offs if one.method is method), None)


def full_lines(placed: Placed, language: Language) -> Iterator[str]:
    """Yield everything about one distribution."""
    axis = text(f"ecoff.axis.{'mic' if placed.is_mic else 'zone'}", language)
    yield text("ecoff.title", language, label=placed.label, axis=axis, isolates=f"{placed.isolates:.0f}")
    basis = placed.answer.basis
    if placed.answer.problem is not None or basis is None:
        yield INDENT + text(
            "ecoff.none", language, why=text(f"analysis.wild_type_problem.{placed.answer.problem}", language)
        )
        return
    yield f"{INDENT}{placed.key}: {placed.written or text('ecoff.not_by_this_method', language)}"
    yield INDENT + text(f"analysis.standing.{basis.standing}", language)
    sections = (
        _methods(placed.answer, language),
        _resamples(basis.resamples, language),
        _pooled(basis, language),
        _rules(basis.rules, language),
        _cautions(basis, language),
    )
    for section in sections:
        yield from (INDENT + line for line in section)


def short_lines(placed: Sequence[Placed], language: Language) -> Iterator[str]:
    """Yield one line a distribution."""
    methods = (WildTypeMethod.MIXTURE, WildTypeMethod.ITERATIVE, WildTypeMethod.NORMALIZED)
    head = (
        text("ecoff.column.distribution", language),
        text("ecoff.column.unit", language),
        text("ecoff.column.isolates", language),
        *(text(f"ecoff.method_short.{method}", language) for method in methods),
        text("ecoff.column.standing", language),
        text("ecoff.column.cautions", language),
    )
    yield from aligned(
        (head, *(_short_row(one, methods, language) for one in placed)), right=frozenset({2, 3, 4, 5})
    )


def _short_row(one: Placed, methods: Sequence[WildTypeMethod], language: Language) -> tuple[str, ...]:
    basis = one.answer.basis
    return (
        one.label,
        "mg/L" if one.is_mic else "mm",
        f"{one.isolates:.0f}",
        *(one.written_by(method) or "–" for method in methods),
        "–" if basis is None else text(f"ecoff.standing_short.{basis.standing}", language),
        ", ".join(_short_cautions(one, language)),
    )


def _short_cautions(one: Placed, language: Language) -> Iterator[str]:
    if one.answer.problem is not None:
        yield text(f"ecoff.problem_short.{one.answer.problem}", language)
    if one.answer.basis is not None:
        yield from (
            text(f"ecoff.caution_short.{found.code}", language) for found in one.answer.basis.cautions
        )


def _methods(answer: MicAnswer | ZoneAnswer, language: Language) -> Iterator[str]:
    """Yield the cut-offs of every method, and what other quantiles would give."""
    percents = next((one.quantiles for one in answer.cut_offs if one.quantiles), ())
    head = (
        text("ecoff.column.method", language),
        text("ecoff.column.cut_off", language),
        text("ecoff.column.mean", language),
        text("ecoff.column.sd", language),
        text("ecoff.column.wild_types", language),
        *(f"{one.percent:g} %" for one in percents),
    )
    yield ""
    yield from aligned((head, *_method_rows(answer, len(percents), language)), right=frozenset(range(1, 10)))


def _method_rows(
    answer: MicAnswer | ZoneAnswer, quantiles: int, language: Language
) -> Iterator[tuple[str, ...]]:
    if isinstance(answer, MicAnswer):
        for mic in answer.cut_offs:
            at = [concentration_text(one.cut_off_step) for one in mic.quantiles] or ["–"] * quantiles
            cut_off = f"≤ {concentration_text(mic.cut_off_step)} mg/L"
            figures = (f"{2**mic.mean_log2:.2g} mg/L", f"{mic.sd_log2:.2f} log2", f"{mic.n:.0f}")
            yield text(f"analysis.wild_type_method.{mic.method}", language), cut_off, *figures, *at
        return
    for zone in answer.cut_offs:
        at = [str(one.cut_off_mm) for one in zone.quantiles] or ["–"] * quantiles
        figures = (f"{zone.mean_mm:.1f} mm", f"{zone.sd_mm:.2f} mm", f"{zone.n:.0f}")
        yield (
            text(f"analysis.wild_type_method.{zone.method}", language),
            f"≥ {zone.cut_off_mm} mm",
            *figures,
            *at,
        )


def _resamples(found: MicResamples | ZoneResamples | None, language: Language) -> Iterator[str]:
    """Yield where the cut-off lies when the data are drawn again."""
    if found is None:
        return
    if isinstance(found, MicResamples):
        shares = [(concentration_text(one.cut_off_step), one.share) for one in found.steps]
        interval = (2**found.quantile_log2_lower_95, 2**found.quantile_log2_upper_95)
        unit = "mg/L"
    else:
        shares = [(str(one.cut_off_mm), one.share) for one in found.zones]
        interval = (found.quantile_mm_lower_95, found.quantile_mm_upper_95)
        unit = "mm"
    yield ""
    yield text(
        "ecoff.resamples",
        language,
        resamples=found.resamples,
        unit=text(f"analysis.resampled_unit.{found.unit}", language),
        shares=", ".join(
            f"{cut_off} {unit} {100 * share:.0f} %" for cut_off, share in shares if share >= 0.01
        ),
        lower=f"{interval[0]:.3g}",
        upper=f"{interval[1]:.3g} {unit}",
    )


def _pooled(basis: MicBasis | ZoneBasis, language: Language) -> Iterator[str]:
    """Yield the cut-off with either weighting of the sources."""
    for one in basis.pooled:
        written = (
            f"≤ {concentration_text(one.cut_off_step)} mg/L"
            if isinstance(one, MicPooled)
            else f"≥ {one.cut_off_mm} mm"
        )
        yield text(
            "ecoff.pooled",
            language,
            weighting=text(f"analysis.weighting.{one.weighting}", language),
            cut_off=written,
        )


def _rules(rules: Sequence[RuleCheck], language: Language) -> Iterator[str]:
    """Yield the rules of an epidemiological cut-off with what was asked and what was found."""
    head = tuple(text(f"ecoff.column.{name}", language) for name in ("rule", "required", "observed", "met"))
    yield ""
    yield from aligned((head, *(_rule_row(check, language) for check in rules)), right=frozenset({1, 2}))


def _rule_row(check: RuleCheck, language: Language) -> tuple[str, ...]:
    least = check.rule in {"sources", "wild_type_isolates"}
    against = ", ".join(name or text("ecoff.not_stated", language) for name in check.sources)
    met = text(f"ecoff.{'yes' if check.met else 'no'}", language)
    return (
        text(f"analysis.wild_type_rule.{check.rule}", language),
        f"{'≥' if least else '≤'} {check.required:g}" if check.rule != "mode_not_truncated" else "–",
        f"{check.observed:g}",
        f"{met} ({against})" if against else met,
    )


def _cautions(basis: MicBasis | ZoneBasis, language: Language) -> Iterator[str]:
    """Yield what may move the cut-off or makes it doubtful."""
    if basis.cautions:
        yield ""
    for one in basis.cautions:
        yield "! " + text(f"analysis.wild_type_caution.{one.code}", language, **one.parameters)
    if basis.three_preferred:
        yield text("ecoff.three_preferred", language)
