"""WHONET's wide export: how its headers and codes are written, and what they mean here."""
