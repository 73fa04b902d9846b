"""A WHONET resource folder, file by file."""
