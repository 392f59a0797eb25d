"""The union's members: applications, decisions, transfers, what is kept and what has ended."""
