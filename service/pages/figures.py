"""Numbers, dates and digests as people of either language read them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from service.locale.catalogue import Language

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
JAPAN = ZoneInfo("Asia/Tokyo")


def whole(value: int) -> str:
    """Group thousands: 12,345."""
    return f"{value:,}"


def real(value: float | None, digits: int = 3) -> str:
    """Return a real with a fixed number of digits, or a dash."""
    return "–" if value is None else f"{value:.{digits}f}"


def percent(value: float | None, digits: int = 1) -> str:
    """Return a proportion as per cent."""
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def short_digest(digest: str) -> str:
    """Return the first twelve characters of a digest, enough to tell versions apart."""
    return digest[:12]


def breakable(identity: str) -> Markup:
    """Let a long identity break after its punctuation."""
    escaped = escape(identity)
    for sign in "@:_-":
        escaped = escaped.replace(sign, Markup(f"{sign}<wbr>"))  # noqa: S704 - a constant sign
    return escaped


def day(value: str, language: Language) -> str:
    """Return a civil date in words."""
    try:
        civil = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return (
        f"{civil.year}年{civil.month}月{civil.day}日"
        if language == "ja"
        else f"{civil.day} {MONTHS[civil.month - 1]} {civil.year}"
    )


def instant(value: str, language: Language) -> str:
    """Return an instant as Japanese wall-clock time, named as such."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    local = moment.astimezone(JAPAN)
    return f"{day(local.date().isoformat(), language)} {local:%H:%M}" + ("" if language == "ja" else " JST")
