"""Settings: read once from the environment, checked, never changed afterwards.

* SettingRefusedError      a ZONEBOOK_ variable holds something that cannot be used
"""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

PREFIX = "ZONEBOOK_"
Language = Literal["ja", "en"]
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingRefusedError(ValueError):
    """A setting holds something that cannot be used."""

    def __init__(self, variable: str, reason: str) -> None:
        self.variable, self.reason = variable, reason
        super().__init__(f"{variable}: {reason}")


def checkout() -> Path:
    """Return the folder that holds the packages: the checkout, or the site-packages of a wheel."""
    return Path(__file__).resolve().parent.parent


def default_store() -> str:
    """Return the SQLite store beside the sources, or under the working folder where there is no checkout."""
    home = checkout() if (checkout() / "pyproject.toml").is_file() else Path.cwd()
    return f"sqlite:///{home / '.zonebook' / 'zonebook.sqlite'}"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator may choose; the variable of ``max_upload_bytes`` is ``ZONEBOOK_MAX_UPLOAD_BYTES``."""

    store: str = msgspec.field(default_factory=default_store)
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    public_url: str | None = None
    trusted_proxies: str = ""
    """Addresses or networks, with commas between them; of these alone ``X-Forwarded-For`` is believed."""
    web_workers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    threads: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    max_upload_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 128_000_000
    uploads_at_once: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 16
    uploads_per_hour: Annotated[int, msgspec.Meta(ge=0)] = 600
    laboratory_bytes: Annotated[int, msgspec.Meta(ge=0)] = 20_000_000_000
    laboratory_rows: Annotated[int, msgspec.Meta(ge=0)] = 100_000_000
    requests_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 120_000
    job_seconds: Annotated[int, msgspec.Meta(ge=1)] = 900
    job_memory_bytes: Annotated[int, msgspec.Meta(ge=2**30)] = 6 * 2**30
    session_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 12
    timezone: str = "Asia/Tokyo"
    language: Language | None = None
    log_level: LogLevel = "warning"
    bootstrap_key: str | None = None
    example: Literal["yes", "no"] = "yes"

    def __post_init__(self) -> None:
        """Refuse stores and time zones that nothing here can open."""
        if not self.store.startswith(("sqlite:///", "postgresql://")):
            raise SettingRefusedError(variable("store"), "must start with sqlite:/// or postgresql://")
        try:
            networks(self.trusted_proxies)
        except ValueError as wrong:
            raise SettingRefusedError(variable("trusted_proxies"), str(wrong)) from wrong
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise SettingRefusedError(variable("timezone"), f"{self.timezone!r} is no time zone") from unknown

    @property
    def address(self) -> str:
        """The address that people open: the public one, or the one listened on."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.stated_address or f"http://{host}:{self.port}"

    @property
    def stated_address(self) -> str | None:
        """The public address, where one is stated: what may be printed and cited."""
        return self.public_url.rstrip("/") if self.public_url else None


def networks(written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read addresses and networks, ``127.0.0.1, 10.0.0.0/8``; raises ``ValueError`` for what is neither."""
    return tuple(ip_network(one.strip()) for one in written.split(",") if one.strip())


def variable(field: str) -> str:
    """Return the name of the environment variable that sets a field."""
    return PREFIX + field.upper()


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; an empty variable counts as not set."""
    environ = os.environ if environ is None else environ
    given: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        text = environ.get(variable(field.name), "").strip()
        if text:
            given[field.name] = _converted(field, text)
    return Settings(**given)  # type: ignore[arg-type]  # converted to each field's type above


def _converted(field: msgspec.structs.FieldInfo, text: str) -> object:
    """Return one variable's text as the type of its field."""
    try:
        return msgspec.convert(text, field.type, strict=False)
    except msgspec.ValidationError as refused:
        shown = "the value" if field.name == "bootstrap_key" else repr(text)
        raise SettingRefusedError(variable(field.name), f"{shown}: {refused}") from refused
