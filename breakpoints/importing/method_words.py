"""What WHONET's and R AMR's files call the methods, in capitals."""

from typing import Final

from breakpoints.model import Method

METHODS: Final = {"DISK": Method.DISK, "MIC": Method.MIC}
