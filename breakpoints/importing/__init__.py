"""Licensed tables from files a laboratory has, as private tables; bytes in, nothing opened.

``amr``     the R package AMR's ``clinical_breakpoints``, exported as CSV
``whonet``  a WHONET resource folder: breakpoints with organisms, antibiotics, expected
            resistance and control ranges
"""

from breakpoints.importing.amr import import_amr
from breakpoints.importing.editions import ImportedTable
from breakpoints.importing.imported import Imported, QualityRange
from breakpoints.importing.report import FileCounts, FindingCode, ImportFinding
from breakpoints.importing.whonet.folder import import_whonet

__all__ = [
    "FileCounts",
    "FindingCode",
    "ImportFinding",
    "Imported",
    "ImportedTable",
    "QualityRange",
    "import_amr",
    "import_whonet",
]
