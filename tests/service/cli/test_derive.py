"""`zonebook derive`: a file to breakpoints on a terminal, as the service does it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from analysis.plan import AnalysisPlan
from analysis.record import canonical_bytes, read_record
from datasets.facts import UploadedFacts
from datasets.reading import read_upload
from service.cli.application import DONE, REFUSED, USAGE, run_application
from service.cli.progress import ProgressShown
from service.jobs.code_version import code_version
from service.jobs.derivation_child import Answer, Errand, derive_in_child
from service.jobs.question import CriterionAsked, DerivationQuestion

FACTS = ("--organism", "E. coli", "--drug", "ampicillin", "--disk-content", "10 ug")
QUICK = (
    *("--bootstrap-resamples", "20", "--regression-resamples", "0", "--model-resamples", "2"),
    *("--model-simulations", "0", "--model-sensitivity", "false"),
)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write paired data whose zones fall 3 mm with each dilution, every isolate twice."""
    steps = [-4, -3, -3, -2, -2, -1, 0, 1, 2, 3, 3, 4, 4, 5, 5]
    rows = [
        f"i{at},{zone},{2.0**step:g}"
        for at, (step, zone) in enumerate(
            (step, 26 - 3 * step + noise) for noise in (-1, 0, 1, 0) for step in steps
        )
    ]
    path = tmp_path_factory.mktemp("pairs") / "pairs.csv"
    path.write_text("\n".join(["isolate_id,zone_mm,mic_mg_per_l", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Terminal:
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")
    monkeypatch.setenv("ZONEBOOK_STORE", "sqlite:////nowhere/at/all.sqlite")
    return Terminal(capfdbinary)


class Terminal:
    """Runs the command in this process and gives what it prints."""

    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self._captured = captured

    def derive(self, *arguments: object) -> tuple[int, bytes, str]:
        status = run_application(["derive", *map(str, arguments)])
        said, complained = self._captured.readouterr()
        return status, said, complained.decode()


@pytest.mark.all
def test_the_printed_record_is_the_one_that_the_service_keeps(terminal: Terminal, pairs: Path) -> None:
    asked = (pairs, *FACTS, "--s-le-mg-per-l", "1", "--r-ge-mg-per-l", "4", "--seed", "3", *QUICK)
    status, printed, _ = terminal.derive(*asked, "--json")
    uploaded = read_upload(pairs, UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 ug"))
    plan = AnalysisPlan(
        seed=3,
        bootstrap_resamples=20,
        regression_resamples=0,
        model_resamples=2,
        model_simulations=0,
        model_sensitivity=False,
    )
    question = DerivationQuestion(
        data_digest=str(uploaded.digest),
        organism="escherichia_coli",
        drug="ampicillin",
        disk_content="10 µg",
        host=None,
        criterion=CriterionAsked(
            l_step=0, u_step=2, s_le_mg_per_l="1", r_ge_mg_per_l="4", kind="clinical", source="-"
        ),
        plan=plan,
        code_version=code_version(),
    )
    errand = Errand(question=question, canonical=uploaded.canonical or b"")
    kept = msgspec.msgpack.decode(derive_in_child(msgspec.msgpack.encode(errand)), type=Answer)
    assert kept.record is not None
    assert hashlib.sha256(printed).hexdigest() == hashlib.sha256(kept.record).hexdigest()
    assert canonical_bytes(read_record(printed)) == printed
    assert status == (DONE if read_record(printed).default is not None else REFUSED)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Escherichia coli", "Candidates", "* ", "Acceptance table", "S ≥", "Record (SHA-256)")),
        ("ja", ("大腸菌", "候補", "* ", "許容基準表", "S ≥", "記録（SHA-256）")),
    ],
)
def test_the_answer_is_told_in_words_with_its_reason_and_every_candidate(
    terminal: Terminal, pairs: Path, language: str, said: tuple[str, ...]
) -> None:
    asked = (pairs, *FACTS, "--s-le", "1", "--r-ge", "4", *QUICK, "--language", language)
    status, printed, complained = terminal.derive(*asked, "--allowed-within-minor", "90", "--method", "roc")
    assert status == DONE, printed.decode()
    for words in said:
        assert words in printed.decode()
    assert "1/" in complained  # progress, in plain lines where there is no terminal


def test_data_that_allow_no_criterion_are_told_with_the_reason(terminal: Terminal, pairs: Path) -> None:
    asked = (pairs, *FACTS, "--s-le", "64", "--r-ge", "128", "--method", "roc", *QUICK)
    status, printed, _ = terminal.derive(*asked)
    assert status == REFUSED
    assert "No disk criterion possible" in printed.decode()
    assert "Refused\n" in printed.decode()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--s-le", "1.1"), USAGE, "--s-le-mg-per-l: 1.1"),
        (("--s-le", "4", "--r-ge", "1"), USAGE, "--r-ge-mg-per-l: "),
        (("--s-le", "1", "--kind", "magic"), USAGE, "--kind: "),
        (("--s-le", "1", "--method", "magic"), USAGE, "--method: "),
        (("--s-le", "1", "--seed", "-1"), USAGE, "--seed: "),
        (("--s-le", "1", "--sigma-zone-mm", "99"), USAGE, "--sigma-zone-mm: "),
        (("--s-le", "1", "--allowed-within-minor", "0"), USAGE, "--allowed-within-minor: "),
        (("--s-le", "1", "--resampling", "farms"), USAGE, "Possible: automatic, isolates, laboratories"),
        (("--s-le", "1", "--mic-scale", "ln"), USAGE, "Possible: log2, mg_per_l"),
        (
            ("--s-le", "1", "--minimum-width-mm", "9", "--maximum-width-mm", "3"),
            USAGE,
            "--minimum-width-mm: ",
        ),
        (("--s-le", "1", "--data-rules", "all"), USAGE, "--data-rules: "),
        (("--s-le", "1", "--in-force-zone-s-ge-mm", "20"), USAGE, "--in-force-source: "),
        (
            (
                *("--s-le", "1", "--in-force-zone-s-ge-mm", "20", "--in-force-source", "a book"),
                *("--in-force-zone-r-le-mm", "20"),
            ),
            USAGE,
            "--in-force-zone-r-le-mm: ",
        ),
        (
            ("--s-le", "1", "--in-force-zone-s-ge-mm", "200", "--in-force-source", "a book"),
            USAGE,
            "--in-force-zone-s-ge-mm: ",
        ),
        ((), USAGE, "s-le"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_an_option_that_cannot_be_used_is_named(
    terminal: Terminal, pairs: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    found, printed, complained = terminal.derive(pairs, *FACTS, *arguments)
    assert (found, printed) == (status, b"")
    assert said in complained


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("zone_mm,mic_mg_per_l\n5,1\n", "5"),
        ("zone_mm,mic_mg_per_l\n", "No row of"),
        ("", "No row of"),
    ],
)
def test_a_file_of_which_nothing_can_be_kept_is_refused_as_an_upload_is(
    terminal: Terminal, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    status, printed, complained = terminal.derive(path, *FACTS, "--s-le", "1")
    assert (status, printed) == (REFUSED, b"")
    assert said in complained


def test_logarithms_read_as_concentrations_derive_nothing(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "logarithms.csv"
    path.write_text("zone_mm,mic_mg_per_l\n30,-3\n24,1\n18,3\n", encoding="utf-8")
    status, printed, complained = terminal.derive(path, *FACTS, "--s-le", "1")
    assert (status, printed) == (REFUSED, b"")
    assert "--mic-scale log2" in complained


def test_a_file_that_is_not_there_is_named(terminal: Terminal, tmp_path: Path) -> None:
    status, _, complained = terminal.derive(tmp_path / "absent.csv", *FACTS, "--s-le", "1")
    assert (status, "absent.csv" in complained) == (REFUSED, True)


def test_one_series_of_several_has_to_be_named(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    rows = "".join(
        f"E. coli,{drug},10 µg,2{at},1\n" for drug in ("ampicillin", "gentamicin") for at in range(5)
    )
    path.write_text(f"organism,drug,disk_content,zone_mm,mic_mg_per_l\n{rows}", encoding="utf-8")
    status, _, complained = terminal.derive(path, "--s-le", "1")
    assert (status, "--drug" in complained) == (REFUSED, True)
    status, _, complained = terminal.derive(path, "--s-le", "1", "--drug", "enrofloxacin")
    assert (status, "ampicillin" in complained) == (REFUSED, True)


def test_a_terminal_has_a_bar_that_is_taken_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    shown = ProgressShown()
    shown("統計", 1, 2)
    shown("x", 2, 2)
    shown.close()
    written = capsys.readouterr().err
    assert "\n" not in written
    assert "1/2 統計" in written
    assert written.endswith("\r")
