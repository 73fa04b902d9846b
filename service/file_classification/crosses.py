"""Marks that say no, or that something failed."""

from typing import Final

CROSS: Final = r"(?:[×✕✖✗✘❌☓╳]|バツ)"
"""As a regular expression of a text in its plain form; an ``x`` may be a tick in English."""
