"""The only package that knows HTTP, jobs, pages and commands."""
