"""The form of an access key: ``zb_PREFIX_SECRET`` with 256 random bits, hashed at rest."""

import hashlib
import re
import secrets

import msgspec

_FORM = re.compile(r"^zb_(?P<prefix>[a-z2-7]{8})_(?P<secret>[A-Za-z0-9_-]{43})$")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is shown once, with what is kept of it."""

    text: str
    prefix: str
    secret_hash: str


def new_key() -> NewKey:
    """Draw a key."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return _described(f"zb_{prefix}_{secrets.token_urlsafe(32)}", prefix)


def read_key(text: str) -> NewKey | None:
    """Return prefix and hash of a key that was typed, or nothing if it has not the form."""
    match = _FORM.match(text.strip())
    return _described(text.strip(), match["prefix"]) if match else None


def _described(text: str, prefix: str) -> NewKey:
    return NewKey(text=text, prefix=prefix, secret_hash=hash_of(text))


def hash_of(secret: str) -> str:
    """Hash a random secret; 256 random bits need no salt and no slow function."""
    return hashlib.sha256(secret.encode()).hexdigest()
