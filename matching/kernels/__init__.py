"""Numeric kernels, compiled ahead by `matching.native`. Nothing here is called but through it."""
