"""Placements: on the way, arrived, in post, left; and what falls due with them."""
