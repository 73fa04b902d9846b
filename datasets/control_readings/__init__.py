"""Readings of quality control strains, as several laboratories write them down."""
