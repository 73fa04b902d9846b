"""Paired data: taken in, kept, and shown."""
