"""Numeric kernels of `matching.stable`, compiled ahead by `matching.native`; called through it
alone."""
