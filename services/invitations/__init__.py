"""Approved proposals put to the people themselves, in waves, without ever promising too much."""
