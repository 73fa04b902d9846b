"""Parquet files whose columns come back as they are: their footer, and pages of answers."""
