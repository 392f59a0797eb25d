"""Numeric kernels of `matching.model`, compiled ahead by `matching.native`; called through it
alone."""
