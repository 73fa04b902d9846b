"""Ranges of quality control strains: readings in, ranges with their evidence and every refused row out."""
