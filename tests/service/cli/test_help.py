"""`--help`: what each command and each of its options is, in Japanese and English alike."""

from __future__ import annotations

import re
from functools import reduce
from operator import getitem

import pytest

from service.cli.application import COMMANDS, DONE, GROUPS, USAGE, application, run_application
from service.cli.help_in_words import PROGRAM, option_key, summary_key
from service.locale.catalogue import Language, entries, text

JAPANESE = re.compile("[ぁ-んァ-ヺ一-龥]")
LOCALES: dict[Language, str] = {"en": "en_GB.UTF-8", "ja": "ja_JP.UTF-8"}
PATHS = [
    [],
    *([name] for name in (*COMMANDS, *GROUPS)),
    *([group, name] for group, names in GROUPS.items() for name in names),
]
NOTES: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "import": (("required", {}), ("choices", {"said": "r-amr, whonet, eucast, zonebook"})),
    "ecoff": (("choices", {"said": "mic, zone"}),),
    "key_add": (("default", {"said": "365"}),),
}
"""What an option may be, is where it is not given, and whether it must be, of some commands."""


def key_of(path: list[str]) -> str:
    return summary_key(PROGRAM, " ".join(path)) if path else PROGRAM


def options_of(path: list[str]) -> set[str]:
    command = reduce(getitem, path, application("en"))
    found = command.assemble_argument_collection() if command.default_command else []
    return {option_key(one.names[0] if one.names else one.field_info.name) for one in found if one.show}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_and_option_is_explained_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    path: list[str],
    language: Language,
) -> None:
    monkeypatch.delenv("ZONEBOOK_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", LOCALES[language])
    monkeypatch.setenv("COLUMNS", "4000")
    assert run_application([*path, "--help"]) == DONE
    printed = capfdbinary.readouterr().out.decode()
    known, key = entries(), key_of(path)
    own = [f"help.option.{key}.{name}" for name in options_of(path)]
    wanted = [f"help.option.any.{one.rpartition('.')[2]}" if one not in known else one for one in own]
    about = f"help.about.{key}"
    wanted.append(about if about in known else f"help.summary.{key}")
    assert [one for one in wanted if text(one, language) not in printed] == []
    assert text("help.usage", language, said="zonebook") in printed
    assert [
        one for one in NOTES.get(key, ()) if text(f"help.note.{one[0]}", language, **one[1]) not in printed
    ] == []


def test_no_sentence_of_help_is_left_without_its_command_or_option_or_without_japanese() -> None:
    keys = {key_of(path): options_of(path) for path in PATHS}
    beside = {f"help.option.any.{name}" for names in keys.values() for name in (*names, "help")}
    beside |= {f"help.option.{key}.{name}" for key, names in keys.items() for name in names}
    beside |= {f"help.{noun}.{key}" for noun in ("summary", "about") for key in keys}
    ours = {key for key in entries() if key.startswith(("help.option.", "help.summary.", "help.about."))}
    assert ours <= beside
    alike = {key for key in ours if not JAPANESE.search(text(key, "ja")) or JAPANESE.search(text(key, "en"))}
    assert alike <= {"help.option.derive.columns"}, "its example is a header in Japanese"


@pytest.mark.parametrize("typed", [["--language", "ja"], ["--language=ja"]])
def test_an_option_that_names_the_language_counts_for_help_too(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], typed: list[str]
) -> None:
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")
    assert run_application(["derive", *typed, "--help"]) == DONE
    assert text("help.panel.analysis_plan", "ja") in capfdbinary.readouterr().out.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("typed", "said", "parts"),
    [
        ("nosuch", "command", {"typed": "nosuch", "allowed": ", ".join((*COMMANDS, *GROUPS))}),
        ("derive x --s-le 1 --foo 1", "option", {"typed": "--foo"}),
        ("derive x", "missing", {"option": "--s-le-mg-per-l"}),
        ("key revoke", "missing", {"option": "--prefix"}),
        ("ecoff x --seed 1 --seed 2", "repeated", {"option": "--seed"}),
        ("classify a b --out c", "unused", {"typed": "b"}),
        ("serve --port abc", "value", {"option": "--port", "typed": "abc"}),
        ("ecoff x --axis foo", "value_among", {"option": "--axis", "typed": "foo", "allowed": "mic, zone"}),
        ("worker --slot 2000", "value_among", {"option": "--slot", "typed": "2000", "allowed": "<= 999"}),
    ],
)
def test_what_is_typed_wrongly_is_named_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    typed: str,
    said: str,
    parts: dict[str, str],
    language: Language,
) -> None:
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", language)
    assert run_application(typed.split()) == USAGE
    complained = capfdbinary.readouterr().err.decode()
    assert complained.startswith(text(f"help.wrong.{said}", language, **parts))
    assert complained.rstrip().endswith("--help")
