"""Ranges that quality control strains are held to, from the readings of several laboratories."""
