"""The isolates of a file that was classified, each with its results as the file writes them."""
