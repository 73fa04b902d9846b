"""``qc-range``: ranges of control strains from the readings of several laboratories."""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts
import msgspec

from analysis.quality_control.report import QualityRequirements
from datasets.child import start_forkserver
from datasets.facts import MicScale
from service.cli.quality_control_lines import ranges_lines
from service.cli.terminal import CommandRefusedError, chosen_settings, complain, complain_line, print_line
from service.cli.terminal import language as spoken
from service.locale.catalogue import text
from service.quality_control.ranges import ranges_of_file
from service.quality_control.shown import RangesView, ranges_view

AtLeast = Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=10_000))]
SHOWN_FINDINGS = 20
DONE, REFUSED = 0, 1


def qc_range(
    file: Path,
    *,
    minimum_laboratories: AtLeast = 7,
    minimum_readings: AtLeast = 10,
    mic_scale: MicScale = "mg_per_l",
    language: Literal["ja", "en"] | None = None,
    json: Annotated[bool, cyclopts.Parameter(negative="")] = False,
) -> int:
    """Find the ranges of a control strain in a file."""
    chosen_settings(language=language)
    view = _ranges(file, minimum_laboratories, minimum_readings, mic_scale)
    _tell_findings(view)
    if json:
        print_line(msgspec.json.encode(view).decode())
    else:
        for line in ranges_lines(view, spoken()):
            print_line(line)
    return REFUSED if view.has_refusal else DONE


def _ranges(file: Path, laboratories: int, readings: int, mic_scale: MicScale) -> RangesView:
    """Read the file as the service does, or refuse with every reason."""
    if not file.is_file():
        raise CommandRefusedError("command.no_such_file", file=file)
    required = QualityRequirements(laboratories=laboratories, readings_of_each=readings)
    start_forkserver()
    return ranges_view(ranges_of_file(file, required, mic_scale), required, spoken())


def _tell_findings(view: RangesView) -> None:
    """Say on standard error what was found in the file."""
    for finding in view.findings[:SHOWN_FINDINGS]:
        severity = "error" if finding.severity == "error" else "note"
        complain_line(text(f"command.finding_{severity}", spoken(), said=finding.message))
    further = len(view.findings) + view.findings_not_listed - SHOWN_FINDINGS
    if further > 0:
        complain("command.more_findings", findings=further)
