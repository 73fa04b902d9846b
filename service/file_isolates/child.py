"""What runs inside the limited child; nothing heavy is imported outside it."""

import msgspec

from service.file_isolates.errand import IsolatesErrand

PRELOAD = ("service.file_isolates.reading",)
"""What a forkserver loads, so that no child has to."""


def isolates_in_child(argument: bytes) -> bytes:
    """Answer an errand; called by name in the child."""
    from service.file_isolates.reading import isolates_of  # noqa: PLC0415

    return msgspec.msgpack.encode(isolates_of(msgspec.msgpack.decode(argument, type=IsolatesErrand)))
