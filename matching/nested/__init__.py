"""Capacities within capacities: beds in posts in first batches; shortest paths in the residual
graph."""
