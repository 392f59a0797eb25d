"""The formats a spreadsheet comes in; one module each, `intake.workbook` is their door."""
