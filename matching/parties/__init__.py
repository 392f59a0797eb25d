"""Parties go whole: prices, cuts, branch and bound."""
