"""Firms of a district: verify, refuse, suspend."""
