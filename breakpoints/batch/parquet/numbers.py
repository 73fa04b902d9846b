"""The numbers that Parquet gives to the fields of its footer, and to what stands in them."""

from enum import IntEnum


class InFooter(IntEnum):
    """Fields of the footer."""

    VERSION = 1
    SCHEMA = 2
    ROWS = 3
    GROUPS = 4
    NOTES = 5
    ENCRYPTION = 8


class Element(IntEnum):
    """Fields of what the schema says of a column; the first says it of the table."""

    PHYSICAL = 1
    WIDTH = 2
    REPEATED = 3
    NAME = 4
    CHILDREN = 5
    CONVERTED = 6
    SCALE = 7
    PRECISION = 8
    LOGICAL = 10


class Group(IntEnum):
    """Fields of a group of rows."""

    CHUNKS = 1
    UNPACKED_BYTES = 2
    ROWS = 3
    AT = 5
    BYTES = 6
    PLACE = 7


class OfChunk(IntEnum):
    """Fields of the place of a chunk."""

    OTHER_FILE = 1
    AT = 2
    SAID = 3
    ENCRYPTION = 8
    ENCRYPTED = 9


class Chunk(IntEnum):
    """Fields of what is said of a chunk."""

    PHYSICAL = 1
    CODINGS = 2
    PATH = 3
    CODEC = 4
    VALUES = 5
    UNPACKED_BYTES = 6
    BYTES = 7
    DATA_AT = 9
    DICTIONARY_AT = 11


class Physical(IntEnum):
    """What values are made of."""

    INT32 = 1
    INT96 = 3
    BYTE_ARRAY = 6
    FIXED_LENGTH = 7


class Coding(IntEnum):
    """How values are written."""

    PLAIN = 0
    RUNS = 3
    BY_DICTIONARY = 8


class Page(IntEnum):
    """What a page holds."""

    DATA = 0
    DICTIONARY = 2


REPEATED = 2
"""A column with several values in a row."""
