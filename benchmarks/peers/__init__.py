"""Peers. Those that cannot live in our environment are programs of their own."""
