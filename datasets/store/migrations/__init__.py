"""The schema's history; ``datasets.store.migrate`` runs it."""
