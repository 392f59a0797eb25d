"""Numeric kernels of `matching.limits`, compiled ahead by `matching.native`; called through it
alone."""
