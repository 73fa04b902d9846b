"""Published tables: held in memory, kept current, shown and downloaded."""
