"""Numeric kernels of `matching.rules`, compiled ahead by `matching.native`; called through it
alone."""
