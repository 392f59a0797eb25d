"""Fairs and broadcasts: planned, typed in on phones, counted to the last stage."""
