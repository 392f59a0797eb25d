"""Whole columns out of the database and into it, for what touches a county at once."""
