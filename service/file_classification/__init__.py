"""Files of results in, the same rows out with category, criterion and table."""
