"""Words that cells of closed columns may hold, by what they mean; the dictionary of fields shows the same."""

from __future__ import annotations

SAMPLING: dict[str, tuple[str, ...]] = {
    "random": ("random", "random sample", "consecutive", "無作為", "無作為抽出", "ランダム", "連続分離"),
    "challenge": (
        "challenge",
        "challenge isolate",
        "selected",
        "チャレンジ",
        "チャレンジ株",
        "選抜",
        "選抜株",
    ),
}
YES = ("yes", "y", "true", "1", "はい", "有", "該当")
NO = ("no", "n", "false", "0", "いいえ", "無", "非該当")
QUALITY_CONTROL: dict[str, tuple[str, ...]] = {
    "in_range": ("in", "in range", "within range", "pass", "passed", "ok", "合格", "範囲内", "適合", "可"),
    "out_of_range": ("out", "out of range", "fail", "failed", "不合格", "範囲外", "不適合", "不可"),
    "cannot_be_told": ("cannot be told", "unclear", "invalid", "判定不能", "判定できない", "不明"),
}
LADDER: dict[str, tuple[str, ...]] = {"1": ("1",), "100": ("100",)}
NOT_EDITED_BY_HAND = (
    *("n", "no", "0", "false", "auto", "automatic", "none"),
    *("なし", "無", "無し", "いいえ", "自動"),
)
