"""Pieces that several statements share."""

IN_WINDOW = "at >= :start AND at < :stop"
MOVED = f"FROM standing WHERE {IN_WINDOW} AND @moves(site, home)"
"""Moves recorded in the window, by the homes they were reported with."""
