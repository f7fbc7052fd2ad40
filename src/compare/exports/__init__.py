"""Files to take along: an Excel workbook, Word briefs, tables for other programs, pictures."""
