"""Promise cards on paper, and what was found otherwise."""
