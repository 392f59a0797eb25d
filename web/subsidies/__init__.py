"""Subsidies: what to do this week, one claim, schemes, the file and the notice."""
