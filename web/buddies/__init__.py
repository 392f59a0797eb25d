"""Buddies: pairs of a district, and the two cards on the phones of old and new colleagues."""
