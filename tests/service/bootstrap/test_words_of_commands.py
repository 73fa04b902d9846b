"""Whatever the set-up and the commands may have to say, they can say in both languages."""

import re
from pathlib import Path

import msgspec
import pytest

from datasets.store.audit import FaultCode
from service.jobs.job import JobFailure
from service.locale.catalogue import LANGUAGES, has_text, text
from service.settings import SettingRefusedError, Settings, read_settings
from service.supervision.port import PortError

SERVICE = Path(__file__).resolve().parents[3] / "service"
SET_UP_CODE = re.compile(r'(?:SetUpRefusedError|_refusal_of|tell|refuse)\([^)]*?"([a-z_]+)"')
COMMAND_KEY = re.compile(r'"(command\.[a-z_.]+)"')


def _said() -> set[str]:
    set_up = "".join(path.read_text() for path in (SERVICE / "bootstrap").glob("*.py"))
    commands = "".join(path.read_text() for path in (SERVICE / "cli").glob("*.py"))
    return (
        {f"bootstrap.{code}" for code in SET_UP_CODE.findall(set_up)}
        | set(COMMAND_KEY.findall(commands))
        | {f"command.{kind.code}" for kind in PortError.__subclasses__()}
        | {f"command.audit_fault.{code}" for code in FaultCode}
        | {f"job.failure.{code}" for code in JobFailure}
        | {f"setting.{field.name}" for field in msgspec.structs.fields(Settings)}
    )


@pytest.mark.parametrize("key", sorted(_said()))
def test_it_can_be_said(key: str) -> None:
    assert has_text(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_no_hole(language: str) -> None:
    assert "{" not in text("command.port_taken", language, host="127.0.0.1", port=8000, reason="")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZONEBOOK_PORT", "0"),
        ("ZONEBOOK_PORT", "65536"),
        ("ZONEBOOK_PORT", "http"),
        ("ZONEBOOK_STORE", "mysql://somewhere"),
        ("ZONEBOOK_TIMEZONE", "Mars/Olympus"),
        ("ZONEBOOK_LANGUAGE", "fr"),
        ("ZONEBOOK_JOB_MEMORY_BYTES", "1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingRefusedError) as refused:
        read_settings({name: value})
    assert refused.value.variable == name


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings({"ZONEBOOK_PORT": ""}).port == 8000
