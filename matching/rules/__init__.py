"""Who may take what, what it is worth, and why: gates, signals, notes."""
