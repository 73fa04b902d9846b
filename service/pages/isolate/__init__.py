"""One isolate: what is typed of it, and the report that says what each result means."""
