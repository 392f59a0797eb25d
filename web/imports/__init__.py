"""Posts from a spreadsheet or a pasted message."""
