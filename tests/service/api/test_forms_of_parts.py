"""A form of parts is refused while it arrives, before anything of it is decoded."""

from __future__ import annotations

from typing import Any

import pytest

from service.security.bounded_parts import MOST_FIELD_BYTES, MOST_PARTS, MOST_TYPED_BYTES

HEAD = '--xx\r\nContent-Disposition: form-data; name="panel"\r\nContent-Type: text/plain; charset={}\r\n\r\n'


@pytest.mark.parametrize(
    ("charset", "content", "status"),
    [
        ("punycode", b"-" + 200_000 * b"b", 400),
        ("nosuch", b"1", 400),
        ("utf-8", (MOST_FIELD_BYTES + 1) * b"b", 413),
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


@pytest.mark.parametrize(
    ("parts", "size", "status"),
    [
        (MOST_TYPED_BYTES // MOST_FIELD_BYTES + 1, MOST_FIELD_BYTES, 413),
        (MOST_PARTS + 1, 1, 400),
        (3, 9, 200),
    ],
    ids=["too long together", "too many", "few"],
)
def test_fields_without_a_file_name_are_bounded_together_and_in_number(
    shared: Any, parts: int, size: int, status: int
) -> None:
    names = ("drug", "host", "site", *(f"x{place}" for place in range(parts)))[:parts]
    pieces = (
        f'--xx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{size * " "}\r\n' for name in names
    )
    file = '--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\norganism\r\n'
    answer = shared.client.post(
        "/en/classify",
        content=("".join(pieces) + file + "--xx--\r\n").encode(),
        headers={"content-type": "multipart/form-data; boundary=xx"},
    )
    assert (answer.status_code == status) if status != 200 else answer.status_code in {200, 422}, answer.text
