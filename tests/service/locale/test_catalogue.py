"""Both languages say the same things, and every key that is asked for is there."""

import pytest

from service.locale import catalogue


def test_an_unknown_key_is_refused_with_the_place_to_add_it() -> None:
    with pytest.raises(catalogue.UnknownTextError, match=r"nowhere\.at_all"):
        catalogue.text("nowhere.at_all", "ja")


def every_sentence() -> dict[str, catalogue.Sentence]:
    """Return the catalogue's sentences and those of the long prose."""
    found = dict(catalogue.entries())
    for topic in catalogue.prose_topics():
        found |= {f"{topic}: {key}": sentence for key, sentence in catalogue.prose(topic).items()}
    return found


def test_every_sentence_takes_the_same_parameters_in_both_languages() -> None:
    uneven = {
        key
        for key, sentence in every_sentence().items()
        if catalogue.placeholders(sentence["en"]) != catalogue.placeholders(sentence["ja"])
    }
    assert uneven == set()


def test_no_sentence_is_empty() -> None:
    assert {key for key, s in every_sentence().items() if not s["en"].strip() or not s["ja"].strip()} == set()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param(None, "en", id="no header"),
        pytest.param("ja", "ja", id="Japanese"),
        pytest.param("ja-JP,ja;q=0.9,en;q=0.8", "ja", id="a Japanese browser"),
        pytest.param("en-GB,en;q=0.9,ja;q=0.8", "en", id="an English browser that also reads Japanese"),
        pytest.param("de,ja;q=0.5", "ja", id="neither first, Japanese second"),
        pytest.param("fr", "en", id="neither"),
        pytest.param("ja;q=0", "en", id="Japanese refused"),
        pytest.param(";;,q=1,\x00", "en", id="nonsense"),
    ],
)
def test_the_language_follows_the_browsers_preference(header: str | None, language: str) -> None:
    assert catalogue.language_of(header) == language


def test_a_space_beside_a_parameter_parts_japanese_from_latin_alone() -> None:
    key, given = "warning.control_unreadable", {"strain": "ATCC 25922", "value": "8"}
    japanese = catalogue.text(key, "ja", drug="ゲンタマイシン", **given)
    assert japanese.startswith("ゲンタマイシンの精度管理株 ATCC 25922 の測定値「8」")
    assert catalogue.text(key, "ja", drug="GM", **given).startswith("GM の精度管理株 ATCC 25922 の測定値")
    assert catalogue.text(key, "ja", drug="薬 剤（GM）", **given).startswith("薬 剤（GM）の精度管理株")
