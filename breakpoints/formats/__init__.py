"""A table version as bytes to download: canonical JSON, CSV and Parquet."""

from breakpoints.formats.csv import csv_bytes
from breakpoints.formats.json import json_bytes
from breakpoints.formats.parquet import parquet_bytes

__all__ = ["csv_bytes", "json_bytes", "parquet_bytes"]
