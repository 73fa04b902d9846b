"""The commands of the operator at the machine."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.application import DONE, REFUSED, USAGE, run_application


class Terminal:
    """Runs commands in this process and gives what they print."""

    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self._captured = captured

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Return status, standard output and standard error of a command."""
        status = run_application(arguments)
        said, complained = self._captured.readouterr()
        return status, said.decode(), complained.decode()


@pytest.fixture
def terminal(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], sqlite_url: str
) -> Terminal:
    """Return a terminal whose store is fresh and migrated."""
    monkeypatch.setenv("ZONEBOOK_STORE", sqlite_url)
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")
    monkeypatch.setenv("ZONEBOOK_PORT", "8000")  # commands write their options here: put it back afterwards
    return Terminal(capfdbinary)


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked_by_its_prefix(terminal: Terminal) -> None:
    status, said, _ = terminal.run("key", "add", "Yamada", "researcher", "lab", "--days", "30")
    key = said.split()[-1]
    assert status == DONE
    assert key.startswith("zb_")
    _, listed, _ = terminal.run("key", "list")
    assert key not in listed
    assert listed.split("\t")[:3] == [key[:11], "Yamada", "lab,researcher"]
    assert terminal.run("key", "revoke", key)[0] == DONE
    assert "revoked" in terminal.run("key", "list")[1]


def test_a_key_without_a_scope_or_a_name_and_a_prefix_that_nobody_has_are_refused(terminal: Terminal) -> None:
    assert terminal.run("key", "add", "Yamada")[0] == REFUSED
    assert terminal.run("key", "add", " ", "lab")[0] == REFUSED
    status, _, complained = terminal.run("key", "revoke", "zb_nobodyss")
    assert (status, "zb_nobodyss" in complained) == (REFUSED, True)


@pytest.mark.parametrize("command", [("audit", "verify"), ("key", "list"), ("key", "add", "Yamada", "lab")])
@pytest.mark.parametrize("exists", [True, False])
def test_a_store_that_was_never_prepared_is_named_and_left_alone(
    terminal: Terminal, tmp_path: Path, command: tuple[str, ...], exists: bool
) -> None:
    path = tmp_path / "empty.sqlite"
    if exists:
        path.touch()
    status, said, complained = terminal.run(*command, "--store", f"sqlite:///{path}")
    assert (status, said) == (REFUSED, "")
    assert "zonebook migrate" in complained
    assert path.exists() == exists
    assert not exists or path.stat().st_size == 0


def test_the_audit_log_is_verified_and_an_entry_that_was_changed_is_named(
    terminal: Terminal, sqlite_url: str
) -> None:
    terminal.run("key", "add", "Yamada", "lab")
    status, said, _ = terminal.run("audit", "verify")
    assert (status, "intact" in said) == (DONE, True)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit SET subject = 'somebody else' WHERE seq = 2")
    status, said, _ = terminal.run("audit", "verify")
    assert status == REFUSED
    assert "Entry 2 of the audit log was changed" in said


def test_the_settings_are_shown_without_secrets(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONEBOOK_STORE", "postgresql://zonebook:secret@db/zonebook")
    monkeypatch.setenv("ZONEBOOK_BOOTSTRAP_KEY", "zb_secret")
    monkeypatch.setenv("ZONEBOOK_PROT", "8001")
    status, said, _ = terminal.run("config")
    assert status == REFUSED
    assert "ZONEBOOK_STORE=postgresql://zonebook:***@db/zonebook" in said
    assert "secret" not in said
    assert "ZONEBOOK_PROT is no setting" in said


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("postgresql://zonebook:se:cret/pass@db/zonebook", id="with colon and slash"),
        pytest.param("postgresql://db/zonebook?user=zonebook&password=secret", id="among the parameters"),
    ],
)
def test_no_part_of_a_password_is_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("ZONEBOOK_STORE", address)
    said = terminal.run("config")[1]
    assert "***" in said
    assert not any(part in said for part in ("se:", "cret", "pass@"))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["nonsense"], id="no such command"),
        pytest.param(["run", "--port", "http"], id="a port that is no number"),
        pytest.param(["run", "--port", "70000"], id="a port that does not exist"),
        pytest.param(["key", "add", "Yamada", "lab", "--days", "99999999999"], id="a day that never comes"),
        pytest.param(["worker", "--slot", "-1"], id="a slot that is none"),
        pytest.param(["migrate", "--store", "mysql://somewhere"], id="a store that nothing here opens"),
    ],
)
def test_wrong_usage_has_its_own_status_and_no_trace(terminal: Terminal, arguments: list[str]) -> None:
    status, _, complained = terminal.run(*arguments)
    assert status == USAGE
    assert complained
    assert "Traceback" not in complained


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_store_that_was_not_prepared_is_refused_with_what_to_do(terminal: Terminal, command: str) -> None:
    status, _, complained = terminal.run(command)
    assert status == REFUSED
    assert "zonebook migrate" in complained


def test_a_store_in_a_folder_that_cannot_be_made_is_refused_with_the_reason(terminal: Terminal) -> None:
    status, _, complained = terminal.run("migrate", "--store", f"sqlite:///{Path('/sys/zonebook/store')}")
    assert status == REFUSED
    assert "/sys/zonebook" in complained
