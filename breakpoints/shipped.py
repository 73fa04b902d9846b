"""The tables that ship with the service."""

from breakpoints.version import TableVersion


def nval_tentative() -> TableVersion:
    """Return NVAL's tentative cut-offs for *P. multocida* and *M. haemolytica*, version 1.0.0."""
    raise NotImplementedError
