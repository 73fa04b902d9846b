"""What the set-up says before any package is there: both languages, since nobody has chosen one yet."""

import sys

from service.locale.catalogue import LANGUAGES, text


def refuse(code: str, said: str = "", **parameters: object) -> None:
    """Say in both languages why it does not go on; ``said`` are another program's last words."""
    tell(code, **parameters)
    if said:
        _write(f"\n{said}\n")


def tell(code: str, **parameters: object) -> None:
    """Say on standard error, in both languages, what is going on."""
    sentences = [text(f"bootstrap.{code}", language, **parameters) for language in reversed(LANGUAGES)]
    _write("".join(f"{sentence}\n" for sentence in sentences))


def _write(words: str) -> None:
    """Write UTF-8 whatever the locale says: on a bare machine it often says nothing."""
    sys.stderr.buffer.write(words.encode("utf-8"))
    sys.stderr.flush()
