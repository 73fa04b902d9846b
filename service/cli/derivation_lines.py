"""A derivation's record as lines of a terminal."""

from collections.abc import Iterator, Sequence

from analysis.methods import AcceptanceRow, Censoring, Denominator, ErrorKind
from analysis.record import AcceptanceCell, Candidate, DerivationRecord, Refused, Warned, record_digest
from breakpoints.ladder import mg_per_l_text
from datasets.read_result import ReadResult
from service import wording
from service.cli.columns import aligned
from service.derivations.readers_words import spoken
from service.jobs.question import DerivationQuestion
from service.locale.catalogue import Language, text

INDENT = "  "
DEFAULT_MARK = "*"


def derivation_lines(
    question: DerivationQuestion, record: DerivationRecord, read: ReadResult, language: Language
) -> Iterator[str]:
    """Yield what was asked, the answer with its reason, every candidate, verdicts, warnings, refusals."""
    sections = (
        _asked(question, record, read, language),
        _answer(record, language),
        _candidates(record, language),
        _expected(record, language),
        _acceptance(record, language),
        _said("derive.refusals", "analysis.refusal", record.refusals, language),
        _said("derive.warnings", "analysis.warning", _warned(record), language),
    )
    for section in sections:
        lines = list(section)
        yield from lines
        if lines:
            yield ""
    yield text("derive.record", language, digest=record_digest(record), seed=record.plan.seed)


def _asked(
    question: DerivationQuestion, record: DerivationRecord, read: ReadResult, language: Language
) -> Iterator[str]:
    terms = [wording.organism_term(question.organism), wording.drug_term(question.drug)]
    terms += [] if question.host is None else [wording.host_term(question.host)]
    names = [term.name_ja if language == "ja" else term.name_en for term in terms]
    yield f"{' · '.join(names)} · {question.disk_content}"
    kind = text(f"kind.{question.criterion.kind}", language)
    yield text("derive.criterion", language, limits=_mic_limits(question), kind=kind)
    counts = record.categories
    yield text(
        "derive.isolates",
        language,
        n=record.n,
        s=counts.susceptible,
        i=counts.intermediate,
        r=counts.resistant,
        rows=read.rows_in,
        refused=read.rows_refused,
    )


def _mic_limits(question: DerivationQuestion) -> str:
    criterion = question.criterion
    r = "" if criterion.r_ge_mg_per_l is None else f", R ≥ {criterion.r_ge_mg_per_l}"
    return f"S ≤ {criterion.s_le_mg_per_l}{r} mg/L"


def _answer(record: DerivationRecord, language: Language) -> Iterator[str]:
    if record.default is None:
        yield text("pages.derivation.none_possible", language)
    else:
        judged = f" – {_judged(record.default, language)}" if record.default.verdict else ""
        yield text("derive.proposed", language, limits=_zone_limits(record.default)) + judged
    yield text(f"analysis.reason.{record.default_reason}", language)


def _judged(judged: Candidate | AcceptanceCell, language: Language) -> str:
    verdict, clustered = judged.verdict, judged.clustered_verdict
    said = text(f"analysis.verdict.{verdict}", language)
    if clustered is None or clustered is verdict:
        return said
    further = text("pages.acceptance.further_laboratories", language)
    return f"{said}, {further} {text(f'analysis.verdict.{clustered}', language)}"


def _zone_limits(candidate: Candidate) -> str:
    r = "" if candidate.zone_r_le_mm is None else f", R ≤ {candidate.zone_r_le_mm}"
    return f"S ≥ {candidate.zone_s_ge_mm}{r} mm"


def _candidates(record: DerivationRecord, language: Language) -> Iterator[str]:
    if not record.candidates:
        return
    yield text("derive.candidates", language)
    head = (
        "",
        text("derive.column.method", language),
        "S ≥",
        "R ≤",
        text("derive.column.index", language),
        *(text(f"derive.column.{kind}", language) for kind in ErrorKind),
        text("derive.column.verdict", language),
    )
    usable = [one for one in record.candidates if one.refusal is None]
    if usable:
        rows = [_candidate_row(one, record, language) for one in usable]
        yield from (INDENT + line for line in aligned((head, *rows), right=frozenset({2, 3, 4, 5, 6, 7})))
    for one in record.candidates:
        if one.refusal is not None:
            said = spoken(one.refusal.parameters, language)
            why = text(f"analysis.refusal.{one.refusal.code}", language, **said)
            yield f"{INDENT}{INDENT}{_name(one, language)}: {why}"


def _candidate_row(candidate: Candidate, record: DerivationRecord, language: Language) -> tuple[str, ...]:
    counted = {
        rate.error: f"{rate.k}/{rate.n}"
        for rate in candidate.discrepancies
        if rate.denominator is Denominator.MIC_CATEGORY
    }
    return (
        DEFAULT_MARK if candidate is record.default else "",
        _name(candidate, language),
        _mm(candidate.zone_s_ge_mm),
        _mm(candidate.zone_r_le_mm),
        "–" if candidate.index is None else f"{candidate.index:.4f}",
        *(counted.get(kind, "–") for kind in ErrorKind),
        _judged(candidate, language) if candidate.verdict else "–",
    )


def _name(candidate: Candidate, language: Language) -> str:
    name = text(f"analysis.method.{candidate.method}", language)
    if candidate.censoring in {Censoring.NONE_CENSORED, Censoring.INTERVAL}:
        return name
    treatment = text(f"analysis.censoring.{candidate.censoring}", language)
    return text("derive.with_treatment", language, name=name, treatment=treatment)


def _mm(value: int | None) -> str:
    return "–" if value is None else str(value)


def _expected(record: DerivationRecord, language: Language) -> Iterator[str]:
    pair = None if record.model is None else record.model.pair
    if pair is None or pair.zone_s_ge_95 is None or pair.zone_r_le_95 is None:
        return
    yield text(
        "derive.intervals",
        language,
        s_low=pair.zone_s_ge_95[0],
        s_high=pair.zone_s_ge_95[1],
        r_low=pair.zone_r_le_95[0],
        r_high=pair.zone_r_le_95[1],
    )


def _acceptance(record: DerivationRecord, language: Language) -> Iterator[str]:
    if record.default is None or not record.default.acceptance:
        return
    yield text("derive.acceptance", language)
    cells = {(cell.row, cell.error): cell for cell in record.default.acceptance}
    bounds = {
        "l": mg_per_l_text(record.criterion.l_step),
        "u": mg_per_l_text(record.criterion.r_ge_step),
    }
    kinds = (text(f"derive.column.{kind}", language) for kind in ErrorKind)
    head = (text("pages.acceptance.row", language), *kinds)
    rows = [
        (
            text(f"pages.acceptance.rows.{row}", language, **bounds),
            *(_cell(cells.get((row, kind)), language) for kind in ErrorKind),
        )
        for row in AcceptanceRow
    ]
    yield from (INDENT + line for line in aligned((head, *rows)))


def _cell(cell: AcceptanceCell | None, language: Language) -> str:
    if cell is None:
        return "–"
    verdict = _judged(cell, language)
    bound = text("pages.acceptance.limit", language, bound=cell.bound_percent)
    return f"{cell.k}/{cell.n} {verdict} ({bound})"


def _warned(record: DerivationRecord) -> tuple[Warned, ...]:
    return (*record.warnings, *(() if record.default is None else record.default.warnings))


def _said(
    title: str, prefix: str, codes: Sequence[Warned] | Sequence[Refused], language: Language
) -> Iterator[str]:
    if codes:
        yield text(title, language)
    for one in codes:
        yield f"{INDENT}- {text(f'{prefix}.{one.code}', language, **spoken(one.parameters, language))}"
