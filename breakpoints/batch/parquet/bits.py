"""Codes as Parquet packs them: runs of one code, or bit after bit, the lowest first."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from breakpoints.thrift import varint

_WIDEST_OF_EIGHT: Final = 8
_WIDEST_OF_FOUR: Final = 16
_WIDEST: Final = 32


def width_of(number: int) -> int:
    """Return how many bits tell as many codes apart, such that eight codes or four fill whole bytes."""
    bits = max(1, (number - 1).bit_length())
    if bits <= _WIDEST_OF_EIGHT:
        return bits
    return bits + bits % 2 if bits <= _WIDEST_OF_FOUR else _WIDEST


def run(code: int, length: int, width: int) -> bytes:
    """Write one code many times."""
    return varint(length << 1) + code.to_bytes((width + 7) // 8, "little")


def packed(codes: npt.NDArray[Any], width: int) -> bytes:
    """Write codes, in groups of eight; what fills the last group is nobody's."""
    groups = -(-len(codes) // 8)
    full = np.zeros(8 * groups, codes.dtype)
    full[: len(codes)] = codes
    return varint(groups << 1 | 1) + _bits(full, width)


def _bits(codes: npt.NDArray[Any], width: int) -> bytes:
    if width == 1:
        return np.packbits(codes.view(np.bool_), bitorder="little").tobytes()
    if width == 8 * codes.itemsize:
        return codes.tobytes()
    if width == _WIDEST:
        return codes.astype("<u4").tobytes()
    together = 8 if width <= _WIDEST_OF_EIGHT else 4
    words = np.zeros(len(codes) // together, "<u8")
    for place in range(together):
        words |= codes[place::together].astype(np.uint64) << np.uint64(place * width)
    return words.view(np.uint8).reshape(-1, 8)[:, : together * width // 8].tobytes()
