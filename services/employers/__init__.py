"""Employers: what firms state, and whether a coordinator lets them publish."""
