"""Numeric kernels of `matching.ask`, compiled ahead by `matching.native`; called through it
alone."""
