"""Numeric kernels of `matching.parties`, compiled ahead by `matching.native`; called through it
alone."""
