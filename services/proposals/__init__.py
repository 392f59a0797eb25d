"""Proposals: only proposals, decided by people, each side with its own word."""
