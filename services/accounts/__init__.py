"""Accounts: who may log in, with which password, and how much of what they may see."""
