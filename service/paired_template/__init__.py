"""The dictionary of fields, and templates made of it: nothing here is typed twice."""
