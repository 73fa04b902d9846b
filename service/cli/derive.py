"""``derive``: zone breakpoints from a paired file, as the service derives them, without a store."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
import msgspec

from analysis.record import read_record
from datasets.child import ChildDied, run_limited, start_forkserver
from datasets.facts import UploadedFacts
from datasets.findings import Finding, Rule, Severity
from datasets.limits import ChildLimits, UploadLimits
from datasets.paired_rows import Group
from datasets.read_result import ReadResult
from datasets.reading_in_child import read_in_child
from service import wording
from service.cli.derivation_lines import derivation_lines
from service.cli.derivation_options import Choices, Facts, Tested, Ticked, criterion_of
from service.cli.progress import ProgressShown
from service.cli.refusals import tell_refusal
from service.cli.terminal import (
    CommandRefusedError,
    chosen_settings,
    complain,
    complain_line,
    print_line,
)
from service.cli.terminal import language as spoken
from service.derivations.progress import stage_name
from service.errors import Refused, ServiceError
from service.jobs.code_version import code_version
from service.jobs.derivation import FAILURES
from service.jobs.derivation_child import PRELOAD, Answer, Errand, Reported, derive_in_child
from service.jobs.question import DerivationQuestion
from service.locale.catalogue import text
from service.lookup.notes import in_words
from service.paired_data.shown import group_absent
from service.settings import Settings
from service.told_together import ToldTogether

DONE, REFUSED, USAGE = 0, 1, 2
PATIENCE_SECONDS = 7 * 86_400
SHOWN_FINDINGS = 20
BOTH = ("datasets.preloaded", *PRELOAD)


def derive(
    file: Path,
    *,
    s_le: Annotated[str, cyclopts.Parameter(name=("--s-le-mg-per-l", "--s-le"))],
    r_ge: Annotated[str | None, cyclopts.Parameter(name=("--r-ge-mg-per-l", "--r-ge"))] = None,
    kind: str = "clinical",
    source: str = "-",
    method: Annotated[tuple[str, ...], cyclopts.Parameter(negative="")] = (),
    seed: str | None = None,
    facts: Facts = Facts(),  # noqa: B008 - frozen
    choices: Choices = Choices(),  # noqa: B008 - frozen
    tested: Tested = Tested(),  # noqa: B008 - frozen
    language: Literal["ja", "en"] | None = None,
    second: Path | None = None,
    json: Ticked = False,
) -> int:
    """Derive criteria from a file."""
    settings = chosen_settings(language=language)
    try:
        criterion = criterion_of(s_le, r_ge, kind=kind, source=source)
        plan, given, conditions = choices.plan(method, seed), facts.read(), tested.read()
    except ServiceError as refused:
        tell_refusal(refused)
        return USAGE
    start_forkserver(BOTH)
    read = _read(file, given, settings, second)
    try:
        group = _group(read.groups, facts)
    except ServiceError as refused:
        tell_refusal(refused)
        return REFUSED
    question = DerivationQuestion(
        data_digest=str(read.digest),
        organism=group.organism,
        drug=group.drug,
        disk_content=group.disk_content,
        host=None if facts.host is None else group.host,
        criterion=criterion,
        plan=plan,
        code_version=code_version(),
        conditions=conditions,
    )
    content = _derived(Errand(question=question, canonical=read.canonical or b""), settings)
    record = read_record(content)
    if json:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        for line in derivation_lines(question, record, read, spoken()):
            print_line(line)
    return DONE if record.default is not None and not read.rows_refused else REFUSED


def _read(file: Path, facts: UploadedFacts, settings: Settings, second: Path | None) -> ReadResult:
    """Read the file as an upload is read, and say what was found on standard error."""
    for one in (file, second):
        if one is not None and not one.is_file():
            raise CommandRefusedError("command.no_such_file", file=one)
    read = read_in_child(file, facts, UploadLimits(max_bytes=settings.max_upload_bytes), second=second)
    for finding in read.findings[:SHOWN_FINDINGS]:
        complain_line(_in_words(finding))
    further = len(read.findings) + read.findings_not_listed - SHOWN_FINDINGS
    if further > 0:
        complain("command.more_findings", findings=further)
    if read.digest is None:
        raise CommandRefusedError("command.nothing_kept", file=file, rows=read.rows_in)
    logarithm = next((one for one in read.findings if _is_logarithm(one)), None)
    if logarithm is not None:
        raise CommandRefusedError("command.mic_scale_doubtful", file=file, value=logarithm.value)
    return read


def _is_logarithm(finding: Finding) -> bool:
    """Tell whether an MIC under zero was read as mg/L: the rows that were kept are then logarithms too."""
    return finding.rule is Rule.MIC_NOT_POSITIVE and "-" in (finding.value or "")


def _in_words(finding: Finding) -> str:
    said = text(f"finding.{finding.rule.value}", spoken(), **in_words(finding.parameters, spoken()))
    severity = "error" if finding.severity is Severity.ERROR else "note"
    return text(f"command.finding_{severity}", spoken(), said=said)


def _group(groups: tuple[Group, ...], facts: Facts) -> Group:
    """Return the series that is asked for; a file that holds a single one needs no naming."""
    with ToldTogether() as read:
        organism = None if facts.organism is None else read(wording.organism_id, facts.organism)
        drug = None if facts.drug is None else read(wording.drug_id, facts.drug)
        content = None if facts.disk_content is None else read(wording.disk_content, facts.disk_content)
        host = None if facts.host is None else read(wording.host_id, facts.host)
    asked = {"organism": organism, "drug": drug, "disk_content": content, "host": host}
    wanted = {name: value for name, value in asked.items() if value is not None}
    found = [one for one in groups if all(getattr(one, name) == value for name, value in wanted.items())]
    if not found:
        raise group_absent(groups, organism, drug, content, host)
    if len({(one.organism, one.drug, one.disk_content) for one in found}) > 1:
        listed = "; ".join(" / ".join((one.organism, one.drug, one.disk_content)) for one in found)
        raise Refused("several_groups", groups=listed)
    return found[0]


def _derived(errand: Errand, settings: Settings) -> bytes:
    """Derive in the same child as the service does, telling how far it is."""
    limits = ChildLimits(
        memory_bytes=settings.job_memory_bytes,
        cpu_seconds=PATIENCE_SECONDS,
        wall_clock_seconds=float(PATIENCE_SECONDS),
    )
    shown = ProgressShown()

    def told(message: bytes) -> None:
        step = msgspec.msgpack.decode(message, type=Reported)
        shown(stage_name(step.method, spoken()), step.done, step.of)

    try:
        came_out = run_limited(derive_in_child, msgspec.msgpack.encode(errand), limits, told)
    finally:
        shown.close()
    if isinstance(came_out, ChildDied):
        raise CommandRefusedError(f"job.failure.{FAILURES[came_out.reason]}")
    answer = msgspec.msgpack.decode(came_out, type=Answer)
    if answer.record is None:
        raise CommandRefusedError(f"job.failure.{answer.failure}")
    return answer.record
