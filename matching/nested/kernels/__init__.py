"""Numeric kernels of `matching.nested`, compiled ahead by `matching.native`; called through it
alone."""
