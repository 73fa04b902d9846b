"""Paired data: reading, validating, pairing; and the one store of everything that lasts."""
