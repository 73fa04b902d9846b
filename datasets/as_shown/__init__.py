"""What a workbook shows a person beside what its cells hold: number formats and merged cells."""
