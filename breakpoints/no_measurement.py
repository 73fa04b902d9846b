"""Why a text is no measured value: a category, alone or beside one, a spreadsheet's date, or no number."""

import re
from typing import Final

from breakpoints.outcomes import Category, Reason

DITTO_VALUE: Final = "(isolate: 〃)"
"""Stands for the value of a result whose isolate is a ditto mark: it cannot be read."""
SIGN_ASIDE: Final = " | "
"""Stands between what a column of signs holds that is no sign, and the number that it stands beside."""
STRUCK: Final = "(struck through) "
"""Stands before a value that somebody struck through without deleting it."""
VOID: Final = f"{STRUCK}(void) "
"""Stands before a value of a row that a remark calls void; it counts as one struck through."""
VOID_ISOLATE: Final = f"{VOID}(isolate) "
"""Stands before a value of an isolate whose sample or organism a remark of another row calls another's."""
_MARKED: Final = {
    VOID_ISOLATE: Reason.ISOLATE_SAID_VOID,
    VOID: Reason.SAID_VOID,
    STRUCK: Reason.STRUCK_THROUGH,
}
"""Why a value with such a mark is none; the longer mark comes first."""
SUMMED: Final = "(no isolate) "
"""Stands before a value of a row that sums up others, or states a criterion, in place of an isolate."""
_IN_WORDS: Final = ("感性", "感受性", "中間", "耐性", "非感受性", "susceptible", "intermediate", "resistant")
_CATEGORIES: Final = frozenset(
    {one.value.casefold() for one in Category} | {"ns", "sdd", "neg", "pos", *_IN_WORDS}
)
_NUMBER: Final = r"[<>=]{0,2}\s{0,3}[0-9]{1,6}(?:\.[0-9]{1,6})?\s{0,3}(?:mm|mg/l|[uμ]g/ml)?"
_NAMED: Final = rf"(?:S|I|R|NS|SDD|{'|'.join(_IN_WORDS)})"
_CATEGORY: Final = rf"[\s(\[:/=,]{{0,3}}{_NAMED}[)\]]?"
_WITH_CATEGORY: Final = re.compile(
    rf"{_NUMBER}{_CATEGORY}|{_NAMED}[\s(\[:/=,]{{0,3}}{_NUMBER}[)\]]?", re.IGNORECASE
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE: Final = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[ t]\d.*)?"  # 2026-08-16 00:00:00
    r"|\d{1,4}[/.]\d{1,2}[/.]\d{1,4}(?:[ t]\d.*)?"  # 16/8/2026
    rf"|\d{{1,2}}[- .]{_MONTH}[- .]?(?:\d{{2,4}})?|{_MONTH}[- .]\d{{1,4}}"  # 16-Aug
    r"|(?:\d{1,4}年)?\d{1,2}月(?:\d{1,2}日)?",  # 8月16日
    re.ASCII | re.IGNORECASE,
)


def without_mark(value: str) -> str:
    """Return a value as it was sent, without the mark by which it is refused."""
    return without_void(value).removeprefix(STRUCK)


def without_void(value: str) -> str:
    """Return a value as it was sent, unless it was struck through."""
    return value.removeprefix(SUMMED).removeprefix(VOID_ISOLATE).removeprefix(VOID)


def reason_for_words(written: str) -> Reason:
    """Return the finer reason for which a plain text is not a measured value.

    A date stands where a spreadsheet took ``8-16`` for the 16th of August: what was typed cannot be
    known any more.
    """
    if written == DITTO_VALUE:
        return Reason.ISOLATE_DITTO
    marked = next((reason for mark, reason in _MARKED.items() if written.startswith(mark)), None)
    if marked is not None:
        return marked
    if SIGN_ASIDE in written:
        return Reason.SIGN_UNREADABLE
    if written.casefold() in _CATEGORIES:
        return Reason.CATEGORY_TYPED
    if _WITH_CATEGORY.fullmatch(written):
        return Reason.VALUE_WITH_CATEGORY
    return Reason.DATE_IN_ITS_PLACE if _DATE.fullmatch(written) else Reason.NOT_A_NUMBER
