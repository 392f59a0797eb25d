"""The whole run: locks, classes, least groups, explanations, the check, where it ended."""
