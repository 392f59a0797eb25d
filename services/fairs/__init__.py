"""Fairs and broadcasts: held, typed in, called back, and counted to the last stage."""
