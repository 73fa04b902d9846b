"""One module per source format; each turns an opened file into a ``TidyTable``.

To add a format: recognise it (by content) in ``datasets.reading``, read it as text into a ``TidyTable`` (one
row per isolate and drug, row numbers as the user sees them), and leave all judging of cells to
``datasets.validation``.
"""
