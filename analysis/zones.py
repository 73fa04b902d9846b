"""Zones of inhibition, in whole millimetres."""

from typing import Final

NO_INHIBITION_MM: Final = 6
"""The disk itself."""
