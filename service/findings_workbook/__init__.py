"""The findings of an upload as a workbook: its rows with the offending cells marked, and what to do."""
