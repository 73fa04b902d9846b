"""Licensed tables from files a laboratory has, as private tables; bytes in; only ``opening`` reads files.

``amr``     the R package AMR's ``clinical_breakpoints``, exported as CSV
``whonet``  a WHONET resource folder: breakpoints with organisms, antibiotics, expected
            resistance and control ranges
``own``     the service's own CSV of a table
"""

from breakpoints.importing.amr import import_amr
from breakpoints.importing.editions import ImportedTable
from breakpoints.importing.imported import Imported, QualityRange
from breakpoints.importing.own import import_own
from breakpoints.importing.report import FileCounts, FindingCode, ImportFinding, Unreadable
from breakpoints.importing.whonet.folder import import_whonet

__all__ = [
    "FileCounts",
    "FindingCode",
    "ImportFinding",
    "Imported",
    "ImportedTable",
    "QualityRange",
    "Unreadable",
    "import_amr",
    "import_own",
    "import_whonet",
]
