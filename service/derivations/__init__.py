"""Derivations: what is asked, how far it is, what came out, and how two of them differ."""
