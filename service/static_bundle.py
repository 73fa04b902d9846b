"""The Vega bundle: written once at set-up by vl-convert, then served by the service itself."""

from pathlib import Path


def vega_bundle_path() -> Path:
    """Return where the bundle is (an ES module that sets ``window.vegaEmbed``); it may not exist yet."""
    raise NotImplementedError


def write_vega_bundle() -> Path:
    """Write the bundle if it is missing, and return its path."""
    raise NotImplementedError
