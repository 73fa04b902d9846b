"""A text cut into segments: a column of texts that are the bytes of the text itself, none of them copied.

They are handed to polars as Arrow's C data interface says it: a column of large texts is its bytes, and the
place where each of them begins. What the structs point to is held until polars gives it back.
"""

import ctypes
import itertools
import threading
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]
_VOID: Final = ctypes.c_void_p
_NUMBER: Final = ctypes.c_int64
_LARGE_TEXT: Final = b"U"
_NEVER_NULL: Final = 0
_BUFFERS: Final = 3
"""Which cells are empty (none: no buffer), where each begins, and the bytes."""


class _Schema(ctypes.Structure):
    """``struct ArrowSchema``."""


class _Array(ctypes.Structure):
    """``struct ArrowArray``."""


_RELEASE_SCHEMA: Final = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))
_RELEASE_ARRAY: Final = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))
_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", _NUMBER),
    ("n_children", _NUMBER),
    ("children", _VOID),
    ("dictionary", _VOID),
    ("release", _RELEASE_SCHEMA),
    ("private_data", _VOID),
]
_Array._fields_ = [
    ("length", _NUMBER),
    ("null_count", _NUMBER),
    ("offset", _NUMBER),
    ("n_buffers", _NUMBER),
    ("n_children", _NUMBER),
    ("buffers", _VOID),
    ("children", _VOID),
    ("dictionary", _VOID),
    ("release", _RELEASE_ARRAY),
    ("private_data", _VOID),
]
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [_VOID, ctypes.c_char_p, _VOID]
_held: dict[int, tuple[object, ...]] = {}
"""What columns that live point to, by the number that each was handed out under."""
_numbers = itertools.count(1)
_lock = threading.Lock()


def segments(content: Bytes, offsets: Offsets) -> pl.Series:
    """Return the segments of a text.

    Parameters
    ----------
    content : ndarray of uint8
        UTF-8, which is not looked at; every segment of it is UTF-8, too.
    offsets : ndarray of int64, shape (n + 1,)
        Where each begins, and where the last one ends; none is less than the one before.

    Returns
    -------
    polars.Series
        n texts.
    """
    if len(offsets) <= 1:
        return pl.Series([], dtype=pl.String)
    if offsets[0] < 0 or offsets[-1] > len(content) or not content.flags.c_contiguous:
        raise ValueError("segments beyond their text")
    return pl.Series(_Handed(content, np.ascontiguousarray(offsets)))


class _Handed:
    """A column as Arrow hands it over, once."""

    def __init__(self, content: Bytes, offsets: Offsets) -> None:
        self._content, self._offsets = content, offsets

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Return the capsules of the schema and of the array."""
        buffers = (_VOID * _BUFFERS)(None, self._offsets.ctypes.data, self._content.ctypes.data)
        schema = _Schema(format=_LARGE_TEXT, name=b"", flags=_NEVER_NULL, release=_release_schema)
        with _lock:
            number = next(_numbers)
        array = _Array(
            length=len(self._offsets) - 1,
            n_buffers=_BUFFERS,
            buffers=ctypes.cast(buffers, _VOID),
            release=_release_array,
            private_data=number,
        )
        _held[number] = (self._content, self._offsets, buffers, schema, array)
        return (
            _new_capsule(ctypes.addressof(schema), b"arrow_schema", None),
            _new_capsule(ctypes.addressof(array), b"arrow_array", None),
        )


def _let_go_of_schema(schema: "ctypes._Pointer[_Schema]") -> None:
    """Say that nobody holds a schema any more; what it points to goes with its array."""
    schema.contents.release = _RELEASE_SCHEMA(0)


def _let_go_of_array(array: "ctypes._Pointer[_Array]") -> None:
    """Let go of what a column points to."""
    _held.pop(array.contents.private_data, None)
    array.contents.release = _RELEASE_ARRAY(0)


_release_schema: Final = _RELEASE_SCHEMA(_let_go_of_schema)
_release_array: Final = _RELEASE_ARRAY(_let_go_of_array)
