"""A form of parts is refused while it arrives, before anything of it is decoded."""

from __future__ import annotations

from typing import Any

import pytest

from service.security.bounded_parts import MOST_TYPED_BYTES

HEAD = '--xx\r\nContent-Disposition: form-data; name="panel"\r\nContent-Type: text/plain; charset={}\r\n\r\n'


@pytest.mark.parametrize(
    ("charset", "content", "status"),
    [
        ("punycode", b"-" + 200_000 * b"b", 400),
        ("nosuch", b"1", 400),
        ("utf-8", (MOST_TYPED_BYTES + 1) * b"b", 413),
    ],
    ids=["punycode", "no such charset", "too long"],
)
def test_a_form_in_another_charset_or_with_too_long_a_field_is_refused(
    shared: Any, charset: str, content: bytes, status: int
) -> None:
    body = HEAD.format(charset).encode() + content + b"\r\n--xx--\r\n"
    answer = shared.client.post(
        "/en/classify", content=body, headers={"content-type": "multipart/form-data; boundary=xx"}
    )
    assert answer.status_code == status, answer.text
