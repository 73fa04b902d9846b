"""Wild-type cut-offs of files that count isolates by class."""
