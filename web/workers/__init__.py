"""Pages of the workers themselves: no account, no script, readable on a cheap phone."""
