"""A file of results on the pages: the form that sends it, and the summary of what it came to."""
