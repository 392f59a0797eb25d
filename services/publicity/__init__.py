"""Publicity: the public board, the channels, the telephone of each district's union."""
