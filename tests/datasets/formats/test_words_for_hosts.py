"""A laboratory's everyday words for hosts are read."""

from __future__ import annotations

import pytest

from breakpoints.vocabulary import vocabulary
from datasets.identities import host_reader


@pytest.mark.parametrize(
    ("word", "host"),
    [
        ("黒毛和種", "cattle"),
        ("肉用牛", "cattle_beef"),
        ("乳用牛", "cattle_dairy"),
        ("哺乳子牛", "cattle_calf"),
        ("母豚", "pig"),
        ("肉豚", "pig"),
        ("種鶏", "chicken"),
        ("ブロイラー", "chicken_broiler"),
        ("採卵鶏", "chicken_layer"),
        ("子犬", "dog"),
        ("成猫", "cat"),
    ],
)
def test_everyday_words_for_hosts_are_read(word: str, host: str) -> None:
    read = host_reader(vocabulary())(word)
    assert (read.value, read.rule) == (host, None)
