"""What a file of breakpoints is, told by its first bytes; nothing of it is unpacked for that."""

from typing import Final

from datasets.table_imports.request import Format

_ZIP: Final = b"PK\x03\x04"
_NAME_BEGINS: Final = 30
"""Where the name of its first file stands in an archive."""
_OF_WORKBOOK: Final = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"customXml/")
LOOKED_AT: Final = 65_536
"""More bytes than any header line has."""


def format_of(begins: bytes) -> Format:
    """Tell a workbook of EUCAST, a folder of WHONET as zip, R AMR's export, or the service's own table."""
    if begins.startswith(_ZIP):
        return "eucast" if begins[_NAME_BEGINS:].startswith(_OF_WORKBOOK) else "whonet"
    header = begins.split(b"\n", 1)[0].lower()
    if b"guideline" in header and b"breakpoint_s" in header:
        return "r-amr"
    return "whonet" if b"guidelines\t" in header else "zonebook"
