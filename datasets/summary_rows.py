"""What stands in place of an isolate where a row sums up others, or states a criterion: it is no isolate."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

_STATISTIC = (
    r"means?|average|avg|median|(?:grand |sub-?)?totals?|sum|s\.?d\.?|st(?:d|andard)\.? ?dev(?:iation)?|stdev"
    r"|min(?:imum)?|max(?:imum)?|range|mode|geo(?:metric)?[ .-]?mean|gmean|g\.?m\.?(?= mic)|mittelwert|summe"
    r"|gesamt|moyenne|m[ée]diane|平均値?|中央値|合計|総計|小計|総数|標準偏差|最小値?|最大値?|最頻値|範囲|幾何平均値?"
)
_CATEGORY = (
    r"ns|nwt|wt|sdd|susceptib(?:le|ility)|sensitiv(?:e|ity)|intermediate|resistan(?:t|ce)|non-?susceptible"
    r"|感性|感受性|中間|耐性"
)
_COUNTED = (
    r"isolates?|strains?|samples?|tested|observations?|(?:isolates|strains|samples) tested"
    rf"|{_CATEGORY}|susceptible (?:isolates|strains)|resistant (?:isolates|strains)"
)
_SUMMARY = re.compile(
    rf"(?:mics? )?(?:{_STATISTIC})(?: (?:of )?(?:mics?|zones?|values?))?(?: ?\([^()]{{1,20}}\))?"
    r"|(?:mic|mhk|cim|cmi)[ _-]?(?:50|90)(?: ?[/,~-] ?(?:(?:mic|mhk)[ _-]?)?(?:50|90))?%?"
    r"(?: ?\([^()]{1,20}\))?"
    rf"|% ?\(?(?:[sir]|{_CATEGORY})\)?|(?:[sir]|{_CATEGORY}) ?\(?(?:%|percent|rate|率)(?: ?\(?%)?\)?"
    rf"|(?:percent(?:age)?|pct|no\.?|num(?:ber)?|count|n) ?(?:of )?(?:{_COUNTED})"
    r"|[^ ]{1,20} (?:計|合計|小計|総計|subtotal|total)|計|(?:記入|入力|記載)例|example(?: row)?"
    r"|n ?[=:] ?[0-9]*|counts?|(?:件|株|菌株|検体|例|検査|検査株|供試株|供試菌株|分離株)数"
    r"|(?:(?:clsi|eucast|nval|jsc|epidemiological) )?(?:break ?-?points?|cut-?offs?)(?: (?:value|[sr]))?"
    r"|ecoffs?|ecvs?|(?:耐性)?判定基準値?|基準値|ブレイクポイント|カットオフ値?"
)
"""Of a folded text, whole."""
_MAY_BE = (
    r"(?i)^(?:mean|med|m[oé][dy]|mics?(?: ?[_-]?[59]| |[₅₉])|mi[nt]|m[hc][kb]|max|av[eg]|[cs]?[ui]m|cmi|tot"
    r"|sub|st(?:d|dev|andard)|s\.?d|ran|geo|gme|gra|ges|per|pct|num|no[. ]|cou|n ?[=＝:：]|g\.?m\.? "
    r"|n(?:s|wt)|wt|bre|cut|eco|ecv|epi|cls|euc|nva|jsc|int|res|sen|sus|non|[a-zａ-ｚ]$|[sir] ?[(（%％]"
    r"|[ｎｍ%％平中合総小標最範幾件株菌検例供分感耐判基ブカ計記入]|exa)|[\s\x{3000}](?:.?計|(?:sub)?total)[\s:.：]*$"
)
_ALONE = re.compile(rf"[sirn]|{_CATEGORY}")
"""What heads counts of categories and of isolates; alone, it may be an isolate of a series A to Z."""


def may_sum_up(isolates: pl.Expr) -> pl.Expr:
    """Tell, roughly and fast, where an isolate's number may say that the row sums up others."""
    return isolates.str.contains(_MAY_BE)


def summaries(isolates: pl.Series) -> pl.Series:
    """Tell where what stands in place of an isolate's number says that the row is none.

    Bare letters and categories (``n``, ``S``, ``耐性``) say so beside another such name.
    """
    candidates = isolates.str.contains(_MAY_BE).fill_null(value=False)
    if not candidates.any():
        return candidates
    texts = isolates.filter(candidates).unique()
    folded = {text: _folded(text) for text in texts}
    alone = [text for text, plain in folded.items() if _ALONE.fullmatch(plain)]
    found = [text for text, plain in folded.items() if _SUMMARY.fullmatch(plain)]
    beside = len({folded[text] for text in (*found, *alone)}) > 1 and not _has_other_letters(isolates)
    return isolates.is_in([*found, *(alone if beside else ())]).fill_null(value=False)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split()).rstrip(":. ")


def _has_other_letters(isolates: pl.Series) -> bool:
    """Tell whether other single letters name isolates, too."""
    return isolates.str.contains(r"(?i)^\s*[a-hj-mo-qt-z]\s*$").fill_null(value=False).any()
