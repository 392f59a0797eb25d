"""Rosters: people of a county from a spreadsheet, judged row by row, stored, taken back."""
