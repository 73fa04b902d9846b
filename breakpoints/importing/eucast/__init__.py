"""EUCAST's published workbook of clinical breakpoints (xlsx), a sheet per group of organisms."""

from breakpoints.importing.eucast.reading import import_eucast

__all__ = ["import_eucast"]
