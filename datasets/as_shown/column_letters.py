"""Columns of a sheet by their letters, as a spreadsheet heads them."""

from typing import Final

_LETTERS: Final = 26


def column_number(letters: bytes) -> int:
    """Return the number of a column from 1, by its letters in capitals."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - 64
    return number


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
