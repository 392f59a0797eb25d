"""Numeric kernels of `matching.flat`, compiled ahead by `matching.native`; called through it
alone."""
