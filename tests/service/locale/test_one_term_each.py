"""One word for one thing, in each language: the glossary of the pages, and the words it does not use."""

from __future__ import annotations

import re

import pytest

from service.locale.catalogue import Language, entries, prose, prose_topics

GLOSSARY: dict[Language, dict[str, tuple[str, ...]]] = {
    "ja": {
        "検査機関 (laboratory)": ("施設", "検査室", "検査所", "ラボ(?!ラトリー)"),
        "指摘事項 (finding)": ("確認事項", "確認結果"),
        "不採用 (refused)": ("受け付けませんでした", "受け付けなかった行", "却下された行"),
        "ディスク含有量 (disk content)": ("ディスク含量", "ディスクの含量"),
        "判定基準表 (table of criteria)": ("判定表",),
        "カンマ (comma)": ("コンマ",),
        "データセット (data set)": ("データ・セット", "データーセット"),
        "阻止円径 (zone diameter)": ("阻止帯", "阻害円"),
    },
    "en": {
        "laboratory": (r"\bfacilit(?:y|ies)\b", r"\btesting sites?\b"),
        "data set": (r"\bdatasets?\b(?![/_.])",),
        "disk": (r"\bdiscs?\b",),
        "refused": (r"\brejected (?:rows?|results?|lines?)\b", r"\brow was discarded\b"),
        "spelt without counting one as many": (r"\b1 rows\b", r"\b1 results\b"),
    },
}
QUOTED = re.compile(r"`[^`]*`|“[^”]*”|「[^」]*」|/api/\S+|/datasets?\S*|--\S+|\{[^}]*\}")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_sentence_uses_a_word_that_the_glossary_replaces(language: Language) -> None:
    sentences = {**entries(), **{key: one for topic in prose_topics() for key, one in prose(topic).items()}}
    found = [
        f"{key}: {word} instead of {term}"
        for term, others in GLOSSARY[language].items()
        for word in others
        for key, sentence in sentences.items()
        if re.search(word, QUOTED.sub("", sentence[language]), re.IGNORECASE)
    ]
    assert found == []
