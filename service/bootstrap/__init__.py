"""From a bare checkout to a running command: Python's standard library only."""
