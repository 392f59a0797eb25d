"""Peers that cannot live in our environment; each is a program of its own."""
