"""Limits that cross the tree of capacities: prices for them, and plans that keep them."""
