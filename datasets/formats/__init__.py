"""One module per source format; each recognises a grid of text and reads it into a ``TidyTable``.

To add a format: see ``datasets.formats.format``. All judging of cells is left to ``datasets.validation``.
"""
